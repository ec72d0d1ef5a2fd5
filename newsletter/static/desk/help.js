/* The help sheet: opened by its buttons or Ctrl+/, searched as one types, closed by Escape. */
"use strict";

const help = document.getElementById("help");
const helpSearch = document.getElementById("help-search");
const plainWords = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function openHelp() {
  if (help.open) return;
  const from = document.activeElement;
  help.showModal();
  helpSearch.value = "";
  searchHelp();
  helpSearch.focus();
  help.addEventListener("close", () => from && from.focus(), { once: true });
}

function searchHelp() {
  const wanted = plainWords(helpSearch.value).split(/\s+/).filter(Boolean);
  let found = 0;
  all("[data-help]", help).forEach((row) => {
    const says = plainWords(row.textContent);
    row.hidden = !wanted.every((word) => says.includes(word));
    found += !row.hidden;
  });
  document.getElementById("help-none").hidden = found > 0;
}

helpSearch.addEventListener("input", searchHelp);
help.querySelector("[data-close]").addEventListener("click", () => help.close());
desk.addEventListener("click", (event) => {
  if (event.target.closest("[data-open-help]")) openHelp();
});
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.key !== "/") return;
  event.preventDefault();
  openHelp();
});

/* The switch of the colours stands here. */
const colours = document.getElementById("colours");
colours.checked = isColoured;
colours.closest("label").hidden = !canColour;
colours.addEventListener("change", () => switchColours(colours.checked));

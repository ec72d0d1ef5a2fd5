/* A part's own menu: a second one like it, away to another issue; and the number that its text opens with. */
"use strict";

function duplicate(card) {
  const copy = addCard(card, section(card));
  ["heading", "title", "body", "tags"].forEach((name) => {
    input(copy, name).value = input(card, name).value;
  });
  if (!input(card, "number").value) input(copy, "number").value = "";
  const cited = numbered(group(copy));
  if (input(copy, "number").value && counts(cited.filter((one) => one !== copy)))
    cited.forEach((one, at) => {
      input(one, "number").value = String(at + 1);
    });
  settle();
  unfoldAround(input(copy, "body"));
  input(copy, "body").focus();
}

function closeMenus(but = null) {
  all(".menu[open]").forEach((menu) => {
    if (menu !== but) menu.open = false;
  });
}

document.addEventListener("click", (event) => {
  const menu = event.target.closest(".menu");
  closeMenus(menu);
  if (!menu || !event.target.closest(".panel > *")) return;
  const card = menu.closest(".card");
  menu.open = false;
  if ("duplicate" in event.target.dataset) duplicate(card);
  if (!("elsewhere" in event.target.dataset)) return;
  event.target.pathname = event.target.pathname.replace(/part\/[^/]*\/move/, `part/${input(card, "slug").value}/move`);
  if (input(card, "slug").value && !dirty) return;
  event.preventDefault();
  flush().then((isThere) => {
    if (!isThere || dirty) refuse(words.saveFirst);
    else location.assign(event.target.href.replace(/part\/[^/]*\/move/, `part/${input(card, "slug").value}/move`));
  });
});

document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && event.target.closest(".menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

/* A part without number whose text opens with a keycap ("1️⃣ El faro") has that number, and the text goes without. */
const KEYCAPS = /^\s*(?:\*\*\s*)?((?:[0-9]\ufe0f?\u20e3|\u{1f51f})+)(\*\*)?[.):\s]+(?=\S)/u;
desk.addEventListener("input", (event) => {
  const card = event.target.closest("#cards .card");
  if (!card || !/-body$/.test(event.target.name)) return;
  const found = event.target.value.match(KEYCAPS);
  if (!found || event.isComposing || !takesNumber(card)) return;
  const number = [...found[1].matchAll(/[0-9]|\u{1f51f}/gu)].map(([key]) => (/[0-9]/.test(key) ? key : "10")).join("");
  const bold = /^\s*\*\*/.test(found[0]) && !found[2] ? "**" : "";
  const caret = event.target.selectionStart;
  write(event.target, bold, 0, found[0].length);
  const place = Math.max(0, caret - found[0].length + bold.length);
  event.target.setSelectionRange(place, place);
  input(card, "number").value = number;
  card.dataset.born = "";
  settle();
});

/* Only a part that was added or begun empty on this page: elsewhere a keycap may be meant. */
const takesNumber = (card) => "born" in card.dataset;
cards().forEach((card) => {
  if (!input(card, "body").value.trim()) card.dataset.born = "";
});

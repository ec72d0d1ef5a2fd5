// Proposes topics, sites and titles while a reader types into the search; without this file the form searches as ever.
"use strict";
const field = document.getElementById("q");
const list = document.getElementById("titles");
const known = new Map();
let asked = "";

async function propose() {
  const typed = field.value.trim();
  if (typed === asked || typed.length < 2 || known.has(typed)) return;
  asked = typed;
  const answer = await fetch(`${field.dataset.titles}?q=${encodeURIComponent(typed)}`);
  if (!answer.ok || field.value.trim() !== typed) return; // another letter came meanwhile
  const { titles } = await answer.json();
  known.clear();
  for (const { title, url } of titles) known.set(title, url);
  list.replaceChildren(...titles.map(({ title }) => new Option(title, title)));
}

let waiting = 0;
field.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => propose().catch(() => {}), 120);
});
field.form.addEventListener("submit", (event) => {
  const url = known.get(field.value.trim());
  if (!url) return;
  event.preventDefault();
  location.href = url; // a proposal that was taken leads to its page
});

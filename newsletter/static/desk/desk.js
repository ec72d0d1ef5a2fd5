/* The desk's own words and helpers, for all its scripts. A form that changed says "desk:changed". */
"use strict";

const desk = document.getElementById("desk");
const cardList = document.getElementById("cards");
const words = document.getElementById("words").dataset;
const memory = `desk-${desk.dataset.issue}`;

const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const cards = () => all(".card", cardList).filter((card) => !card.hidden);
const input = (card, name) => card.querySelector(`[name$="-${name}"]`);
const section = (card) => input(card, "section").value.trim();
const say = (text) => {
  const said = document.getElementById("said");
  said.textContent = "";
  setTimeout(() => {
    said.textContent = text;
  }, 50);
};

const changed = () => desk.dispatchEvent(new CustomEvent("desk:changed"));

/* Shows what is hidden until there are scripts. */
function wake(root) {
  all("[data-js]", root).forEach((element) => {
    element.hidden = false;
  });
}

/* Says at the bottom how things stand; what was not done is told where it stays. */
function tell(text, isWrong = false) {
  if (isWrong) {
    refuse(text);
    return;
  }
  const kept = document.getElementById("kept");
  if (kept.textContent !== text) kept.textContent = text;
}

/* A refusal: said aloud, and it stays until it was read. */
function refuse(text) {
  const list = document.getElementById("refusals");
  if (all("p", list).some((one) => one.textContent === text)) return;
  const row = document.createElement("div");
  row.className = "ask wrong";
  const told = document.createElement("p");
  told.textContent = text;
  const read = document.createElement("button");
  read.type = "button";
  read.className = "btn";
  read.textContent = words.read;
  read.addEventListener("click", () => row.remove());
  row.append(told, read);
  list.append(row);
}

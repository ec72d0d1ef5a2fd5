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
const token = desk.querySelector("[name=csrfmiddlewaretoken]").value;

/* Shows what is hidden until there are scripts. */
function wake(root) {
  all("[data-js]", root).forEach((element) => {
    element.hidden = false;
  });
}

/* Says under the text what happened; a fault aloud as well. */
function tell(text, isWrong = false) {
  const kept = document.getElementById("kept");
  kept.textContent = text;
  kept.classList.toggle("wrong", isWrong);
  if (isWrong) say(text);
}

/* What the cards listen to: buttons, keys, words that change. */
"use strict";

document.documentElement.classList.add("scripted");
wake(document);
desk.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  const card = event.target.closest(".card");
  if (!button) return;
  if (button.matches(".fold")) {
    fold(card, button.getAttribute("aria-expanded") === "true");
    remember();
  }
  if (button.dataset.move) move(card, button.dataset.move === "down");
  if ("remove" in button.dataset) removeCard(card);
  if (button.dataset.add === "item") addItem();
  if (button.dataset.add === "section") {
    addCard(cards().at(-1), " ");
    const field = all(".sec input", cardList).at(-1);
    field.value = "";
    field.focus();
  }
});

desk.addEventListener("keydown", (event) => {
  const card = event.target.closest("#cards .card");
  if (card && event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
    event.preventDefault();
    move(card, event.key === "ArrowDown");
  }
});

desk.addEventListener("input", (event) => {
  const card = event.target.closest("#cards .card");
  if (card && /-(number|title|heading|body)$/.test(event.target.name)) drawHead(card);
  if (event.target.name) changed();
});

desk.addEventListener("change", (event) => {
  if (/-section$/.test(event.target.name || "")) {
    fitIn(event.target.closest(".card"));
    settle();
  }
});

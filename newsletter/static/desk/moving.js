/* Moving a card: a step up or down, or dragged to its place. */
"use strict";

function move(card, down) {
  const list = cards(),
    at = list.indexOf(card),
    other = list[at + (down ? 1 : -1)];
  const focus = document.activeElement;
  if (other && section(other) !== section(card)) {
    keepCounting(() => enter(card, section(other)));
  } else if (other) {
    keepCounting(() => cardList.insertBefore(card, down ? other.nextSibling : other));
  }
  if (focus && card.contains(focus)) focus.focus();
  card.scrollIntoView({ block: "nearest" });
  say(words.moved.replace("%s", `${cards().indexOf(card) + 1} / ${cards().length}`));
}

function place(card, target, after) {
  if (card === target) return;
  keepCounting(() => {
    enter(card, section(target));
    cardList.insertBefore(card, after ? target.nextSibling : target);
  });
  say(words.moved.replace("%s", `${cards().indexOf(card) + 1} / ${cards().length}`));
}

/* Dragging */
let dragged = null;
cardList.addEventListener("dragstart", (event) => {
  if (!event.target.matches || !event.target.matches(".grip")) return;
  dragged = event.target.closest(".card");
  event.dataTransfer.setData("text/x-card", dragged.dataset.card);
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setDragImage(dragged, 20, 20);
  dragged.classList.add("dragged");
});

const lower = (card, event) => {
  const box = card.getBoundingClientRect();
  return event.clientY > box.top + box.height / 2;
};

const clear = () =>
  all(".over-before, .over-after").forEach((card) => card.classList.remove("over-before", "over-after"));
cardList.addEventListener("dragover", (event) => {
  const card = event.target.closest(".card");
  if (!dragged || !card) return;
  event.preventDefault();
  clear();
  card.classList.add(lower(card, event) ? "over-after" : "over-before");
});

cardList.addEventListener("drop", (event) => {
  const card = event.target.closest(".card");
  if (!dragged || !card) return;
  event.preventDefault();
  place(dragged, card, lower(card, event));
});

cardList.addEventListener("dragend", () => {
  clear();
  if (dragged) dragged.classList.remove("dragged");
  dragged = null;
});

/* Adding a card and removing one, which can be undone. */
"use strict";

function addCard(after, name) {
  const total = document.getElementById("id_items-TOTAL_FORMS");
  const template = document.getElementById("empty-card").innerHTML.replaceAll("__prefix__", total.value);
  total.value = String(Number(total.value) + 1);
  const holder = document.createElement("ol");
  holder.innerHTML = template;
  const card = holder.firstElementChild;
  cardList.insertBefore(card, after ? after.nextSibling : null);
  const same = numbered(cards().filter((one) => one !== card && section(one) === name));
  input(card, "section").value = name;
  if (same.length)
    input(card, "number").value = String(
      Math.max(...same.map((one) => Number(input(one, "number").value))) + 1,
    );
  else if (cards().every((one) => one === card || !(input(one, "number").value || input(one, "body").value)))
    input(card, "number").value = "1";
  card.dataset.born = "";
  wake(card);
  begun.add(card);
  settle();
  input(card, "body").focus();
  say(words.added);
  return card;
}

/* A news item goes behind the last one that has a number; without any, to the end. */
function addItem() {
  const last = numbered(cards()).at(-1) || cards().at(-1);
  addCard(last, last ? section(last) : "");
}

/* A part that is removed stays in the form, unseen; a line in its place brings it back. */
function hideRemoved(card) {
  const note = document.createElement("li");
  note.className = "gone";
  note.dataset.of = card.dataset.card;
  note.textContent = words.removed;
  const undo = document.createElement("button");
  undo.type = "button";
  undo.className = "quiet";
  undo.textContent = words.undo;
  undo.addEventListener("click", () => {
    input(card, "remove").checked = false;
    card.hidden = false;
    note.remove();
    settle();
    card.querySelector(".fold").focus();
  });
  note.append(undo);
  if (["slug", "heading", "title", "body"].some((name) => input(card, name).value)) cardList.insertBefore(note, card);
  card.hidden = true;
  return undo;
}

/* Unsaved writing comes back with what was removed in it. */
function hideAllRemoved() {
  all(".card", cardList)
    .filter((card) => input(card, "remove").checked)
    .forEach(hideRemoved);
}

function removeCard(card) {
  input(card, "remove").checked = true;
  let undo;
  keepCounting(() => {
    undo = hideRemoved(card);
  });
  undo.focus();
  say(words.removed);
}

hideAllRemoved();

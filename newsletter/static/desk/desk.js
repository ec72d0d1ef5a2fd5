/* The cards of the desk: fold, move by button, key and drag, sections, add and remove. Says "desk:changed" after each. */
"use strict";
const desk = document.getElementById("desk");
const cardList = document.getElementById("cards");
const words = document.getElementById("words").dataset;
const memory = `desk-${desk.dataset.issue}`;

const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const cards = () => all(".card", cardList).filter((card) => !card.hidden);
const input = (card, name) => card.querySelector(`[name$="-${name}"]`);
const section = (card) => input(card, "section").value.trim();
const say = (text) => { const said = document.getElementById("said"); said.textContent = ""; setTimeout(() => { said.textContent = text; }, 50); };
const changed = () => desk.dispatchEvent(new CustomEvent("desk:changed"));

/* Folding */
function fold(card, closed) {
  const button = card.querySelector(".fold");
  button.setAttribute("aria-expanded", String(!closed));
  document.getElementById(button.getAttribute("aria-controls")).hidden = closed;
}
function unfoldAround(field) {
  const card = field.closest(".card");
  if (card) fold(card, false);
  const more = field.closest("details");
  if (more) more.open = true;
}

/* Sections: a heading above the first card of each, drawn from the cards' own fields. */
function drawSections() {
  const focused = document.activeElement && document.activeElement.dataset ? document.activeElement.dataset.of : null;
  all(".sec", cardList).forEach((row) => row.remove());
  let last = null;
  cards().forEach((card) => {
    if (section(card) === last) return;
    last = section(card);
    cardList.insertBefore(heading(card, last), card);
  });
  if (focused) { const again = cardList.querySelector(`.sec input[data-of="${focused}"]`); if (again) again.focus(); }
}
function heading(card, name) {
  const row = document.createElement("li");
  row.className = "sec";
  const field = document.createElement("input");
  field.value = name;
  field.placeholder = words.noSection;
  field.setAttribute("aria-label", words.section);
  field.setAttribute("list", "sections");
  field.dataset.of = card.dataset.card;
  field.addEventListener("change", () => {
    group(card).forEach((one) => { input(one, "section").value = field.value; });
    drawSections();
    changed();
  });
  const add = document.createElement("button");
  add.type = "button";
  add.className = "quiet";
  const numbered = group(card).some((one) => input(one, "number").value);
  add.textContent = `+ ${numbered ? words.addItem : words.addPart}`;
  add.addEventListener("click", () => addCard(group(card).at(-1), section(card)));
  row.append(field, add);
  return row;
}
function group(card) {
  const list = cards();
  const place = list.indexOf(card);
  let first = place, end = place;
  while (first > 0 && section(list[first - 1]) === section(card)) first -= 1;
  while (end < list.length - 1 && section(list[end + 1]) === section(card)) end += 1;
  return list.slice(first, end + 1);
}

/* Numbers: a section that counted 1, 2, 3 before a move counts so after it. */
const counts = (list) => list.length > 0 && list.every((card, at) => input(card, "number").value === String(at + 1));
const numbered = (list) => list.filter((card) => input(card, "number").value);
function keepCounting(act) {
  const names = new Set(cards().map(section).filter((name) => counts(numbered(cards().filter((card) => section(card) === name)))));
  act();
  names.forEach((name) => numbered(cards().filter((card) => section(card) === name)).forEach((card, at) => { input(card, "number").value = String(at + 1); }));
  settle();
}
/* Among parts that carry no number a part that comes loses its own; it has it again where there are numbers. */
function fitIn(card) {
  const field = input(card, "number"), others = cards().filter((one) => one !== card && section(one) === section(card));
  if (numbered(others).length && !field.value) { field.value = card.dataset.number || ""; card.dataset.number = ""; }
  if (others.length && !numbered(others).length && field.value) { card.dataset.number = field.value; field.value = ""; }
}
function enter(card, name) {
  if (section(card) === name) return;
  input(card, "section").value = name;
  fitIn(card);
}
function settle() {
  cards().forEach((card, at) => { input(card, "position").value = String(at + 1); });
  cards().forEach(drawHead);
  drawSections();
  changed();
}
function drawHead(card) {
  card.querySelector(".fold .n").textContent = input(card, "number").value;
  const name = input(card, "title").value || input(card, "heading").value || input(card, "body").value.replace(/[*_~\[\]#>]/g, "").trim().slice(0, 90);
  card.querySelector(".fold .name").textContent = name || words.untitled;
}

/* Moving */
function move(card, down) {
  const list = cards(), at = list.indexOf(card), other = list[at + (down ? 1 : -1)];
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

/* Adding and removing */
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
  if (same.length) input(card, "number").value = String(Math.max(...same.map((one) => Number(input(one, "number").value))) + 1);
  else if (cards().every((one) => one === card || !(input(one, "number").value || input(one, "body").value))) input(card, "number").value = "1";
  wake(card);
  settle();
  input(card, "body").focus();
  say(words.added);
  return card;
}
function removeCard(card) {
  input(card, "remove").checked = true;
  const note = document.createElement("li");
  note.className = "gone";
  note.textContent = words.removed;
  const undo = document.createElement("button");
  undo.type = "button";
  undo.className = "quiet";
  undo.textContent = words.undo;
  undo.addEventListener("click", () => { input(card, "remove").checked = false; card.hidden = false; note.remove(); settle(); card.querySelector(".fold").focus(); });
  note.append(undo);
  cardList.insertBefore(note, card);
  keepCounting(() => { card.hidden = true; });
  undo.focus();
  say(words.removed);
}

function wake(root) {
  all("[data-js]", root).forEach((element) => { element.hidden = false; });
}

/* Everything that listens */
document.documentElement.classList.add("scripted");
wake(document);
desk.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  const card = event.target.closest(".card");
  if (!button) return;
  if (button.matches(".fold")) { fold(card, button.getAttribute("aria-expanded") === "true"); remember(); }
  if (button.dataset.move) move(card, button.dataset.move === "down");
  if ("remove" in button.dataset) removeCard(card);
  if (button.dataset.add === "item") addCard(cards().at(-1), cards().length ? section(cards().at(-1)) : "");
  if (button.dataset.add === "section") { addCard(cards().at(-1), " "); const field = all(".sec input", cardList).at(-1); field.value = ""; field.focus(); }
});
desk.addEventListener("keydown", (event) => {
  const card = event.target.closest("#cards .card");
  if (card && event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) { event.preventDefault(); move(card, event.key === "ArrowDown"); }
});
desk.addEventListener("input", (event) => {
  const card = event.target.closest("#cards .card");
  if (card && /-(number|title|heading|body)$/.test(event.target.name)) drawHead(card);
  if (event.target.name) changed();
});
desk.addEventListener("change", (event) => { if (/-section$/.test(event.target.name || "")) { fitIn(event.target.closest(".card")); settle(); } });
let dragged = null;
cardList.addEventListener("dragstart", (event) => {
  if (!event.target.matches || !event.target.matches(".grip")) return;
  dragged = event.target.closest(".card");
  event.dataTransfer.setData("text/x-card", dragged.dataset.card);
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setDragImage(dragged, 20, 20);
  dragged.classList.add("dragged");
});
const lower = (card, event) => { const box = card.getBoundingClientRect(); return event.clientY > box.top + box.height / 2; };
const clear = () => all(".over-before, .over-after").forEach((card) => card.classList.remove("over-before", "over-after"));
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
cardList.addEventListener("dragend", () => { clear(); if (dragged) dragged.classList.remove("dragged"); dragged = null; });

/* Which cards were open, and where the page stood: the same after a save. */
function remember() {
  const closed = all(".card").filter((card) => card.querySelector(".fold").getAttribute("aria-expanded") === "false");
  const keys = closed.map((card) => (card.dataset.card ? input(card, "slug").value || "" : "greeting"));
  try { sessionStorage.setItem(memory, JSON.stringify({ keys, y: scrollY })); } catch { /* private window: nothing to remember */ }
}
function recall() {
  let kept = null;
  try { kept = JSON.parse(sessionStorage.getItem(memory)); } catch { /* the same */ }
  const list = cards();
  const blank = list.at(-1);
  if (list.length > 1 && blank && !input(blank, "slug").value && !input(blank, "body").value && !input(blank, "heading").value && !blank.matches(".wrong")) {
    input(blank, "remove").checked = true;
    blank.hidden = true;
  }
  cards().forEach((card, at) => {
    const closed = kept ? kept.keys.includes(input(card, "slug").value) && input(card, "slug").value : cards().length > 6 && at > 0;
    if (closed && !card.querySelector(".errorlist")) fold(card, true);
  });
  if (kept && kept.keys.includes("greeting")) fold(document.querySelector(".greeting"), true);
  cards().forEach(drawHead);
  drawSections();
  if (kept && kept.saved) { scrollTo(0, kept.y); try { sessionStorage.setItem(memory, JSON.stringify({ ...kept, saved: false })); } catch { /* the same */ } }
}
desk.addEventListener("submit", (event) => {
  if (event.submitter && event.submitter.formTarget) return;
  remember();
  try { sessionStorage.setItem(memory, JSON.stringify({ ...JSON.parse(sessionStorage.getItem(memory)), saved: true })); } catch { /* the same */ }
});
recall();
const wrong = document.querySelector("[aria-invalid=true]");
if (wrong) { unfoldAround(wrong); wrong.focus(); }

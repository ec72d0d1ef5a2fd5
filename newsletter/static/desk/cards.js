/* Cards: folding, the headings of their sections, the numbers of news. */
"use strict";

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
  const focused =
    document.activeElement && document.activeElement.dataset ? document.activeElement.dataset.of : null;
  all(".sec", cardList).forEach((row) => row.remove());
  let last = null;
  cards().forEach((card) => {
    if (section(card) === last) return;
    last = section(card);
    cardList.insertBefore(heading(card, last), card);
  });
  if (focused) {
    const again = cardList.querySelector(`.sec input[data-of="${focused}"]`);
    if (again) again.focus();
  }
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
    group(card).forEach((one) => {
      input(one, "section").value = field.value;
    });
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
  let first = place,
    end = place;
  while (first > 0 && section(list[first - 1]) === section(card)) first -= 1;
  while (end < list.length - 1 && section(list[end + 1]) === section(card)) end += 1;
  return list.slice(first, end + 1);
}

/* Numbers: a section that counted 1, 2, 3 before a move counts so after it. */
const counts = (list) =>
  list.length > 0 && list.every((card, at) => input(card, "number").value === String(at + 1));
const numbered = (list) => list.filter((card) => input(card, "number").value);
function keepCounting(act) {
  const names = new Set(
    cards()
      .map(section)
      .filter((name) => counts(numbered(cards().filter((card) => section(card) === name)))),
  );
  act();
  names.forEach((name) =>
    numbered(cards().filter((card) => section(card) === name)).forEach((card, at) => {
      input(card, "number").value = String(at + 1);
    }),
  );
  settle();
}

/* Among parts that carry no number a part that comes loses its own; it has it again where there are numbers. */
function fitIn(card) {
  const field = input(card, "number"),
    others = cards().filter((one) => one !== card && section(one) === section(card));
  if (numbered(others).length && !field.value) {
    field.value = card.dataset.number || "";
    card.dataset.number = "";
  }
  if (others.length && !numbered(others).length && field.value) {
    card.dataset.number = field.value;
    field.value = "";
  }
}

function enter(card, name) {
  if (section(card) === name) return;
  input(card, "section").value = name;
  fitIn(card);
}

function settle() {
  cards().forEach((card, at) => {
    input(card, "position").value = String(at + 1);
  });
  cards().forEach(drawHead);
  drawSections();
  changed();
}

function drawHead(card) {
  card.querySelector(".fold .n").textContent = input(card, "number").value;
  const name =
    input(card, "title").value ||
    input(card, "heading").value ||
    input(card, "body")
      .value.replace(/[*_~\[\]#>]/g, "")
      .trim()
      .slice(0, 90);
  card.querySelector(".fold .name").textContent = name || words.untitled;
  named(card);
}

/* For ears: every field, button and toolbar says which part it belongs to. */
const NAMED =
  "input:not([type=hidden]), textarea, button:not(.fold), summary, [role=toolbar], .chips, a[data-elsewhere]";
const ownName = (one) => {
  one.dataset.says ??= one.getAttribute("aria-label") || one.labels?.[0]?.textContent.trim() || "";
  return one.dataset.says || one.textContent.trim().replace(/\s+/g, " ");
};

function named(card) {
  const who = [".n", ".name"]
    .map((part) => card.querySelector(`.fold ${part}`).textContent.trim())
    .filter(Boolean)
    .join(" ");
  all(NAMED, card).forEach((one) => {
    const name = `${ownName(one)} ${who}`;
    if (!one.hasAttribute("aria-labelledby") && one.getAttribute("aria-label") !== name) one.setAttribute("aria-label", name);
  });
}

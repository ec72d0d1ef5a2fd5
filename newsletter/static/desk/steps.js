/* Undo: every change to a field, and every part moved, added, removed or numbered, is a step that Ctrl+Z takes back. */
"use strict";

const MOST_STEPS = 500;
const TOGETHER = 1000; // letters typed into one field within this time are one step
const past = [],
  future = [];
const known = new Map(); // field -> what it said when it was last looked at
let knownOrder = [],
  typing = {};

const fieldsNow = () =>
  all("input[name], textarea[name], select[name]", desk).filter((one) => one.type !== "hidden");
const valueOf = (one) => (one.type === "checkbox" ? one.checked : one.value);
const orderNow = () => all(".card", cardList);

/* A card nobody knew was added: before, it was not there. */
function lookUp(one) {
  if (!known.has(one)) known.set(one, one.type === "checkbox" ? true : valueOf(one));
  return known.get(one);
}

/* What an act changes, however much it is, is one step. */
let gathering = 0;
function together(act) {
  gathering += 1;
  try {
    act();
  } finally {
    gathering -= 1;
  }
  note();
}

function note() {
  if (gathering) return;
  const changes = fieldsNow()
    .map((one) => [one, lookUp(one), valueOf(one)])
    .filter(([, old, now]) => old !== now);
  const order = orderNow();
  const isMoved = order.some((card, at) => card !== knownOrder[at]);
  if (!changes.length && !isMoved) return;
  const last = past.at(-1),
    now = Date.now();
  const isOne = changes.length === 1 && !isMoved && changes[0][0] === typing.field;
  const kind = isOne ? typing.kind : "";
  if (kind && last && last.kind === kind && last.changes[0][0] === typing.field && now - last.at < TOGETHER) {
    last.changes[0][2] = changes[0][2];
    last.at = now;
  } else past.push({ changes, before: knownOrder, after: isMoved ? order : knownOrder, kind, at: now });
  if (past.length > MOST_STEPS) past.shift();
  future.length = 0;
  changes.forEach(([one, , value]) => known.set(one, value));
  knownOrder = isMoved ? order : knownOrder;
  offerUndo();
}

/* What the page itself wrote into a field is no step. */
const noted = (one) => known.set(one, valueOf(one));

/* An answer came to its place: it is as if it had been there when its mark was set. */
function rewrite(mark, text) {
  const anew = (value) => (typeof value === "string" ? value.replaceAll(mark, () => text) : value);
  known.forEach((value, one) => known.set(one, anew(value)));
  [...past, ...future].forEach((step) => {
    step.changes = step.changes.map(([one, old, now]) => [one, anew(old), anew(now)]);
  });
}

function apply(step, isBack) {
  step.changes.forEach(([one, old, now]) => {
    const value = isBack ? old : now;
    if (one.type === "checkbox") one.checked = value;
    else one.value = value;
    known.set(one, value);
    if (/-remove$/.test(one.name)) one.closest(".card").hidden = value;
  });
  const order = isBack ? step.before : step.after;
  if (step.before !== step.after) order.forEach((card) => cardList.append(card));
  knownOrder = orderNow();
  all(".gone", cardList).forEach((row) => {
    const card = cardList.querySelector(`[data-card="${CSS.escape(row.dataset.of)}"]`);
    if (card.hidden) cardList.insertBefore(row, card);
    else row.remove();
  });
  step.changes.forEach(([one]) => one.dispatchEvent(new Event("input", { bubbles: true })));
  settle();
  showStep(step, isBack);
}

/* The place that changed is seen; what was typed is where the caret stands. */
function showStep(step, isBack) {
  const [one, old, now] = step.changes[0] || [];
  say(isBack ? words.undone : words.redone);
  if (!one || step.changes.length > 1 || !one.isConnected || one.closest(".card[hidden]")) return;
  unfoldAround(one);
  one.focus();
  if (typeof one.selectionStart !== "number") return;
  const [from, to] = isBack ? [now, old] : [old, now];
  let tail = 0;
  while (tail < Math.min(from.length, to.length) && from.at(-1 - tail) === to.at(-1 - tail)) tail += 1;
  one.setSelectionRange(to.length - tail, to.length - tail);
}

function undo() {
  const step = past.pop();
  if (!step) return;
  future.push(step);
  apply(step, true);
  offerUndo();
}

function redo() {
  const step = future.pop();
  if (!step) return;
  past.push(step);
  apply(step, false);
  offerUndo();
}

function offerUndo() {
  document.getElementById("step-back").disabled = !past.length;
}

/* Listening: letters as they come, one that is still being composed when it is. */
desk.addEventListener(
  "input",
  (event) => {
    typing = { field: event.target, kind: event.inputType || "", isComposing: event.isComposing };
  },
  true,
);
desk.addEventListener("compositionend", () => {
  typing.isComposing = false;
  note();
});
desk.addEventListener("desk:changed", () => typing.isComposing || note());

/* Whose own undo it is: fields that are not the form's have their browser's. */
const isElsewhere = (target) =>
  target.matches("input:not([name]), dialog *, .side input, .side textarea") && target.type !== "checkbox";
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || isElsewhere(event.target)) return;
  const key = event.key.toLowerCase();
  if (key !== "z" && key !== "y") return;
  event.preventDefault();
  if (key === "y" || event.shiftKey) redo();
  else undo();
});
desk.addEventListener("beforeinput", (event) => {
  if (!/^history/.test(event.inputType) || !event.target.name) return;
  event.preventDefault();
  if (event.inputType === "historyUndo") undo();
  else redo();
});
document.getElementById("step-back").addEventListener("click", undo);

fieldsNow().forEach((one) => known.set(one, valueOf(one)));
knownOrder = orderNow();

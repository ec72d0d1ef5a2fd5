/* Copies: what this browser keeps of each opened page until the server has it, and how it is offered again. */
/* A copy has its page, its editor, its time; nobody else's page writes over it, and it goes when it was saved. */
"use strict";

const COPIES = `desk-copy-${desk.dataset.issue}-${desk.dataset.editor}-`;
const sitting = desk.elements.sitting.value;
const UNSEEN = new Set(["csrfmiddlewaretoken", "base", "sitting", "turn", "begun", "resumes"]);
const taken = new Set(desk.elements.resumes.value.split(" ").filter(Boolean)); // the pages whose writing this one goes on with

function keepHere(body) {
  const values = [...body].filter(([name, value]) => !UNSEEN.has(name) && typeof value === "string");
  const copy = { at: Date.now(), base: body.get("base"), values };
  try {
    localStorage.setItem(COPIES + sitting, JSON.stringify(copy));
    return true;
  } catch {
    return false; /* full or private: the page itself still has it */
  }
}

function forgetCopy(name) {
  try {
    localStorage.removeItem(COPIES + name);
  } catch {
    /* private window: nothing was kept */
  }
}

const forgetHere = () => forgetCopy(sitting);
const forgetTaken = () => taken.forEach(forgetCopy);

function keptCopies() {
  const found = [];
  try {
    for (const key of Object.keys(localStorage))
      if (key.startsWith(COPIES))
        found.push({ name: key.slice(COPIES.length), ...JSON.parse(localStorage.getItem(key)) });
  } catch {
    /* private window, or not ours */
  }
  return found.filter((copy) => copy.name !== sitting && !taken.has(copy.name) && copy.values).sort((a, b) => b.at - a.at);
}

/* The names of pages that are open now: what they write is theirs. */
async function openPages() {
  if (!navigator.locks) return new Set();
  navigator.locks.request(`desk-${sitting}`, () => new Promise(() => {}));
  const { held } = await navigator.locks.query();
  return new Set(held.map((lock) => lock.name.replace("desk-", "")));
}

/* Where a copy differs from the page: the names of the fields, and the first words that are not there. */
function differences(copy) {
  const now = new Map(formData().entries());
  const plain = (value) => value.replace(/\r\n/g, "\n");
  const other = copy.values.filter(
    ([name, value]) => !/_FORMS$/.test(name) && plain(now.get(name) || "") !== plain(value),
  );
  const found = other.filter(([name, value]) => now.has(name) || value.trim());
  const fields = found.map(([name]) => {
    const head = /^items-\d+-/.test(name) && field(name) && field(name).closest(".card");
    const shown = head ? head.querySelector(".fold .name").textContent : "";
    const one = field(name) && field(name).labels && field(name).labels[0];
    return shown || (one ? one.textContent.trim() : words.untitled);
  });
  const [name, value] = found.find(([, text]) => text.trim().length > 3) || found[0] || ["", ""];
  const old = plain(now.get(name) || "");
  let at = 0;
  while (at < value.length && old[at] === plain(value)[at]) at += 1;
  const from = Math.max(0, plain(value).lastIndexOf(" ", Math.max(0, at - 12)));
  return { fields: [...new Set(fields)], words: plain(value).slice(from, from + 90).trim() };
}

async function offerCopies() {
  const open = await openPages();
  all(".ask.copy").forEach((row) => {
    row.hidden = open.has(row.dataset.sitting);
  });
  keptCopies().forEach((copy) => {
    if (!open.has(copy.name)) offerCopy(copy);
    else navigator.locks.request(`desk-${copy.name}`, () => keptCopies().filter(({ name }) => name === copy.name).forEach(offerCopy));
  });
}

/* One copy, once its page is gone: a page that was reloaded goes a moment after the next one is there. */
function offerCopy(copy) {
  const saved = document.querySelector(`.messagelist .saved-${CSS.escape(copy.name)}`);
  const beside = document.querySelector(`.ask.copy[data-sitting="${CSS.escape(copy.name)}"]`);
  const seen = differences(copy);
  if (saved || !seen.fields.length || (beside && Number(beside.dataset.at) * 1000 >= copy.at)) {
    forgetCopy(copy.name);
    return;
  }
  if (beside) beside.hidden = true;
  offerAgain(copy, seen);
}

function offerAgain(copy, seen) {
  const row = document.getElementById("local").content.firstElementChild.cloneNode(true);
  row.dataset.sitting = copy.name;
  row.querySelector("time").textContent = new Date(copy.at).toLocaleString(document.documentElement.lang, {
    day: "numeric",
    month: "long",
    hour: "2-digit",
    minute: "2-digit",
  });
  row.querySelector("b").textContent = seen.fields.slice(0, 4).join(", ");
  row.querySelector("q").textContent = seen.words;
  row.addEventListener("click", (event) => {
    const answer = event.target.dataset.local;
    if (!answer) return;
    if (answer === "take") takeCopy(copy);
    if (answer === "drop") forgetCopy(copy.name);
    row.remove();
  });
  document.getElementById("local").after(row);
}

function takeCopy(copy) {
  taken.add(copy.name);
  field("resumes").value = [...taken].join(" ");
  field("base").value = copy.base;
  baseline = null;
  const total = copy.values.find(([name]) => name === "items-TOTAL_FORMS");
  while (total && Number(field("items-TOTAL_FORMS").value) < Number(total[1])) addCard(cards().at(-1), "");
  all(".gone", cardList).forEach((row) => row.remove());
  all("#cards .card").forEach((card) => {
    input(card, "remove").checked = false;
    card.hidden = false;
  });
  copy.values.forEach(([name, value]) => {
    const one = field(name);
    if (!one || name === "items-TOTAL_FORMS" || name === "items-INITIAL_FORMS") return;
    if (one.type === "checkbox") one.checked = true;
    else one.value = value;
  });
  all("#cards .card")
    .sort((a, b) => input(a, "position").value - input(b, "position").value)
    .forEach((card) => cardList.append(card));
  hideAllRemoved();
  settle();
}

/* Sending: at each pause the whole form goes to the server, which saves a draft by it else keeps the text beside it. */
/* One request at a time; what cannot be sent stays in this browser and is sent again. */
"use strict";

const PAUSE = 1200; // after the last change
const LONGEST = 10000; // after the first one that is not sent
const AGAIN = [2000, 4000, 8000, 15000, 30000];
let dirty = "dirty" in desk.dataset,
  waiting = null,
  sending = null,
  changes = 0,
  since = 0,
  failures = 0,
  leaving = false;

const save = document.querySelector(".foot .save"),
  saveWords = save.textContent;
const field = (name) => desk.elements[name];
const begun = new Set(); // cards that were made on this page
function formData() {
  const slugs = [...begun].map((card) => input(card, "slug").value).filter(Boolean);
  field("begun").value = slugs.join(" ");
  const data = new FormData(desk);
  data.delete("save");
  [...data].forEach(([name, value]) => {
    if (typeof value === "string") data.set(name, withoutMarks(value));
  });
  return data;
}

function became(state, text) {
  desk.dataset.state = state;
  save.textContent = state === "conflict" ? words.seeBoth : saveWords;
  if (text !== undefined) tell(text);
}

desk.addEventListener("desk:changed", () => {
  changes += 1;
  since = since || Date.now();
  dirty = true;
  if (["saved", "kept"].includes(desk.dataset.state)) became("dirty", itself() ? undefined : words.unsaved);
  later(failures ? AGAIN[0] : Math.min(PAUSE, Math.max(0, since + LONGEST - Date.now())));
});

const itself = () => "saves" in desk.dataset;
function later(pause) {
  clearTimeout(waiting);
  waiting = setTimeout(look, pause);
}

/* Sends what there is; true when the server has it. */
function look() {
  clearTimeout(waiting);
  sending =
    sending ||
    sendAll().finally(() => {
      sending = null;
    });
  return sending;
}

/* Sends until nothing is left to send; true when all of it arrived. */
async function flush() {
  for (let sent = true; sent; ) {
    if (!sending && (!dirty || !itself())) return true;
    sent = await look();
  }
  return false;
}

async function sendAll() {
  const mine = changes;
  field("turn").value = String(Number(field("turn").value) + 1);
  const body = formData();
  const slow = setTimeout(() => {
    if (dirty && !failures && itself()) became("saving", words.saving);
  }, 1000);
  if (dirty) keepHere(body);
  desk.dispatchEvent(new CustomEvent("desk:sent"));
  try {
    let answer = await post(desk.dataset.look, shortOf(body));
    if (answer.status === 409) {
      baseline = null; // the server does not know what this page started from
      answer = await post(desk.dataset.look, body);
    }
    if (!answer.ok) throw new Error(String(answer.status));
    arrived(await answer.json(), body, mine);
    return true;
  } catch (error) {
    missed(error);
    return false;
  } finally {
    clearTimeout(slow);
  }
}

function arrived(seen, body, mine) {
  failures = 0;
  const isNewest = mine === changes;
  since = isNewest ? 0 : Date.now();
  saveItself(!seen.public);
  goOn(seen, body);
  dirty = !isNewest || seen.state !== "saved";
  if (isNewest) {
    if (!going) forgetHere();
    if (seen.state === "saved") forgetTaken();
  } else later(PAUSE);
  showFaults(seen.faults);
  became(isNewest ? seen.state : "dirty", sentence(seen));
  show(seen);
}

/* An issue may turn public, or be withdrawn, while it is open here. */
function saveItself(does) {
  if (does) desk.dataset.saves = "";
  else delete desk.dataset.saves;
  document.querySelector(".foot").classList.toggle("itself", does);
}

function sentence(seen) {
  if (seen.state === "conflict") return words.stale;
  if (seen.base && Object.keys(seen.faults).length) return words.savedBut;
  if (seen.state === "saved") return itself() ? words.saved.replace("%s", seen.at.slice(0, 5)) : "";
  return seen.stale ? words.stale : words.kept.replace("%s", seen.at.slice(0, 5));
}

/* What the server called the new parts, and the titles it made: the next sending goes on from there. */
function goOn(seen, body) {
  Object.entries(seen.slugs || {}).forEach(([prefix, slug]) => {
    field(`${prefix}-slug`).value = slug;
  });
  if (seen.base && seen.base !== field("base").value) {
    field("base").value = seen.base;
    if (Object.keys(seen.faults).length) baseline = null; // not all of it is what the server has now
    else isBase(body);
  }
  Object.entries(seen.titles || {}).forEach(([prefix, made]) => {
    const title = field(`${prefix}-title`);
    if (title.value !== body.get(title.name) || title.value === made) return;
    title.value = made;
    if (baseline) baseline.set(title.name, made);
    noted(title);
    drawHead(title.closest(".card"));
  });
}

function missed(error) {
  if (error instanceof SignedOut) {
    became("signed-out", words.signedOut);
    return;
  }
  const isRefused = /^4/.test(error.message);
  if (!/^\d|fetch|abort|time/i.test(`${error.name} ${error.message}`)) reportError(error); // ours, not the line's
  became("offline", isRefused ? words.notTaken.replace("%s", error.message) : words.offline);
  later(AGAIN[Math.min(failures, AGAIN.length - 1)]);
  failures += 1;
}

addEventListener("online", () => dirty && look());
document.addEventListener("visibilitychange", () => {
  if (document.hidden && dirty && itself()) look();
});

/* What breaks a rule is told at its field, and no longer once it does not. */
function showFaults(faults) {
  all(".errorlist[data-live]").forEach((list) => list.remove());
  all("[aria-invalid]", desk).forEach((one) => {
    if (one.name in faults) return;
    one.removeAttribute("aria-invalid");
    const told = document.getElementById(`${one.id}_error`);
    if (told) told.remove();
  });
  Object.entries(faults).forEach(([name, told]) => {
    const place = name ? field(name) : document.getElementById("said").previousElementSibling;
    if (!place || document.getElementById(`${place.id}_error`)) return;
    const list = document.createElement("ul");
    list.className = "errorlist";
    list.dataset.live = "";
    list.id = `${place.id}_error`;
    list.append(document.createElement("li"));
    list.firstChild.textContent = told;
    place.after(list);
    place.setAttribute("aria-invalid", "true");
    place.setAttribute("aria-describedby", list.id);
    if (place.closest("details")) place.closest("details").open = true;
  });
}

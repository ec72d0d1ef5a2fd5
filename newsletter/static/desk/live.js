/* Beside the text: asks the server to look and keep the writing, shows what it says, fixes, tabs, preview, lost servers. */
"use strict";
const LOOK_AFTER = 1200;
const local = `desk-copy-${desk.dataset.issue}`;
let dirty = "dirty" in desk.dataset, waiting = null, asked = 0, leaving = false;

const field = (name) => desk.elements[name];
const formData = () => { const data = new FormData(desk); data.delete("save"); return data; };

/* Looking: shortly after the last change, the whole form goes to the server, which keeps it beside the issue. */
desk.addEventListener("desk:changed", () => {
  dirty = true;
  if (document.getElementById("kept").textContent !== words.offline) tell(words.unsaved);
  clearTimeout(waiting);
  waiting = setTimeout(look, LOOK_AFTER);
});
async function look() {
  const mine = asked += 1;
  const body = formData();
  try {
    const answer = await fetch(desk.dataset.look, { method: "POST", body, headers: { "X-CSRFToken": token }, redirect: "manual" });
    if (answer.type === "opaqueredirect" || answer.status === 403) { missed(body, words.signedOut); return; }
    if (!answer.ok) throw new Error(String(answer.status));
    const seen = await answer.json();
    if (mine !== asked) return;
    localStorage.removeItem(local);
    show(seen);
  } catch { missed(body, words.offline); }
}
function missed(body, sentence) {
  keepHere(body);
  tell(sentence, true);
  clearTimeout(waiting);
  waiting = setTimeout(look, 8000);
}
function keepHere(body) {
  const values = [...body.entries()].filter(([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string");
  try { localStorage.setItem(local, JSON.stringify({ at: Date.now(), values })); } catch { /* full or private: the page itself still has it */ }
}
function show(seen) {
  dirty = seen.changed;
  tell(seen.stale ? words.stale : seen.changed ? words.kept.replace("%s", seen.kept) : "");
  document.getElementById("counts").innerHTML = seen.summary;
  Object.entries(seen.parts).forEach(([name, html]) => { const list = desk.querySelector(`[data-part="${CSS.escape(name)}"]`); if (list) list.innerHTML = html; });
  Object.entries(seen.words).forEach(([name, count]) => { const place = desk.querySelector(`[data-words="${CSS.escape(name)}"]`); if (place) place.textContent = (count === 1 ? words.wordsOne : words.wordsMany).replace("%s", count); });
  swap("review", seen.review);
  if (!document.getElementById("pictures").contains(document.activeElement)) swap("pictures", seen.pictures);
  badge("slips-count", seen.slips);
  badge("lacking-count", seen.lacking);
  if (!document.getElementById("panel-preview").hidden) preview();
}
function swap(id, html) {
  const place = document.getElementById(id), focus = place.contains(document.activeElement);
  place.innerHTML = html;
  if (focus) { const first = place.querySelector("button, input"); (first || place.closest(".panel")).focus(); }
}
function badge(id, count) {
  const badge = document.getElementById(id);
  badge.textContent = count;
  badge.hidden = !count;
}

/* Going to a slip and fixing it */
function find(area, start, old) {
  if (start !== "" && area.value.startsWith(old, Number(start))) return Number(start);
  return area.value.indexOf(old);
}
function go(name, start, end) {
  const place = field(name);
  if (!place) return;
  unfoldAround(place);
  place.focus();
  if (start !== "" && place.setSelectionRange && place.type !== "number" && place.type !== "date") place.setSelectionRange(Number(start), Number(end === "" ? start : end));
  place.scrollIntoView({ block: "center" });
}
function fix(button) {
  const { name, start, old, new: fresh } = button.dataset;
  if (button.dataset.field === "numbers") { renumber(name, fresh.split(" ")); return; }
  const area = field(name), at = area ? find(area, start, old) : -1;
  if (at < 0) { tell(words.movedOn, true); return; }
  unfoldAround(area);
  write(area, fresh, at, at + old.length);
  say(words.fixed);
}
function renumber(name, numbers) {
  const card = field(name).closest(".card");
  numbered(group(card)).forEach((one, at) => { if (numbers[at]) input(one, "number").value = numbers[at]; });
  settle();
  say(words.fixed);
}
document.querySelector(".side").addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if ("fix" in button.dataset) fix(button);
  if ("go" in button.dataset) {
    const { name, markdown } = button.dataset;
    const at = markdown ? field(name).value.indexOf(markdown) : -1;
    if (at >= 0) go(name, at, at + markdown.length); else go(name, button.dataset.start || "", button.dataset.end || "");
  }
});

/* The pictures' words */
document.getElementById("pictures").addEventListener("change", async (event) => {
  const row = event.target.closest("[data-picture]");
  if (event.target.dataset.upload) {
    const told = event.target.files[0] && await upload(event.target.files[0], event.target.dataset.upload);
    if (told) { tell(words.uploaded.replace("%s", told.name)); event.target.blur(); look(); }
    return;
  }
  const area = field(row.dataset.name), old = row.dataset.markdown;
  const at = find(area, row.dataset.start, old);
  if (at < 0) { tell(words.movedOn, true); return; }
  const target = old.slice(old.lastIndexOf("](", (old.indexOf(' "') + 1 || old.length + 1) - 1) + 2, -1).split(' "')[0].trim();
  const alt = row.querySelector("[data-alt]").value.trim().replace(/(?<!\\)([\[\]])/g, "\\$1");
  const caption = row.querySelector("[data-caption]").value.trim().replace(/\s+/g, " ");
  const fresh = `![${alt}](${target}${caption ? ` "${caption}"` : ""})`;
  area.setRangeText(fresh, at, at + old.length, "preserve");
  row.dataset.markdown = fresh;
  changed();
});

/* Tabs */
const tabs = all("[role=tab]");
function turn(tab, focus = false) {
  tabs.forEach((one) => {
    const on = one === tab;
    one.setAttribute("aria-selected", String(on));
    one.tabIndex = on ? 0 : -1;
    document.getElementById(one.getAttribute("aria-controls")).hidden = !on;
  });
  if (focus) tab.focus();
  if (tab.id === "tab-preview") preview();
  if (tab.id === "tab-pictures" && waiting === null) document.getElementById("pictures").scrollTop = 0;
  try { sessionStorage.setItem("desk-tab", tab.id); } catch { /* private window */ }
}
tabs.forEach((tab, at) => {
  tab.addEventListener("click", () => turn(tab));
  tab.addEventListener("keydown", (event) => {
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    turn(tabs[(to + tabs.length) % tabs.length], true);
  });
});

/* Preview: the form itself is sent into the frame; a wide page is shown smaller, a phone as it is. */
const frame = document.querySelector(".frame"), page = frame.querySelector("iframe");
const mailKinds = document.getElementById("mail-kinds");
if (mailKinds) mailKinds.hidden = true;
let mailKind = document.getElementById("as-mail"); // HTML, text or source: what was asked for last is shown anew
all("#mail-kinds button").forEach((button) => button.addEventListener("click", () => { mailKind = button; }));
let scrolled = 0;
function preview() {
  try { scrolled = page.contentWindow.scrollY; } catch { scrolled = 0; }
  desk.requestSubmit(frame.dataset.size === "mail" ? mailKind : document.getElementById("refresh"));
}
page.addEventListener("load", () => { try { page.contentWindow.scrollTo(0, scrolled); } catch { /* an error page of the browser's own */ } });
function scale() {
  const wide = frame.dataset.size === "page" ? 1180 : frame.clientWidth;
  const by = Math.min(1, frame.clientWidth / wide);
  page.style.width = `${wide}px`;
  page.style.height = `${frame.clientHeight / by}px`;
  page.style.transform = `scale(${by})`;
}
new ResizeObserver(scale).observe(frame);
all("[data-size]", document.querySelector(".sizes")).forEach((button) => button.addEventListener("click", () => {
  frame.dataset.size = button.dataset.size;
  all("[data-size]", button.parentNode).forEach((one) => one.setAttribute("aria-pressed", String(one === button)));
  if (mailKinds) mailKinds.hidden = button.dataset.size !== "mail";
  scale();
  preview();
}));

/* Saving, leaving, and what the browser kept */
desk.addEventListener("submit", (event) => {
  if (event.submitter && event.submitter.formTarget) return;
  leaving = true;
  keepHere(formData());
  tell(words.saving);
});
all(".foot form").forEach((form) => form.addEventListener("submit", (event) => {
  if (!dirty) return;
  event.preventDefault();
  tell(words.saveFirst, true);
  document.querySelector(".foot .save").focus();
}));
addEventListener("beforeunload", (event) => { if (dirty && !leaving) event.preventDefault(); });
addEventListener("pageshow", () => { leaving = false; });
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") { event.preventDefault(); desk.requestSubmit(document.querySelector(".foot .save")); }
});
function takeCopy(values) {
  const total = values.find(([name]) => name === "items-TOTAL_FORMS");
  while (total && Number(field("items-TOTAL_FORMS").value) < Number(total[1])) addCard(cards().at(-1), "");
  all("#cards .card").forEach((card) => { input(card, "remove").checked = false; card.hidden = false; });
  values.forEach(([name, value]) => {
    const one = field(name);
    if (!one || name === "items-TOTAL_FORMS" || name === "items-INITIAL_FORMS") return;
    if (one.type === "checkbox") { one.checked = true; one.closest(".card").hidden = true; } else one.value = value;
  });
  [...all("#cards .card")].sort((a, b) => input(a, "position").value - input(b, "position").value).forEach((card) => cardList.append(card));
  settle();
}
function offerCopy() {
  let copy = null;
  try { copy = JSON.parse(localStorage.getItem(local)); } catch { /* nothing kept */ }
  if (!copy) return;
  const now = new Map(formData().entries());
  const same = copy.values.every(([name, value]) => name === "base" || now.get(name) === undefined || now.get(name).replace(/\r\n/g, "\n") === value);
  if (same || document.querySelector(".messagelist :is(.success, .info)")) { localStorage.removeItem(local); return; }
  const question = document.getElementById("local");
  question.hidden = false;
  question.addEventListener("click", (event) => {
    const answer = event.target.dataset.local;
    if (!answer) return;
    if (answer === "take") takeCopy(copy.values);
    if (answer === "drop") localStorage.removeItem(local);
    question.hidden = true;
  });
}
let first = null;
try { first = document.getElementById(sessionStorage.getItem("desk-tab")); } catch { /* private window */ }
turn(first || document.getElementById("tab-review"));
offerCopy();

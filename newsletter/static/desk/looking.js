/* Looking: shortly after the last change the whole form goes to the server, which keeps it beside the issue. */
"use strict";

const LOOK_AFTER = 1200;
const local = `desk-copy-${desk.dataset.issue}`;
let dirty = "dirty" in desk.dataset,
  waiting = null,
  asked = 0,
  leaving = false;

const field = (name) => desk.elements[name];
const formData = () => {
  const data = new FormData(desk);
  data.delete("save");
  return data;
};

desk.addEventListener("desk:changed", () => {
  dirty = true;
  if (document.getElementById("kept").textContent !== words.offline) tell(words.unsaved);
  clearTimeout(waiting);
  waiting = setTimeout(look, LOOK_AFTER);
});

const sendForm = (body) =>
  fetch(desk.dataset.look, { method: "POST", body, headers: { "X-CSRFToken": token }, redirect: "manual" });

async function look() {
  const mine = (asked += 1);
  const body = formData();
  desk.dispatchEvent(new CustomEvent("desk:sent"));
  try {
    let answer = await sendForm(shortOf(body));
    if (answer.status === 409) {
      baseline = null; // the server does not know what this page started from
      answer = await sendForm(body);
    }
    if (answer.type === "opaqueredirect" || answer.status === 403) {
      missed(body, words.signedOut);
      return;
    }
    if (!answer.ok) throw new Error(String(answer.status));
    const seen = await answer.json();
    if (mine !== asked) return;
    localStorage.removeItem(local);
    show(seen);
  } catch {
    missed(body, words.offline);
  }
}

function missed(body, sentence) {
  keepHere(body);
  tell(sentence, true);
  clearTimeout(waiting);
  waiting = setTimeout(look, 8000);
}

function keepHere(body) {
  const values = [...body.entries()].filter(
    ([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string",
  );
  try {
    localStorage.setItem(local, JSON.stringify({ at: Date.now(), values }));
  } catch {
    /* full or private: the page itself still has it */
  }
}

function show(seen) {
  dirty = seen.changed;
  tell(seen.stale ? words.stale : seen.changed ? words.kept.replace("%s", seen.kept) : "");
  document.getElementById("counts").innerHTML = seen.summary;
  Object.entries(seen.parts).forEach(([name, html]) => {
    const list = desk.querySelector(`[data-part="${CSS.escape(name)}"]`);
    if (list) list.innerHTML = html;
  });
  Object.entries(seen.words).forEach(([name, count]) => {
    const place = desk.querySelector(`[data-words="${CSS.escape(name)}"]`);
    if (place) place.textContent = (count === 1 ? words.wordsOne : words.wordsMany).replace("%s", count);
  });
  swap("review", seen.review);
  if (!document.getElementById("pictures").contains(document.activeElement)) swap("pictures", seen.pictures);
  badge("slips-count", seen.slips);
  badge("lacking-count", seen.lacking);
  const stopped = document.getElementById("stopped");
  if (stopped) {
    stopped.hidden = !seen.blocking;
    stopped.textContent = (seen.blocking === 1 ? words.stoppedOne : words.stoppedMany).replace("%s", seen.blocking);
  }
  if (!document.getElementById("panel-preview").hidden) preview();
}

function swap(id, html) {
  const place = document.getElementById(id),
    focus = place.contains(document.activeElement);
  place.innerHTML = html;
  if (focus) {
    const first = place.querySelector("button, input");
    (first || place.closest(".panel")).focus();
  }
}

function badge(id, count) {
  const badge = document.getElementById(id);
  badge.textContent = count;
  badge.hidden = !count;
}

/* Looking: what the server saw in the text it was sent, shown beside it. */
"use strict";

function show(seen) {
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

/* Slips underlined where they stand: taken from the review, moved along with what is written, gone when touched. */
"use strict";

/* What was sent to be reviewed: places in the answer count in these texts. */
let reviewed = new Map();
const rememberTexts = () => {
  reviewed = new Map(all("textarea.prose", desk).map((area) => [area.name, area.value]));
};

/* What part of a text another has replaced: [start, end in the old, difference of length]. */
function change(before, after) {
  const most = Math.min(before.length, after.length);
  let start = 0,
    same = 0;
  while (start < most && before.charCodeAt(start) === after.charCodeAt(start)) start += 1;
  while (same < most - start && before.charCodeAt(before.length - 1 - same) === after.charCodeAt(after.length - 1 - same))
    same += 1;
  return [start, before.length - same, after.length - before.length];
}

function moved(places, before, after) {
  if (before === after || before === undefined) return places;
  const [start, end, by] = change(before, after);
  return places.flatMap(([from, to]) => (to <= start ? [[from, to]] : from >= end ? [[from + by, to + by]] : []));
}

/* The places of slips by field and kind, in the texts that were reviewed. */
let slipPlaces = new Map();

function moveSlips(area, sheet, before) {
  SLIPS.forEach((kind) => {
    const fresh = before === undefined;
    const places = fresh ? (slipPlaces.get(area.name) || {})[kind] : sheet.places[kind];
    sheet.places = {
      ...sheet.places,
      [kind]: moved(places || [], fresh ? reviewed.get(area.name) : before, area.value),
    };
    if (sheet.painted) paint(sheet, kind, sheet.places[kind], "slips");
  });
}

/* Underlines what the review says now. */
function underline() {
  slipPlaces = new Map();
  all("[data-go][data-start]", document.getElementById("review")).forEach((button) => {
    const { name, start, end } = button.dataset;
    if (!start || !end || !name) return;
    const places = slipPlaces.get(name) || { "slip-look": [], "slip-stop": [] };
    places[button.closest(".stop") ? "slip-stop" : "slip-look"].push([Number(start), Number(end)]);
    slipPlaces.set(name, places);
  });
  sheets.forEach((sheet, area) => moveSlips(area, sheet, undefined));
}

/* When to draw */
desk.addEventListener("input", (event) => {
  if (event.target.matches("textarea.prose")) colour(event.target);
});
desk.addEventListener("desk:changed", () => {
  seen.forEach(colour);
  all("textarea.prose", desk).forEach((area) => sight.observe(area));
});
desk.addEventListener("desk:sent", rememberTexts);
new MutationObserver(underline).observe(document.getElementById("review"), { childList: true, subtree: true });

rememberTexts();
let wanted = "on";
try {
  wanted = localStorage.getItem("desk-colours") || "on";
} catch {
  /* private window */
}

underline();
switchColours(wanted === "on");

/* Colours for what is being written: a copy of the text lies over its plain text area and is painted, never touched. */
"use strict";

const KINDS = ["heading", "strong", "link", "note", "picture", "code", "sign"];
const SLIPS = ["slip-look", "slip-stop"];
const sheets = new Map();
const canColour = Boolean(window.CSS && CSS.highlights && window.Highlight);
const paints = {};
if (canColour)
  [...KINDS, ...SLIPS].forEach((kind, at) => {
    paints[kind] = new Highlight();
    paints[kind].priority = at;
    CSS.highlights.set(`md-${kind}`, paints[kind]);
  });

/* The copy of a text area: one node of text as wide as the area's own, so that every letter stands on its letter. */
function sheetOf(area) {
  let sheet = sheets.get(area);
  if (sheet) return sheet;
  const copy = document.createElement("div");
  copy.className = "copy";
  copy.setAttribute("aria-hidden", "true");
  const node = document.createTextNode("");
  copy.append(node, "\u200b");
  area.parentNode.append(copy);
  area.parentNode.classList.add("painted");
  sheet = { copy, node, ranges: {}, slips: {} };
  sheets.set(area, sheet);
  area.addEventListener("scroll", () => follow(area, sheet), { passive: true });
  widths.observe(area);
  return sheet;
}

function follow(area, { copy }) {
  copy.scrollTop = area.scrollTop;
}

const widths = new ResizeObserver((entries) =>
  entries.forEach(({ target }) => {
    const sheet = sheets.get(target);
    if (!sheet) return;
    sheet.copy.style.width = `${target.clientWidth}px`;
    sheet.copy.style.height = `${target.clientHeight}px`;
    follow(target, sheet);
  }),
);

function paint(sheet, kind, places, key = "ranges") {
  const highlight = paints[kind];
  (sheet[key][kind] || []).forEach((range) => highlight.delete(range));
  const length = sheet.node.length;
  sheet[key][kind] = places
    .filter(([start, end]) => start < end && end <= length)
    .map(([start, end]) => {
      const range = new StaticRange({
        startContainer: sheet.node,
        startOffset: start,
        endContainer: sheet.node,
        endOffset: end,
      });
      highlight.add(range);
      return range;
    });
}

/* Draws a text anew, before its next frame: only a field on the screen, only when its words are others. */
function colour(area) {
  if (!isColoured || !seen.has(area)) return;
  const sheet = sheetOf(area);
  if (sheet.drawn === area.value && sheet.painted) return;
  const before = sheet.drawn;
  sheet.drawn = area.value;
  sheet.painted = true;
  if (before !== sheet.drawn) sheet.node.data = area.value;
  const found = signsOf(area.value);
  KINDS.forEach((kind) => paint(sheet, kind, found[kind]));
  moveSlips(area, sheet, before);
}

/* The colours of a field off the screen go; its words stay where they are. */
function fade(sheet) {
  sheet.painted = false;
  KINDS.forEach((kind) => paint(sheet, kind, []));
  SLIPS.forEach((kind) => paint(sheet, kind, [], "slips"));
}

function forget(area) {
  const sheet = sheets.get(area);
  if (!sheet) return;
  fade(sheet);
  sheet.copy.remove();
  area.parentNode.classList.remove("painted");
  widths.unobserve(area);
  sheets.delete(area);
}

const seen = new Set();
const sight = new IntersectionObserver(
  (entries) =>
    entries.forEach(({ target, isIntersecting }) => {
      seen[isIntersecting ? "add" : "delete"](target);
      if (isIntersecting) colour(target);
      else if (sheets.has(target)) fade(sheets.get(target));
    }),
  { rootMargin: "200px" },
);

let isColoured = false;
function switchColours(on) {
  isColoured = on && canColour;
  all("textarea.prose", desk).forEach((area) => {
    sight.observe(area);
    (isColoured ? colour : forget)(area);
  });
  try {
    localStorage.setItem("desk-colours", on ? "on" : "off");
  } catch {
    /* private window */
  }
}

/* Writing into a text area: over the selection, around it, as a block of its own. */
"use strict";

const LONE_ADDRESS = /^https?:\/\/\S+$/;
const SHOWN =
  /^https?:\/\/(?:www\.|m\.|music\.|player\.)?(?:youtube(?:-nocookie)?\.com\/|youtu\.be\/|vimeo\.com\/|podcasts\.apple\.com\/|open\.spotify\.com\/)/i;

/* Writes over the selection, in every kind of field; Ctrl+Z takes it back (steps.js). */
function write(area, text, from = area.selectionStart, to = area.selectionEnd) {
  if (typeof area.selectionStart === "number") area.setRangeText(text, from, to, "end");
  else area.value = area.value.slice(0, from) + text + area.value.slice(to);
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

const selected = (area) => area.value.slice(area.selectionStart, area.selectionEnd);
function around(area, sign) {
  const { selectionStart: from, selectionEnd: to, value } = area;
  const text = selected(area);
  if (
    value.slice(from - sign.length, from) === sign &&
    value.slice(to, to + sign.length) === sign &&
    value[from - sign.length - 1] !== "*"
  ) {
    write(area, text, from - sign.length, to + sign.length);
    area.setSelectionRange(from - sign.length, to - sign.length);
    return;
  }
  const edge = text.match(/^\s*/)[0],
    tail = text.trim() ? text.match(/\s*$/)[0] : "";
  write(area, `${edge}${sign}${text.trim()}${sign}${tail}`);
  area.setSelectionRange(
    from + edge.length + sign.length,
    from + edge.length + sign.length + text.trim().length,
  );
}

/* A block of its own: empty lines around it, whatever stood there. */
function block(area, text, from = area.selectionStart, to = area.selectionEnd) {
  write(area, between(area.value.slice(0, from), text, area.value.slice(to)), from, to);
}

function between(before, text, after) {
  const lead = !before.trim() ? "" : before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  const tail = after.startsWith("\n\n") ? "" : after.startsWith("\n") ? "\n" : "\n\n";
  return lead + text + tail;
}

const label = (text) => text.trim().replace(/([\[\]])/g, "\\$1");
const address = (text) => text.trim().replace(/\s/g, "%20").replace(/\(/g, "%28").replace(/\)/g, "%29");

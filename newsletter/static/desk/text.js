/* Writing into a text area: over the selection, around it, as a block of its own. */
"use strict";

const LONG = 400;
const LONE_ADDRESS = /^https?:\/\/\S+$/;
const SHOWN =
  /^https?:\/\/(?:www\.|m\.|music\.|player\.)?(?:youtube(?:-nocookie)?\.com\/|youtu\.be\/|vimeo\.com\/|podcasts\.apple\.com\/|open\.spotify\.com\/)/i;

/* Writes over the selection as typing does, so that the browser's own undo takes it back. */
function write(area, text, from = area.selectionStart, to = area.selectionEnd) {
  area.focus();
  area.setSelectionRange(from, to);
  if (text.length > LONG && insertAtOnce(area, text, from, to)) return;
  if (!document.execCommand("insertText", false, text)) {
    area.setRangeText(text, from, to, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

/* Chromium inserts text line by line, in a time that grows with the square of the lines; as HTML it goes in at once. */
function insertAtOnce(area, text, from, to) {
  const { value } = area;
  const wanted = value.slice(0, from) + text + value.slice(to);
  const html = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  if (!document.execCommand("insertHTML", false, html)) return false;
  if (area.value === wanted) return true;
  document.execCommand("undo");
  area.setSelectionRange(from, to);
  return false;
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
  const before = area.value.slice(0, from),
    after = area.value.slice(to);
  const lead = !before.trim() ? "" : before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  const tail = after.startsWith("\n\n") ? "" : after.startsWith("\n") ? "\n" : "\n\n";
  write(area, lead + text + tail, from, to);
}

const label = (text) => text.trim().replace(/([\[\]])/g, "\\$1");
const address = (text) => text.trim().replace(/\s/g, "%20").replace(/\(/g, "%28").replace(/\)/g, "%29");

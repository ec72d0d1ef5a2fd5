/* Notes of what is pasted get names that no other text of the issue has: "[^1]" becomes "[^3]" where there are two. */
"use strict";

const NOTE = /\[\^([^\]\s]{1,40})\]/g;
const NOTE_TEXT = /^[ \t]*(?:>[ \t]*)*\[\^([^\]\s]{1,40})\]:/gm;
const namesOf = (pattern, text) => new Set([...text.matchAll(pattern)].map((found) => found[1]));

/* What gives the notes of a text for a field, and of its parts, new names; only those whose text comes along get one. */
function renamingNotes(text, area) {
  const named = namesOf(NOTE_TEXT, text);
  if (!named.size) return (part) => part;
  const kept = area.value.slice(0, area.selectionStart) + area.value.slice(area.selectionEnd);
  const others = all("textarea.prose").filter((one) => one !== area);
  const taken = namesOf(NOTE, [kept, ...others.map((one) => one.value)].map(withoutMarks).join("\n"));
  const mine = namesOf(NOTE, text);
  const names = new Map();
  let next = 1;
  named.forEach((name) => {
    if (!taken.has(name)) return;
    while (taken.has(String(next)) || mine.has(String(next))) next += 1;
    names.set(name, String(next));
    mine.add(String(next));
  });
  return (part) => part.replace(NOTE, (mark, name) => (names.has(name) ? `[^${names.get(name)}]` : mark));
}

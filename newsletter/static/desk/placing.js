/* Places that wait for an answer: a mark in the text ("⟦pegando… 1⟧") stands where it will land. */
/* The mark moves with the
   text, can be cut and pasted elsewhere, or deleted; the answer goes where it is then and takes nobody's focus.

   const spot = hold(area, words.pasting, plain);   the mark instead of the selection; `plain` stands for it meanwhile
   spot.fill(markdown, { block: true });            the answer, as a block of its own if it is one
   spot.drop();                                     nothing comes: what was selected is there again */
"use strict";

const places = new Set(); // selections that wait for the answer of a dialog
const spots = new Map(); // mark -> what it stands for until the answer is there
let placed = 0;

function hold(area, doing, meanwhile = "") {
  placed += 1;
  const mark = `⟦${doing} ${placed}⟧`;
  const before = selected(area);
  spots.set(mark, meanwhile);
  write(area, mark);
  const land = (text, asBlock) => {
    let final = null;
    spots.delete(mark);
    all("textarea.prose").forEach((one) => {
      for (let at = one.value.indexOf(mark); at >= 0; at = one.value.indexOf(mark)) {
        const ends = [one.value.slice(0, at), one.value.slice(at + mark.length)];
        final = final ?? (asBlock ? between(ends[0], text, ends[1]) : text);
        put(one, final, at, at + mark.length);
      }
    });
    rewrite(mark, final ?? text);
    changed();
  };
  return {
    fill: (text, { block: asBlock = false } = {}) => land(text, asBlock),
    drop: () => land(before, false),
  };
}

/* The selection as it is when a dialog was answered: `const place = placeIn(area); await ask(…); write(area, text, ...place());` */
function placeIn(area) {
  const place = { area, from: area.selectionStart, to: area.selectionEnd };
  places.add(place);
  return () => {
    places.delete(place);
    return [place.from, place.to];
  };
}

/* Puts a text into a field that somebody may be writing in: their caret stays where it is. */
function put(area, text, from, to) {
  const moved = (at) => (at >= to ? at + text.length - (to - from) : at > from ? from + text.length : at);
  const [start, end] = [moved(area.selectionStart), moved(area.selectionEnd)];
  area.setRangeText(text, from, to);
  area.setSelectionRange(start, end);
  places.forEach((place) => {
    if (place.area === area) Object.assign(place, { from: moved(place.from), to: moved(place.to) });
  });
  noted(area);
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

/* A text as it is sent and kept: what a mark stands for instead of the mark. */
function withoutMarks(text) {
  let plain = text;
  if (spots.size && text.includes("⟦"))
    spots.forEach((meanwhile, mark) => {
      plain = plain.replaceAll(mark, () => meanwhile);
    });
  return plain;
}

/* A whole issue pasted into one field: offered to be taken apart into parts of their own. */
"use strict";

const OPENS_PART = /^(?:#{1,3}[ \t]+\S|[*_]{0,2}(?:\d\ufe0f?\u20e3|\u{1f51f}))/gmu;
const looksWhole = (text) => (text.match(OPENS_PART) || []).length > 1;

/* Plain text is in the field already; the server is asked whether it is several parts. */
async function askForParts(area, plain) {
  const text = plain.replace(/\r\n?/g, "\n");
  try {
    const told = await toldOf(desk.dataset.convert, { plain: text });
    if (told.parts) offerParts(area, text, told);
  } catch {
    /* the server cannot be reached: the text stays where it was pasted */
  }
}

function offerParts(area, text, told) {
  offer(area, words.whole.replace("%s", told.parts.length), [
    [words.takeApart, async () => takeApart(area, text.trim(), told)],
  ]);
}

/* What stood before the first part stays in the field; an empty part is filled with the first of them. */
function takeApart(area, text, { intro, parts }) {
  const at = area.value.indexOf(text);
  if (at < 0) return words.movedOn;
  together(() => {
    write(area, intro, at, at + text.length);
    let card = area.closest("#cards .card"),
      rest = parts;
    if (card && !input(card, "body").value.trim() && !input(card, "heading").value) {
      fillPart(card, parts[0]);
      rest = parts.slice(1);
    }
    rest.forEach((part) => {
      card = addCard(card || null, part.section);
      fillPart(card, part);
    });
    settle();
  });
  say(words.tookApart.replace("%s", parts.length));
  return "";
}

function fillPart(card, part) {
  input(card, "section").value = part.section || input(card, "section").value;
  input(card, "number").value = part.number === null ? "" : String(part.number);
  input(card, "heading").value = part.heading;
  write(input(card, "body"), part.body, 0, input(card, "body").value.length);
}

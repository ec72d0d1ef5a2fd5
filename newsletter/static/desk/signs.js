/* Where our Markdown stands in a text: finds emphasis, links, notes, pictures, headings, code and their signs. */
"use strict";

const FENCED = /^ {0,3}(`{3,}|~{3,})[^\n]*(?:\n(?! {0,3}\1)[^\n]*)*(?:\n {0,3}\1[^\n]*)?/gm;
const LABEL = String.raw`(?:[^\[\]\\\n]|\\.|\n(?!\n)|\[(?:[^\[\]\\\n]|\\.|\n(?!\n)){0,400}\]){0,600}`;
const TARGET = String.raw`[^()\s]{0,1000}(?:\([^()\s]{0,200}\)[^()\s]{0,500}){0,9}`;
const INLINE = new RegExp(
  [
    String.raw`(?<escape>\\[\\\x60*_{}\[\]()>#+.!~-])`,
    String.raw`(?<code>(?<!\x60)(?<ticks>\x60+)(?!\x60)[^\n]{1,2000}?(?<!\x60)\k<ticks>(?!\x60))`,
    String.raw`(?<picture>!\[(?<alt>${LABEL})\]\((?<name>${TARGET})(?:\s+"(?<caption>[^\n]{0,1000}?)")?\))`,
    String.raw`(?<note>\[\^[^\]\s]{1,60}\]:?)`,
    String.raw`(?<link>\[(?<text>${LABEL})\]\((?<href>${TARGET})(?:\s+"[^\n]{0,300}?")?\))`,
    String.raw`(?<address>(?:https?:\/\/|www\.)[^\s<>)\]]{1,1000})`,
    String.raw`(?<tag><\/?[a-z][^<>\n]{0,400}>|<!--[^\n]{0,400}?-->)`,
  ].join("|"),
  "gi",
);
const STRONG = /(\*\*|__)(?=\S)((?:(?!\n\n)[^\0]){1,2000}?)(?<=\S)\1/g;
const EMPHASIS = /(?<![*\w])([*_])(?=[^\s*_])((?:(?!\n\n)[^*\0]){1,1000}?)(?<=\S)\1(?![*\w])/g;
const STRUCK = /~~(?=\S)((?:(?!\n\n)[^\0]){1,1000}?)(?<=\S)~~/g;
const HEADING = /^ {0,3}(#{1,6}[ \t]+)([^\n]*)/gm;
const LINE_SIGN = /^[ \t]*(?:>[> \t]*|(?:[-+*]|\d{1,4}\.)[ \t]+|\|[-: |]+\|[ \t]*$)/gm;

/* The signs of a text, as lists of [start, end] by kind; what a kind covers is never covered by "sign" as well. */
function signsOf(text) {
  const found = { heading: [], strong: [], link: [], note: [], picture: [], code: [], sign: [] };
  const hidden = text.split("");
  const hide = (from, to) => hidden.fill("\u0001", from, to);
  for (const block of text.matchAll(FENCED)) {
    found.code.push([block.index, block.index + block[0].length]);
    hidden.fill("\0", block.index, block.index + block[0].length);
  }
  readInline(hidden.join(""), found, hide, 0);
  const words = hidden.join("");
  readEmphasis(words, found);
  for (const heading of words.matchAll(HEADING)) {
    const start = heading.index + heading[0].length - heading[2].length;
    found.sign.push([start - heading[1].length, start]);
    found.heading.push([start, start + heading[2].length]);
  }
  for (const line of words.matchAll(LINE_SIGN)) found.sign.push([line.index, line.index + line[0].length]);
  return found;
}

function readInline(text, found, hide, at) {
  for (const one of text.matchAll(INLINE)) {
    const start = at + one.index,
      end = start + one[0].length,
      parts = one.groups;
    if (parts.escape) hide(start, end);
    else if (parts.code) found.code.push([start, end]);
    else if (parts.note) found.note.push([start, end]);
    else if (parts.address || parts.tag) found.sign.push([start, end]);
    else if (parts.picture) readPicture(parts, start, end, found);
    else readLink(parts, start, end, found, hide);
    if (!parts.link) hide(start, end);
  }
}

function readPicture(parts, start, end, found) {
  const words = start + 2,
    after = words + parts.alt.length;
  found.sign.push([start, words], [after, after + 2 + parts.name.length]);
  found.picture.push([words, after]);
  if (parts.caption) {
    const caption = end - 2 - parts.caption.length;
    found.sign.push([caption - 1, caption], [end - 2, end]);
    found.picture.push([caption, end - 2]);
  } else found.sign.push([end - 1, end]);
}

/* A link's words may hold emphasis and a picture; its address is a sign. */
function readLink(parts, start, end, found, hide) {
  const words = start + 1,
    after = words + parts.text.length;
  found.sign.push([start, words], [after, end]);
  if (parts.text.startsWith("![")) readInline(parts.text, found, hide, words);
  else found.link.push([words, after]);
  hide(start, words);
  hide(after, end);
}

function readEmphasis(words, found) {
  let left = words;
  for (const [pattern, size] of [
    [STRONG, 2],
    [STRUCK, 2],
    [EMPHASIS, 1],
  ]) {
    const rest = left.split("");
    for (const one of left.matchAll(pattern)) {
      const start = one.index,
        end = start + one[0].length;
      found.sign.push([start, start + size], [end - size, end]);
      if (pattern !== STRUCK) found.strong.push([start + size, end - size]);
      rest.fill("\u0001", start, start + size).fill("\u0001", end - size, end);
    }
    left = rest.join("");
  }
}

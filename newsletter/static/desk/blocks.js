/* Buttons for what takes whole lines: headings, lists, tables, code. */
"use strict";

/* The whole lines a selection touches: [start, end] in the text. */
function linesOf(area) {
  const { selectionStart: from, selectionEnd: to, value } = area;
  const last = to > from && value[to - 1] === "\n" ? to - 1 : to;
  const end = value.indexOf("\n", last);
  return [value.lastIndexOf("\n", from - 1) + 1, end < 0 ? value.length : end];
}

/* Puts a sign before every line, or takes it away where all have it; an empty line stays empty. */
function signLines(area, has, sign) {
  const [start, end] = linesOf(area);
  const lines = area.value.slice(start, end).split("\n");
  const words = lines.filter((line) => line.trim());
  const isSigned = words.length > 0 && words.every((line) => has.test(line));
  let number = 0;
  const text = lines
    .map((line) => {
      if (!line.trim() && lines.length > 1) return line;
      number += 1;
      return isSigned ? line.replace(has, "$1") : sign(number) + line.replace(ANY_SIGN, "$1");
    })
    .join("\n");
  const isList = !isSigned && /^(?:-|\d)/.test(sign(1));
  if (isList) block(area, text, start, end);
  else write(area, text, start, end);
  const lead = isList ? area.value.indexOf(text, start) : start;
  const caret = words.length > 1 ? lead : lead + text.length;
  area.setSelectionRange(caret, lead + text.length);
}

const ANY_SIGN = /^( {0,3})(?:#{1,6} |[-*+] |\d{1,4}\. )/;

Object.assign(marks, {
  heading: (area) => signLines(area, /^( {0,3})#{4,6} /, () => "#### "),
  list: (area) => signLines(area, /^( {0,3})[-*+] /, () => "- "),
  numbers: (area) => signLines(area, /^( {0,3})\d{1,4}\. /, (number) => `${number}. `),
  table(area) {
    const [head, other] = [`${words.column} 1`, `${words.column} 2`];
    const from = area.selectionStart;
    block(area, `| ${head} | ${other} |\n| --- | --- |\n|  |  |`);
    const at = area.value.indexOf(`| ${head} |`, Math.max(0, from - 2)) + 2;
    area.setSelectionRange(at, at + head.length);
  },
  code(area) {
    const text = selected(area);
    if (text.includes("\n") || !text.trim()) {
      const at = area.selectionStart;
      block(area, `\`\`\`\n${text.replace(/^\n+|\n+$/g, "")}\n\`\`\``);
      const inside = area.value.indexOf("```\n", Math.max(0, at - 2)) + 4;
      area.setSelectionRange(inside, inside + text.replace(/^\n+|\n+$/g, "").length);
      return;
    }
    const ticks = "`".repeat(Math.max(0, ...[...text.matchAll(/`+/g)].map((run) => run[0].length)) + 1);
    const from = area.selectionStart;
    write(area, `${ticks}${text}${ticks}`);
    area.setSelectionRange(from + ticks.length, from + ticks.length + text.length);
  },
});

/* A plain text area made good: marks by button and key, links asked for, rich text and pictures by paste and drop. */
"use strict";
const asking = document.getElementById("asking");
const token = desk.querySelector("[name=csrfmiddlewaretoken]").value;
const LONE_ADDRESS = /^https?:\/\/\S+$/;
const SHOWN = /^https?:\/\/(?:www\.|m\.|music\.|player\.)?(?:youtube(?:-nocookie)?\.com\/|youtu\.be\/|vimeo\.com\/|podcasts\.apple\.com\/|open\.spotify\.com\/)/i;

/* Writes over the selection as typing does, so that the browser's own undo takes it back. */
function write(area, text, from = area.selectionStart, to = area.selectionEnd) {
  area.focus();
  area.setSelectionRange(from, to);
  if (!document.execCommand("insertText", false, text)) {
    area.setRangeText(text, from, to, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
}
const selected = (area) => area.value.slice(area.selectionStart, area.selectionEnd);
function around(area, sign) {
  const { selectionStart: from, selectionEnd: to, value } = area;
  const text = selected(area);
  if (value.slice(from - sign.length, from) === sign && value.slice(to, to + sign.length) === sign && value[from - sign.length - 1] !== "*") {
    write(area, text, from - sign.length, to + sign.length);
    area.setSelectionRange(from - sign.length, to - sign.length);
    return;
  }
  const edge = text.match(/^\s*/)[0], tail = text.trim() ? text.match(/\s*$/)[0] : "";
  write(area, `${edge}${sign}${text.trim()}${sign}${tail}`);
  area.setSelectionRange(from + edge.length + sign.length, from + edge.length + sign.length + text.trim().length);
}
/* A block of its own: empty lines around it, whatever stood there. */
function block(area, text, from = area.selectionStart, to = area.selectionEnd) {
  const before = area.value.slice(0, from), after = area.value.slice(to);
  const lead = !before.trim() ? "" : before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  const tail = !after.trim() ? "\n" : after.startsWith("\n\n") ? "" : after.startsWith("\n") ? "\n" : "\n\n";
  write(area, lead + text + tail, from, to);
}
const label = (text) => text.trim().replace(/([\[\]])/g, "\\$1");
const address = (text) => text.trim().replace(/\s/g, "%20").replace(/\(/g, "%28").replace(/\)/g, "%29");

/* Asks for some words in a dialog; gives them, or null. */
function ask(title, fields) {
  document.getElementById("asking-title").textContent = title;
  const form = asking.querySelector("form");
  form.reset();
  all("label", form).forEach((row) => {
    row.hidden = !(row.dataset.for in fields);
    const field = row.querySelector("input, textarea");
    field.disabled = row.hidden;
    field.required = row.dataset.for === "url";
    field.value = fields[row.dataset.for] || "";
  });
  asking.returnValue = "no";
  asking.showModal();
  const first = all("label:not([hidden]) input, label:not([hidden]) textarea", form).find((field) => !field.value);
  if (first) first.focus();
  return new Promise((done) => {
    asking.addEventListener("close", () => {
      done(asking.returnValue === "yes" ? Object.fromEntries(new FormData(form)) : null);
    }, { once: true });
  });
}
/* A button of its own, not the form's first: Enter in a field says yes. */
asking.querySelector("[value=no]").addEventListener("click", () => asking.close("no"));
const site = (url) => { try { return new URL(url).hostname.replace(/^www\./, ""); } catch { return ""; } };

const marks = {
  bold: (area) => around(area, "**"),
  italic: (area) => around(area, "*"),
  async link(area) {
    const { selectionStart: from, selectionEnd: to } = area;
    const text = selected(area), isAddress = LONE_ADDRESS.test(text.trim());
    const said = await ask(words.link, { url: isAddress ? text.trim() : "", text: isAddress ? "" : text });
    if (said) write(area, `[${label(said.text || site(said.url))}](${address(said.url)})`, from, to);
  },
  async citation(area, given = "") {
    const { selectionStart: from, selectionEnd: to } = area;
    const text = selected(area), isAddress = LONE_ADDRESS.test(text.trim());
    const url = given || (isAddress ? text.trim() : "");
    const said = await ask(words.citation, { url, title: isAddress ? "" : text, source: site(url) });
    if (!said) return false;
    const source = said.source.trim() || site(said.url);
    write(area, `[[${label(said.title || site(said.url))}${source ? ` - ${source}` : ""}](${address(said.url)})]`, from, to);
    return true;
  },
  async note(area) {
    const { selectionEnd: to } = area;
    const said = await ask(words.note, { note: "" });
    if (!said) return;
    const used = all("textarea.prose").flatMap((one) => [...one.value.matchAll(/\[\^(\d+)\]/g)].map((found) => Number(found[1])));
    const next = Math.max(0, ...used) + 1;
    write(area, `[^${next}]`, to, to);
    const text = said.note.trim().replace(/\n+/g, "\n\n    ");
    const end = area.value.length;
    const lead = area.value.endsWith("\n\n") ? "" : area.value.endsWith("\n") ? "\n" : "\n\n";
    write(area, `${lead}[^${next}]: ${text}`, end, end);
    area.setSelectionRange(to + String(next).length + 3, to + String(next).length + 3);
  },
  picture(area) {
    const chooser = document.getElementById("picture-file");
    chooser.value = "";
    chooser.onchange = () => { if (chooser.files.length) placePictures(area, [...chooser.files]); };
    chooser.click();
  },
  async video(area) {
    const { selectionStart: from, selectionEnd: to } = area;
    const said = await ask(words.video, { url: "" });
    if (said) block(area, said.url.trim(), from, to);
  },
  quote(area) {
    const { selectionStart: from, selectionEnd: to, value } = area;
    const first = value.lastIndexOf("\n", from - 1) + 1;
    const end = value.indexOf("\n", to) < 0 ? value.length : value.indexOf("\n", to);
    const lines = value.slice(first, end).split("\n");
    const quoted = lines.every((line) => line.startsWith(">"));
    block(area, lines.map((line) => (quoted ? line.replace(/^> ?/, "") : `> ${line}`.trimEnd())).join("\n"), first, end);
  },
};

/* Pictures: the server checks, cleans and names them; the words are asked for here. */
async function upload(file, name = "") {
  const body = new FormData();
  body.append("picture", file, file.name || "picture.png");
  if (name) body.append("name", name);
  say(words.uploading);
  const answer = await fetch(desk.dataset.picture, { method: "POST", body, headers: { "X-CSRFToken": token } });
  const told = await answer.json();
  if (told.error) { tell(told.error, true); return null; }
  return told;
}
async function placePictures(area, files) {
  for (const file of files) {
    let picture = null;
    try { picture = await upload(file); } catch { tell(words.offline, true); }
    if (!picture) return;
    const { selectionStart: from, selectionEnd: to } = area;
    const said = await ask(`${words.picture}: ${picture.name}`, { alt: "", caption: "" }) || { alt: "", caption: "" };
    block(area, `![${label(said.alt)}](${address(picture.name)}${said.caption.trim() ? ` "${said.caption.trim()}"` : ""})`, from, to);
    tell(words.uploaded.replace("%s", picture.name) + (picture.note ? ` (${picture.note})` : ""));
  }
}

async function pasteRich(area, html, plain) {
  const { selectionStart: from, selectionEnd: to } = area;
  try {
    const body = new FormData();
    body.append("html", html);
    const answer = await fetch(desk.dataset.convert, { method: "POST", body, headers: { "X-CSRFToken": token } });
    const told = await answer.json();
    if (told.error) { write(area, plain, from, to); tell(told.error, true); return; }
    const text = told.markdown.trim();
    if (text.includes("\n\n")) block(area, text, from, to); else write(area, text, from, to);
    tell(words.pasted);
  } catch { write(area, plain, from, to); }
}
/* Whether pasted HTML says more than its plain text does. */
const isRich = (html) => /<(?:a\s[^>]*href|strong|em|b|i|h[1-6]|ul|ol|li|blockquote|table|img|sup|figure|iframe)\b/i.test(html);

desk.addEventListener("click", (event) => {
  const button = event.target.closest("[data-mark]");
  if (!button) return;
  const area = button.closest(".inner").querySelector("textarea.prose");
  area.focus();
  marks[button.dataset.mark](area);
});
desk.addEventListener("keydown", (event) => {
  const area = event.target;
  if (event.target.closest("[role=toolbar]")) return arrows(event, all("button", event.target.closest("[role=toolbar]")));
  if (!area.matches("textarea.prose") || !(event.ctrlKey || event.metaKey) || event.altKey) return undefined;
  const key = event.key.toLowerCase();
  const mark = { b: "bold", i: "italic", k: event.shiftKey ? "citation" : "link" }[key];
  if (!mark || (event.shiftKey && key !== "k")) return undefined;
  event.preventDefault();
  return marks[mark](area);
});
function arrows(event, buttons) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const at = event.key === "Home" ? 0 : event.key === "End" ? buttons.length - 1 : step ? (buttons.indexOf(event.target) + step + buttons.length) % buttons.length : -1;
  if (at < 0) return;
  event.preventDefault();
  buttons.forEach((button, place) => { button.tabIndex = place === at ? 0 : -1; });
  buttons[at].focus();
}
desk.addEventListener("paste", (event) => {
  const area = event.target;
  if (!area.matches("textarea.prose")) return;
  const data = event.clipboardData, plain = data.getData("text/plain"), html = data.getData("text/html");
  const pictures = [...data.files].filter((file) => file.type.startsWith("image/"));
  if (pictures.length && !plain.trim()) { event.preventDefault(); placePictures(area, pictures); return; }
  if (LONE_ADDRESS.test(plain.trim())) { pasteAddress(event, area, plain.trim()); return; }
  if (html && isRich(html)) { event.preventDefault(); pasteRich(area, html, plain); }
});
/* A video's address stands alone; another over selected words links them, and inside brackets it asks for its title. */
function pasteAddress(event, area, url) {
  const text = selected(area), before = area.value.slice(0, area.selectionStart), after = area.value.slice(area.selectionEnd);
  event.preventDefault();
  if (text.trim() && !LONE_ADDRESS.test(text.trim())) write(area, `[${label(text)}](${address(url)})`);
  else if (SHOWN.test(url) && !/\]\($/.test(before)) block(area, url);
  else if (before.endsWith("[") && !before.endsWith("[[")) cite(area, url, after.startsWith("]") ? 1 : 0);
  else write(area, url);
}
async function cite(area, url, closing) {
  const { selectionStart: from, selectionEnd: to } = area;
  area.setSelectionRange(from - 1, to + closing);
  const old = selected(area);
  area.setSelectionRange(from - 1, to + closing);
  const said = await ask(words.citation, { url, title: "", source: site(url) });
  const text = said ? `[[${label(said.title || site(said.url))}${said.source.trim() ? ` - ${said.source.trim()}` : ""}](${address(said.url)})]` : old[0] + url + old.slice(1);
  write(area, text, from - 1, to + closing);
}
const holds = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");
desk.addEventListener("dragover", (event) => {
  if (event.target.matches("textarea.prose") && holds(event)) { event.preventDefault(); event.target.classList.add("over"); }
});
desk.addEventListener("dragleave", (event) => event.target.classList && event.target.classList.remove("over"));
desk.addEventListener("drop", (event) => {
  if (!event.target.matches("textarea.prose") || !holds(event)) return;
  event.preventDefault();
  event.target.classList.remove("over");
  placePictures(event.target, [...event.dataTransfer.files].filter((file) => file.type.startsWith("image/")));
});

function tell(text, isWrong = false) {
  const kept = document.getElementById("kept");
  kept.textContent = text;
  kept.classList.toggle("wrong", isWrong);
  if (isWrong) say(text);
}

/* Pasting: rich text comes as Markdown, pictures are placed, an address becomes a link, a citation or a video. */
"use strict";

async function pasteRich(area, html, plain, files) {
  const spot = hold(area, words.pasting, plain);
  try {
    const body = new FormData();
    body.append("html", new Blob([await keepEnclosed(html, files)], { type: "text/html" }), "clipboard.html");
    const answer = await post(desk.dataset.convert, body);
    const told = await answer.json();
    if (told.error) {
      spot.fill(plain);
      refuse(told.error);
      return;
    }
    const renamed = renamingNotes(told.markdown, area);
    const text = renamed(told.markdown.trim());
    (told.parts || []).forEach((part) => Object.assign(part, { heading: renamed(part.heading), body: renamed(part.body) }));
    spot.fill(text, { block: told.block });
    say(words.pasted);
    if (told.parts) offerParts(area, text, { ...told, intro: renamed(told.intro) });
    else offerPictures(area, text);
  } catch {
    spot.fill(plain);
    refuse(words.pastedPlain);
  }
}

/* Whether pasted HTML says more than its plain text does: by its tags, or by looks that office programs write instead. */
const TAGS = /<(?:a\s[^>]*href|strong|em|b|i|h[1-6]|ul|ol|li|blockquote|table|img|sup|sub|del|s|figure|iframe|pre)\b/i;
const LOOKS = /font-weight:\s*(?:bold|[6-9]00)|font-style:\s*italic|line-through|mso-list|role="heading"/i;
const isCode = (html) => /^[\s\S]{0,300}<(?:div|pre)\b[^>]*(?:monospace|white-space:\s*pre\s*[;"])/i.test(html);
const isRich = (html) => (TAGS.test(html) || LOOKS.test(html)) && !(isCode(html) && !/<a\s[^>]*href/i.test(html));

desk.addEventListener("paste", (event) => {
  const area = event.target;
  if (!area.matches("textarea.prose")) return;
  const data = event.clipboardData,
    plain = data.getData("text/plain"),
    html = data.getData("text/html"),
    renamed = renamingNotes(plain, area)(plain);
  if (data.files.length && !plain.trim()) {
    event.preventDefault();
    placeFiles(area, [...data.files]);
    return;
  }
  if (LONE_ADDRESS.test(plain.trim())) {
    pasteAddress(event, area, plain.trim());
    return;
  }
  if (html && isRich(html)) {
    event.preventDefault();
    const pictures = [...data.files].filter((file) => file.type.startsWith("image/"));
    pasteRich(area, html, plain, pictures);
  } else if (renamed !== plain) {
    event.preventDefault();
    write(area, renamed);
    if (looksWhole(renamed)) askForParts(area, renamed);
  } else if (looksWhole(plain)) askForParts(area, plain);
  else if (BULLETS.test(plain)) {
    event.preventDefault();
    pastePlain(area, plain);
  }
});

/* Lists typed by a program become Markdown's; whatever the server cannot be asked stays the text it is. */
const BULLETS = /^[ \t]*(?:[·•◦▪▫‣⁃●○■□]|\d{1,4}\))[ \t\u00a0]/m;
async function pastePlain(area, plain) {
  const spot = hold(area, words.pasting, plain);
  try {
    const told = await toldOf(desk.dataset.convert, { plain });
    spot.fill(told.markdown || plain, told);
  } catch {
    spot.fill(plain); // the server cannot be reached
  }
}

/* A video's address stands alone; another over selected words links them, and inside brackets it asks for its title. */
function pasteAddress(event, area, url) {
  const text = selected(area),
    before = area.value.slice(0, area.selectionStart),
    after = area.value.slice(area.selectionEnd);
  event.preventDefault();
  if (text.trim() && !LONE_ADDRESS.test(text.trim())) write(area, `[${label(text)}](${address(url)})`);
  else if (SHOWN.test(url) && !/\]\($/.test(before)) block(area, url);
  else if (before.endsWith("[") && !before.endsWith("[[")) cite(area, url, after.startsWith("]") ? 1 : 0);
  else {
    write(area, url);
    offerTitle(area, url);
  }
}

async function cite(area, url, closing) {
  area.setSelectionRange(area.selectionStart - 1, area.selectionEnd + closing);
  const old = selected(area);
  const place = placeIn(area);
  const said = await ask(words.citation, { url, title: "", source: site(url) });
  const text = said
    ? `[[${label(said.title || site(said.url))}${said.source.trim() ? ` - ${said.source.trim()}` : ""}](${address(said.url)})]`
    : old[0] + url + old.slice(1);
  write(area, text, ...place());
}

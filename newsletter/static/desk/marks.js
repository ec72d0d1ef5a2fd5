/* Marks: what the buttons above a text and their keys do. */
"use strict";

const marks = {
  bold: (area) => around(area, "**"),
  italic: (area) => around(area, "*"),
  async link(area) {
    const place = placeIn(area);
    const text = selected(area),
      isAddress = LONE_ADDRESS.test(text.trim());
    const said = await ask(words.link, { url: isAddress ? text.trim() : "", text: isAddress ? "" : text });
    const [from, to] = place();
    if (said) write(area, `[${label(said.text || site(said.url))}](${address(said.url)})`, from, to);
  },
  async citation(area, given = "") {
    const place = placeIn(area);
    const text = selected(area),
      isAddress = LONE_ADDRESS.test(text.trim());
    const url = given || (isAddress ? text.trim() : "");
    const said = await ask(words.citation, { url, title: isAddress ? "" : text, source: site(url) });
    const [from, to] = place();
    if (!said) return false;
    const source = said.source.trim() || site(said.url);
    write(
      area,
      `[[${label(said.title || site(said.url))}${source ? ` - ${source}` : ""}](${address(said.url)})]`,
      from,
      to,
    );
    return true;
  },
  async note(area) {
    const place = placeIn(area);
    const said = await ask(words.note, { note: "" });
    const [, to] = place();
    if (!said) return;
    const used = all("textarea.prose").flatMap((one) =>
      [...one.value.matchAll(/\[\^(\d+)\]/g)].map((found) => Number(found[1])),
    );
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
    chooser.onchange = () => {
      if (chooser.files.length) placeFiles(area, [...chooser.files]);
    };
    chooser.click();
  },
  async video(area) {
    const place = placeIn(area);
    const said = await ask(words.video, { url: "" });
    const [from, to] = place();
    if (said) block(area, said.url.trim(), from, to);
  },
  quote(area) {
    const { selectionStart: from, selectionEnd: to, value } = area;
    const first = value.lastIndexOf("\n", from - 1) + 1;
    const end = value.indexOf("\n", to) < 0 ? value.length : value.indexOf("\n", to);
    const lines = value.slice(first, end).split("\n");
    const quoted = lines.every((line) => line.startsWith(">"));
    block(
      area,
      lines.map((line) => (quoted ? line.replace(/^> ?/, "") : `> ${line}`.trimEnd())).join("\n"),
      first,
      end,
    );
  },
};

/* Buttons and keys */
desk.addEventListener("click", (event) => {
  const button = event.target.closest("[data-mark]");
  if (!button) return;
  const area = button.closest(".inner").querySelector("textarea.prose");
  area.focus();
  marks[button.dataset.mark](area);
});

desk.addEventListener("keydown", (event) => {
  const area = event.target;
  if (event.target.closest("[role=toolbar]"))
    return arrows(event, all("button", event.target.closest("[role=toolbar]")));
  if (!area.matches("textarea.prose") || !(event.ctrlKey || event.metaKey) || event.altKey) return undefined;
  const key = event.key.toLowerCase();
  const mark = { b: "bold", i: "italic", k: event.shiftKey ? "citation" : "link" }[key];
  if (!mark || (event.shiftKey && key !== "k")) return undefined;
  event.preventDefault();
  return marks[mark](area);
});

function arrows(event, buttons) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const at =
    event.key === "Home"
      ? 0
      : event.key === "End"
        ? buttons.length - 1
        : step
          ? (buttons.indexOf(event.target) + step + buttons.length) % buttons.length
          : -1;
  if (at < 0) return;
  event.preventDefault();
  buttons.forEach((button, place) => {
    button.tabIndex = place === at ? 0 : -1;
  });
  buttons[at].focus();
}

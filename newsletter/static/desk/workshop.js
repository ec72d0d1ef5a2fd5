/* The pictures' words, written in the side, go into the text. */
"use strict";

document.getElementById("pictures").addEventListener("change", async (event) => {
  const row = event.target.closest("[data-picture]");
  if (event.target.dataset.upload) {
    const told = event.target.files[0] && (await upload(event.target.files[0], event.target.dataset.upload));
    if (told) {
      tell(words.uploaded.replace("%s", told.name));
      event.target.blur();
      look();
    }
    return;
  }
  const area = field(row.dataset.name),
    old = row.dataset.markdown;
  const at = find(area, row.dataset.start, old);
  if (at < 0) {
    tell(words.movedOn, true);
    return;
  }
  const target = old
    .slice(old.lastIndexOf("](", (old.indexOf(' "') + 1 || old.length + 1) - 1) + 2, -1)
    .split(' "')[0]
    .trim();
  const alt = row
    .querySelector("[data-alt]")
    .value.trim()
    .replace(/(?<!\\)([\[\]])/g, "\\$1");
  const caption = row.querySelector("[data-caption]").value.trim().replace(/\s+/g, " ");
  const fresh = `![${alt}](${target}${caption ? ` "${caption}"` : ""})`;
  area.setRangeText(fresh, at, at + old.length, "preserve");
  row.dataset.markdown = fresh;
  changed();
});

/* The pictures' words, written in the side, go into the text. */
"use strict";

document.getElementById("pictures").addEventListener("change", async (event) => {
  const row = event.target.closest("[data-picture]");
  if (event.target.dataset.upload) {
    const [file] = event.target.files;
    if (!file) return;
    const told = await upload(file, event.target.dataset.upload).catch(() => ({
      error: `${file.name}: ${words.notUploaded}`,
    }));
    if (told.error) refuse(told.error);
    else {
      say(words.uploaded.replace("%s", told.name));
      event.target.blur();
      look();
    }
    return;
  }
  const area = field(row.dataset.name),
    old = row.dataset.markdown;
  const at = find(area, row.dataset.start, old);
  if (at < 0) {
    refuse(words.movedOn);
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
  write(area, fresh, at, at + old.length);
  row.dataset.markdown = fresh;
});

/* Pictures placed or dropped: the server checks, cleans and names them; the words are asked for here. */
"use strict";

async function upload(file, name = "") {
  const body = new FormData();
  body.append("picture", file, file.name || "picture.png");
  if (name) body.append("name", name);
  say(words.uploading);
  const answer = await fetch(desk.dataset.picture, {
    method: "POST",
    body,
    headers: { "X-CSRFToken": token },
  });
  const told = await answer.json();
  if (told.error) {
    tell(told.error, true);
    return null;
  }
  return told;
}

async function placePictures(area, files) {
  for (const file of files) {
    let picture = null;
    try {
      picture = await upload(file);
    } catch {
      tell(words.offline, true);
    }
    if (!picture) return;
    const { selectionStart: from, selectionEnd: to } = area;
    const said = (await ask(`${words.picture}: ${picture.name}`, { alt: "", caption: "" })) || {
      alt: "",
      caption: "",
    };
    block(
      area,
      `![${label(said.alt)}](${address(picture.name)}${said.caption.trim() ? ` "${said.caption.trim()}"` : ""})`,
      from,
      to,
    );
    tell(words.uploaded.replace("%s", picture.name) + (picture.note ? ` (${picture.note})` : ""));
  }
}

/* Dropping */
const holds = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");
desk.addEventListener("dragover", (event) => {
  if (event.target.matches("textarea.prose") && holds(event)) {
    event.preventDefault();
    event.target.classList.add("over");
  }
});

desk.addEventListener(
  "dragleave",
  (event) => event.target.classList && event.target.classList.remove("over"),
);
desk.addEventListener("drop", (event) => {
  if (!event.target.matches("textarea.prose") || !holds(event)) return;
  event.preventDefault();
  event.target.classList.remove("over");
  placePictures(
    event.target,
    [...event.dataTransfer.files].filter((file) => file.type.startsWith("image/")),
  );
});

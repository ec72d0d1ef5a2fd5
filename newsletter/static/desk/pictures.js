/* Pictures placed, pasted or dropped: the server checks, cleans and names them while their words are asked for. */
"use strict";

async function upload(file, name = "") {
  const body = new FormData();
  body.append("picture", file, file.name || "picture.png");
  if (name) body.append("name", name);
  const answer = await post(desk.dataset.picture, body);
  return answer.json();
}

/* Each file has its mark in the text and its own question; its answer goes to its mark. */
async function placePicture(spot, file) {
  const coming = upload(file).catch(() => ({ error: `${file.name}: ${words.notUploaded}` }));
  const said = await ask(`${words.picture}: ${file.name}`, { alt: "", caption: "" }, coming);
  if (!said) {
    spot.drop();
    return;
  }
  const told = await coming;
  if (told.error) {
    spot.drop();
    refuse(told.error);
    return;
  }
  const caption = said.caption.trim() ? ` "${said.caption.trim()}"` : "";
  spot.fill(`![${label(said.alt)}](${address(told.name)}${caption})`, { block: true });
  say(words.uploaded.replace("%s", told.name) + (told.note ? ` (${told.note})` : ""));
}

function placeFiles(area, files) {
  const isPicture = (file) => file.type.startsWith("image/");
  const others = files.filter((file) => !isPicture(file));
  if (others.length) refuse(words.noPicture.replace("%s", others.map((file) => file.name).join(", ")));
  area.setSelectionRange(area.selectionEnd, area.selectionEnd);
  const spots = files.filter(isPicture).map((file) => [hold(area, `${words.placing} ${file.name}`), file]);
  spots.forEach(([spot, file]) => placePicture(spot, file));
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
  placeFiles(event.target, [...event.dataTransfer.files]);
});

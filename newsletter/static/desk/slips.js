/* Going to a slip and mending it. */
"use strict";

function find(area, start, old) {
  if (start !== "" && area.value.startsWith(old, Number(start))) return Number(start);
  return area.value.indexOf(old);
}

function go(name, start, end) {
  const place = field(name);
  if (!place) return;
  showText();
  unfoldAround(place);
  place.focus();
  if (start !== "" && place.setSelectionRange && place.type !== "number" && place.type !== "date")
    place.setSelectionRange(Number(start), Number(end === "" ? start : end));
  place.scrollIntoView({ block: "center" });
}

function fix(button) {
  const { name, start, old, new: fresh } = button.dataset;
  if (button.dataset.field === "numbers") {
    renumber(name, fresh.split(" "));
    return;
  }
  const area = field(name),
    at = area ? find(area, start, old) : -1;
  if (at < 0) {
    refuse(words.movedOn);
    return;
  }
  unfoldAround(area);
  write(area, fresh, at, at + old.length);
  say(words.fixed);
}

function renumber(name, numbers) {
  const card = field(name).closest(".card");
  numbered(group(card)).forEach((one, at) => {
    if (numbers[at]) input(one, "number").value = numbers[at];
  });
  settle();
  say(words.fixed);
}

document.querySelector(".side").addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if ("fix" in button.dataset) fix(button);
  if ("go" in button.dataset) {
    const { name, markdown } = button.dataset;
    const at = markdown ? field(name).value.indexOf(markdown) : -1;
    if (at >= 0) go(name, at, at + markdown.length);
    else go(name, button.dataset.start || "", button.dataset.end || "");
  }
});

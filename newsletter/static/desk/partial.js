/* What a pause sends: of the fields only those that differ from the text the server has under the name `base`. */
"use strict";

let baseline = "dirty" in desk.dataset ? null : new Map(defaults()); // null: send everything

/* The values of the form as the page came with them, whatever the browser has put back since. */
function* defaults() {
  for (const one of desk.elements) {
    if (!one.name) continue;
    if (one.matches("select")) yield [one.name, ([...one.options].find((option) => option.defaultSelected) || one).value];
    else yield [one.name, one.defaultValue];
  }
}

/* Names, places and what lies hidden always go along: by them the server knows which part is which. */
const goesAlong = (name) => /-(?:position|remove)$/.test(name) || !field(name) || field(name).type === "hidden";

function unchanged(body) {
  return [...body.entries()]
    .filter(([name, value]) => !goesAlong(name) && baseline.get(name) === value)
    .map(([name]) => name);
}

/* The form's data without what did not change; all of it where that is not known. */
function shortOf(body) {
  if (!baseline) return body;
  const left = new Set(unchanged(body));
  const short = new URLSearchParams([...body.entries()].filter(([name]) => !left.has(name)));
  short.append("partial", "1");
  return short;
}

/* The server has this data now, under the name the form's `base` carries. */
function isBase(body) {
  baseline = new Map(body.entries());
}

/* A preview at a pause is short too: its form goes into the frame by itself. */
let isShort = false;
desk.addEventListener("formdata", (event) => {
  if (!isShort || !baseline) return;
  unchanged(event.formData).forEach((name) => event.formData.delete(name));
  event.formData.append("partial", "1");
});

function submitShort(button) {
  isShort = true;
  try {
    desk.requestSubmit(button);
  } finally {
    isShort = false;
  }
}

/* What a pause sends: of the fields only those that differ from the text the server has under the name `base`. */
"use strict";

let baseline = null; // null: send everything
if (!("dirty" in desk.dataset)) isBase(defaults());

/* The values of the form as the page came with them, whatever the browser has put back since. */
function* defaults() {
  for (const one of desk.elements) {
    if (!one.name) continue;
    if (one.matches("select")) yield [one.name, ([...one.options].find((option) => option.defaultSelected) || one).value];
    else yield [one.name, one.defaultValue];
  }
}

/* Whether somebody wrote before the scripts were here, or the browser put back what it had kept. */
function isTouched() {
  const opened = new Map(defaults());
  return fieldsNow().some((one) => one.type !== "checkbox" && one.value !== opened.get(one.name));
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

/* The server has these values now, under the name the form's `base` carries; of parts that are removed or have no name
   yet it has none. */
function isBase(entries) {
  const values = new Map(entries);
  const isThere = (part) => desk.elements[`${part}-slug`].value && !values.get(`${part}-remove`);
  const partOf = (name) => /^items-\d+(?=-)/.exec(name);
  baseline = new Map([...values].filter(([name]) => !partOf(name) || isThere(partOf(name))));
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

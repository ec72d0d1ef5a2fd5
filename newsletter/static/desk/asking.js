/* The dialog: asks for some words; gives them, or null. One question after the other: none shares another's answers. */
"use strict";

const asking = document.getElementById("asking");
let questions = Promise.resolve();

/* `coming` may say, before the answer, that there is nothing to ask any more: an object with an `error`. */
function ask(title, fields, coming = null) {
  const answered = questions.then(() => question(title, fields, coming));
  questions = answered.catch(() => {});
  return answered;
}

function question(title, fields, coming) {
  document.getElementById("asking-title").textContent = title;
  const form = asking.querySelector("form");
  form.reset();
  all("label", form).forEach((row) => {
    row.hidden = !(row.dataset.for in fields);
    const one = row.querySelector("input, textarea");
    one.disabled = row.hidden;
    one.required = row.dataset.for === "url";
    one.value = fields[row.dataset.for] || "";
  });
  asking.returnValue = "no";
  asking.showModal();
  const first = all("label:not([hidden]) input, label:not([hidden]) textarea", form).find(
    (one) => !one.value,
  );
  if (first) first.focus();
  return new Promise((done) => {
    let isOver = false;
    asking.addEventListener(
      "close",
      () => {
        isOver = true;
        done(asking.returnValue === "yes" ? Object.fromEntries(new FormData(form)) : null);
      },
      { once: true },
    );
    if (coming) coming.then((told) => told.error && !isOver && asking.close("yes"));
  });
}

/* A button of its own, not the form's first: Enter in a field says yes. */
asking.querySelector("[value=no]").addEventListener("click", () => asking.close("no"));
const site = (url) => {
  try {
    return new URL(url).hostname.replace(/^www\./, "");
  } catch {
    return "";
  }
};

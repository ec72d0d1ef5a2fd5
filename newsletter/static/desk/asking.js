/* The dialog: asks for some words; gives them, or null. */
"use strict";

const asking = document.getElementById("asking");

function ask(title, fields) {
  document.getElementById("asking-title").textContent = title;
  const form = asking.querySelector("form");
  form.reset();
  all("label", form).forEach((row) => {
    row.hidden = !(row.dataset.for in fields);
    const field = row.querySelector("input, textarea");
    field.disabled = row.hidden;
    field.required = row.dataset.for === "url";
    field.value = fields[row.dataset.for] || "";
  });
  asking.returnValue = "no";
  asking.showModal();
  const first = all("label:not([hidden]) input, label:not([hidden]) textarea", form).find(
    (field) => !field.value,
  );
  if (first) first.focus();
  return new Promise((done) => {
    asking.addEventListener(
      "close",
      () => {
        done(asking.returnValue === "yes" ? Object.fromEntries(new FormData(form)) : null);
      },
      { once: true },
    );
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

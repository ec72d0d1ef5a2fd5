/* Saving, leaving, and what the browser kept while the server could not be reached. */
"use strict";

desk.addEventListener("submit", (event) => {
  if (event.submitter && event.submitter.formTarget) return;
  leaving = true;
  keepHere(formData());
  tell(words.saving);
});

all(".foot form").forEach((form) =>
  form.addEventListener("submit", (event) => {
    if (!dirty) return;
    event.preventDefault();
    tell(words.saveFirst, true);
    document.querySelector(".foot .save").focus();
  }),
);
addEventListener("beforeunload", (event) => {
  if (dirty && !leaving) event.preventDefault();
});

addEventListener("pageshow", () => {
  leaving = false;
});

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
    event.preventDefault();
    desk.requestSubmit(document.querySelector(".foot .save"));
  }
});

function takeCopy(values) {
  const total = values.find(([name]) => name === "items-TOTAL_FORMS");
  while (total && Number(field("items-TOTAL_FORMS").value) < Number(total[1])) addCard(cards().at(-1), "");
  all("#cards .card").forEach((card) => {
    input(card, "remove").checked = false;
    card.hidden = false;
  });
  values.forEach(([name, value]) => {
    const one = field(name);
    if (!one || name === "items-TOTAL_FORMS" || name === "items-INITIAL_FORMS") return;
    if (one.type === "checkbox") {
      one.checked = true;
      one.closest(".card").hidden = true;
    } else one.value = value;
  });
  [...all("#cards .card")]
    .sort((a, b) => input(a, "position").value - input(b, "position").value)
    .forEach((card) => cardList.append(card));
  settle();
}

function offerCopy() {
  let copy = null;
  try {
    copy = JSON.parse(localStorage.getItem(local));
  } catch {
    /* nothing kept */
  }
  if (!copy) return;
  const now = new Map(formData().entries());
  const same = copy.values.every(
    ([name, value]) =>
      name === "base" || now.get(name) === undefined || now.get(name).replace(/\r\n/g, "\n") === value,
  );
  if (same || document.querySelector(".messagelist :is(.success, .info)")) {
    localStorage.removeItem(local);
    return;
  }
  const question = document.getElementById("local");
  question.hidden = false;
  question.addEventListener("click", (event) => {
    const answer = event.target.dataset.local;
    if (!answer) return;
    if (answer === "take") takeCopy(copy.values);
    if (answer === "drop") localStorage.removeItem(local);
    question.hidden = true;
  });
}

turn(firstTab());
offerCopy();

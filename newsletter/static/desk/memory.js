/* Which cards were open, and where the page stood: the same after a save. */
"use strict";

function remember() {
  const closed = all(".card").filter(
    (card) => card.querySelector(".fold").getAttribute("aria-expanded") === "false",
  );
  const keys = closed.map((card) => (card.dataset.card ? input(card, "slug").value || "" : "greeting"));
  try {
    sessionStorage.setItem(memory, JSON.stringify({ keys, y: scrollY }));
  } catch {
    /* private window: nothing to remember */
  }
}

function recall() {
  let kept = null;
  try {
    kept = JSON.parse(sessionStorage.getItem(memory));
  } catch {
    /* the same */
  }
  const list = cards();
  const blank = list.at(-1);
  if (
    list.length > 1 &&
    blank &&
    !input(blank, "slug").value &&
    !input(blank, "body").value &&
    !input(blank, "heading").value &&
    !blank.matches(".wrong")
  ) {
    input(blank, "remove").checked = true;
    blank.hidden = true;
    noted(input(blank, "remove"));
  }
  cards().forEach((card, at) => {
    const closed = kept
      ? kept.keys.includes(input(card, "slug").value) && input(card, "slug").value
      : cards().length > 6 && at > 0;
    if (closed && !card.querySelector(".errorlist")) fold(card, true);
  });
  if (kept && kept.keys.includes("greeting")) fold(document.querySelector(".greeting"), true);
  cards().forEach(drawHead);
  drawSections();
  if (kept && kept.saved) {
    scrollTo(0, kept.y);
    try {
      sessionStorage.setItem(memory, JSON.stringify({ ...kept, saved: false }));
    } catch {
      /* the same */
    }
  }
}

desk.addEventListener("submit", (event) => {
  if (event.submitter && event.submitter.formTarget) return;
  remember();
  try {
    sessionStorage.setItem(
      memory,
      JSON.stringify({ ...JSON.parse(sessionStorage.getItem(memory)), saved: true }),
    );
  } catch {
    /* the same */
  }
});

recall();
const wrong = document.querySelector("[aria-invalid=true]");
if (wrong) {
  unfoldAround(wrong);
  wrong.focus();
}

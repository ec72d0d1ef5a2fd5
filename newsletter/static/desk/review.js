/* The review: shown by kind or by part, a kind mended at once, ignored for good; a word taken into one's own list. */
"use strict";

const review = document.getElementById("review");
let filter = "all";

/* Shows only the slips that the filter lets through; asked again whenever the review is written anew. */
function sift() {
  const here = document.querySelector(".card.current");
  const part = here && here.dataset.card;
  let shown = 0;
  all(".slips > li", review).forEach((slip) => {
    const at = slip.dataset.at;
    const isHere = part ? at.startsWith(`${part}-`) : !at.startsWith("items-");
    slip.hidden =
      (filter === "stop" && !slip.matches(".stop")) ||
      (filter === "fix" && !slip.querySelector("[data-fix]")) ||
      (filter === "here" && !isHere);
    if (!slip.hidden) shown += 1;
  });
  all(".kind", review).forEach((kind) => {
    kind.hidden = all(".slips > li", kind).every((slip) => slip.hidden);
  });
  all("[data-filter]", review).forEach((button) =>
    button.setAttribute("aria-pressed", String(button.dataset.filter === filter)),
  );
  const none = document.getElementById("none-left");
  if (none) none.hidden = shown > 0;
}

new MutationObserver(sift).observe(review, { childList: true });

/* The part that was written in last is the one "of this part" means. */
desk.addEventListener("focusin", (event) => {
  const card = event.target.closest(".card");
  if (!card || card.matches(".current")) return;
  all(".card.current").forEach((one) => one.classList.remove("current"));
  card.classList.add("current");
  if (filter === "here") sift();
});

/* From the last place to the first: what is mended above moves nothing that is still to come. */
function fixAll(kind) {
  const buttons = all("[data-fix]", kind).reverse();
  const done = new Set();
  buttons.forEach((button) => {
    const isNumbers = button.dataset.field === "numbers";
    if (isNumbers && done.has(button.dataset.new)) return;
    if (isNumbers) done.add(button.dataset.new);
    fix(button);
  });
}

async function decide(address, values) {
  try {
    showThreads(await send(address, values));
    await look();
  } catch {
    tell(words.offline, true);
  }
}

review.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const { filter: wanted, ignore, excerpt, heed, learn } = button.dataset;
  if (wanted) {
    filter = wanted;
    sift();
  }
  if ("fixAll" in button.dataset) fixAll(button.closest(".kind"));
  if (ignore) decide(review.dataset.ignore, { codes: ignore, excerpt: excerpt || "" });
  if (heed) decide(review.dataset.heed, { pks: heed });
  if (learn) decide(review.dataset.learn, { word: learn });
});

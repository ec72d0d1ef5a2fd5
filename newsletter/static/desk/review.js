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
  all(".kind-of-slip", review).forEach((kind) => {
    kind.hidden = all(".slips > li", kind).every((slip) => slip.hidden);
  });
  all("[data-filter]", review).forEach((button) =>
    button.setAttribute("aria-pressed", String(button.dataset.filter === filter)),
  );
  const none = document.getElementById("none-left");
  if (none) none.hidden = shown > 0;
}

/* How many slips each part has, in its head: one tap away from the review of that part. */
function countSlips() {
  const found = {};
  all(".slips > li", review).forEach((slip) => {
    const part = slip.dataset.at.match(/^items-\d+/);
    if (part) found[part[0]] = (found[part[0]] || 0) + 1;
  });
  all("#cards .card").forEach((card) => {
    const count = found[card.dataset.card] || 0,
      button = card.querySelector("[data-slips-here]");
    button.hidden = !count;
    button.textContent = (count === 1 ? words.slipsOne : words.slipsMany).replace("%s", count);
    named(card);
  });
}

function renewed() {
  sift();
  countSlips();
}

new MutationObserver(renewed).observe(review, { childList: true });
countSlips();

desk.addEventListener("click", (event) => {
  const button = event.target.closest("[data-slips-here]");
  if (!button) return;
  all(".card.current").forEach((one) => one.classList.remove("current"));
  button.closest(".card").classList.add("current");
  filter = "here";
  sift();
  turn(document.getElementById("tab-review"), true);
});

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
    showThreads(await toldOf(address, values));
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
  if ("fixAll" in button.dataset) fixAll(button.closest(".kind-of-slip"));
  if (ignore) decide(review.dataset.ignore, { codes: ignore, excerpt: excerpt || "" });
  if (heed) decide(review.dataset.heed, { pks: heed });
  if (learn) decide(review.dataset.learn, { word: learn });
});

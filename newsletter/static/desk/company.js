/* Who else has the issue open, and comments beside its parts: asked every twenty seconds, told at once. */
"use strict";

const BEAT = 20000;
const company = document.getElementById("company");
let comments = company.dataset.comments;

/* It asks nobody to sign in: an editor who is away finds no dialog. */
async function beat() {
  const body = new FormData();
  body.append("comments", comments);
  try {
    const answer = await fetch(company.dataset.here, {
      method: "POST",
      body,
      headers: { "X-CSRFToken": token },
      redirect: "manual",
    });
    if (!answer.ok) return;
    const told = await answer.json();
    if (told.company !== undefined && told.company.trim() !== company.innerHTML.trim())
      company.innerHTML = told.company;
    showThreads(told);
  } catch {
    /* the next beat asks again */
  }
}

setInterval(() => {
  if (!document.hidden) beat();
}, BEAT);
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) beat();
});

addEventListener("pagehide", () => {
  const body = new FormData();
  body.append("csrfmiddlewaretoken", token);
  navigator.sendBeacon(company.dataset.left, body);
});
addEventListener("pageshow", (event) => {
  if (event.persisted) beat();
});

/* Comments */
function showThreads(told) {
  if (told.error) tell(told.error, true);
  if (!told.threads) return;
  comments = told.comments;
  all("#cards .card").forEach((card) => {
    const thread = told.threads[input(card, "slug").value] || { html: "", open: 0 };
    card.querySelector(".thread").innerHTML = thread.html;
    all("[data-open-comments]", card).forEach((count) => {
      count.textContent = thread.open;
      count.hidden = !thread.open;
    });
    named(card);
  });
}

async function commentOn(card) {
  const field = card.querySelector("[data-comment-text]");
  if (!field.value.trim()) {
    field.focus();
    return;
  }
  try {
    const told = await toldOf(company.dataset.comment, { item: input(card, "slug").value, text: field.value });
    showThreads(told);
    if (told.threads) {
      field.value = "";
      say(words.commented);
    }
  } catch {
    tell(words.offline, true);
  }
}

desk.addEventListener("click", (event) => {
  const button = event.target.closest("[data-say], [data-resolve]");
  if (!button) return;
  if ("say" in button.dataset) {
    commentOn(button.closest(".card"));
    return;
  }
  const card = button.closest(".card");
  const comment = button.closest("[data-comment]").dataset.comment;
  toldOf(company.dataset.resolve, { comment, open: button.dataset.resolve })
    .then((told) => {
      showThreads(told);
      card.querySelector(".comments > summary").focus();
    })
    .catch(() => tell(words.offline, true));
});

desk.addEventListener("keydown", (event) => {
  if (!event.target.matches("[data-comment-text]") || event.key !== "Enter") return;
  if (!event.ctrlKey && !event.metaKey) return;
  event.preventDefault();
  commentOn(event.target.closest(".card"));
});

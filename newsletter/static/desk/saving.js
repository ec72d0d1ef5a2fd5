/* Saving by hand and leaving: nobody goes on with a text that is not on the server. */
"use strict";

desk.addEventListener("submit", (event) => {
  if (event.submitter && event.submitter.formTarget) return;
  leaving = true;
  keepHere(formData());
  tell(words.saving);
});

/* Ctrl+S: a draft is saved now, where it is. */
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "s") return;
  event.preventDefault();
  if (!itself() || desk.dataset.state === "conflict") desk.requestSubmit(save);
  else if (dirty) flush();
  else tell(words.nothingNew);
});

/* What decides over the issue waits until all of it is there. */
all(".foot form").forEach((form) =>
  form.addEventListener("submit", async (event) => {
    if (!dirty) return;
    event.preventDefault();
    const { submitter } = event;
    if (itself() && (await flush()) && !dirty) form.requestSubmit(submitter);
    else {
      refuse(itself() ? words.notYet : words.saveFirst);
      save.focus();
    }
  }),
);

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[href]");
  if (!link || link.target || !dirty || !itself() || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (link.hash && link.pathname === location.pathname) return;
  event.preventDefault();
  await flush();
  location.assign(link.href);
});

/* Whoever goes keeps the browser's copy of what the server has not got: the next page may be made before it has. */
let going = false;
addEventListener("beforeunload", (event) => {
  if (!dirty || leaving) return;
  if (desk.dataset.state !== "kept") keepHere(formData());
  going = true;
  setTimeout(() => {
    going = false; // the question was answered with "stay"
  }, 1000);
  if (itself()) look();
  event.preventDefault();
});

addEventListener("pageshow", () => {
  leaving = false;
});

turn(firstTab());
offerCopies();
if ((dirty && itself()) || isTouched()) changed();

/* Subject and preheader while they are written: how long they are, and how an inbox shows them. */
"use strict";
document.addEventListener("input", (event) => {
  const name = event.target.dataset && event.target.dataset.inbox;
  if (!name) return;
  const written = event.target.value.trim();
  document.querySelectorAll(`[data-shows="${name}"]`).forEach((place) => {
    place.textContent = written || event.target.dataset.empty;
  });
  document.querySelectorAll(`[data-counts="${name}"]`).forEach((place) => {
    place.textContent = [...written].length;
  });
});

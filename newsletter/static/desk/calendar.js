// Opens the year at today; drags an issue to another Friday: fills the hidden form and sends it, as "Move" does without.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const now = document.getElementById("now");
  const told = document.querySelector(".messagelist, .moving");
  if (now && !told && !location.hash && now.getBoundingClientRect().bottom > innerHeight)
    now.scrollIntoView({ block: "center" });
  const form = document.getElementById("move");
  if (!form) return;
  let dragged = null;
  const dayOf = (event) => (dragged && event.target.closest ? event.target.closest("[data-day]") : null);
  document.addEventListener("dragstart", (event) => {
    dragged = event.target.closest ? event.target.closest("[data-issue]") : null;
    if (!dragged) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset.issue);
    dragged.classList.add("dragged");
  });
  document.addEventListener("dragend", () => {
    document.querySelectorAll(".over, .dragged").forEach((each) => each.classList.remove("over", "dragged"));
    dragged = null;
  });
  document.addEventListener("dragover", (event) => {
    const day = dayOf(event);
    if (!day) return;
    event.preventDefault();
    document.querySelectorAll(".over").forEach((each) => each.classList.toggle("over", each === day));
    day.classList.add("over");
  });
  document.addEventListener("drop", (event) => {
    const day = dayOf(event);
    if (!day || day.contains(dragged)) return;
    event.preventDefault();
    form.elements.issue.value = dragged.dataset.issue;
    form.elements.day.value = day.dataset.day;
    form.submit();
  });
});

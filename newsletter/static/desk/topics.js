// Completes topics while they are typed: a datalist for the word after the last comma, asked from the server.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  let waiting = 0;
  let lists = 0;
  const offer = async (field) => {
    const comma = field.value.lastIndexOf(",");
    const before = comma < 0 ? "" : field.value.slice(0, comma + 1) + " ";
    const typed = field.value.slice(comma + 1).trim();
    const list = document.getElementById(field.getAttribute("list"));
    if (!typed) return list.replaceChildren();
    const answer = await fetch(`${field.dataset.topics}?q=${encodeURIComponent(typed)}`);
    if (!answer.ok) return;
    const { topics } = await answer.json();
    list.replaceChildren(
      ...topics.map((name) => {
        const option = document.createElement("option");
        option.value = before + (/[,"]/.test(name) ? JSON.stringify(name) : name);
        return option;
      }),
    );
  };
  document.addEventListener("input", (event) => {
    const field = event.target;
    if (!field.matches || !field.matches("input[data-topics]")) return;
    if (!field.hasAttribute("list")) {
      const list = document.createElement("datalist");
      list.id = `topics-${(lists += 1)}`;
      field.after(list);
      field.setAttribute("list", list.id);
    }
    clearTimeout(waiting);
    waiting = setTimeout(() => offer(field).catch(() => {}), 150);
  });
});

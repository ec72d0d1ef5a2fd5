/* Tabs: one panel of the side at a time; on a phone the text is one of them, and the first. */
"use strict";

const tabs = all("[role=tab]");
const onPhone = matchMedia("(max-width: 48rem)");
const textTab = document.getElementById("tab-text");
const view = document.querySelector(".desk");
const shownTabs = () => tabs.filter((tab) => tab !== textTab || onPhone.matches);
let written = 0; // where the text stood when another tab was turned to

function turn(tab, focus = false) {
  const isText = tab === textTab;
  if (onPhone.matches && view.dataset.view === "text" && !isText) written = scrollY;
  view.dataset.view = isText ? "text" : "side";
  tabs.forEach((one) => {
    const on = one === tab;
    one.setAttribute("aria-selected", String(on));
    one.tabIndex = on ? 0 : -1;
    if (one !== textTab) document.getElementById(one.getAttribute("aria-controls")).hidden = !on;
  });
  if (focus) tab.focus();
  if (tab.id === "tab-preview") preview();
  if (tab.id === "tab-pictures" && waiting === null) document.getElementById("pictures").scrollTop = 0;
  if (onPhone.matches) scrollTo(0, isText ? written : 0);
  try {
    if (!isText) sessionStorage.setItem("desk-tab", tab.id);
  } catch {
    /* private window */
  }
}

/* The text itself, which a phone may have behind another tab. */
function showText() {
  if (onPhone.matches && view.dataset.view !== "text") turn(textTab);
}

function firstTab() {
  try {
    const last = document.getElementById(sessionStorage.getItem("desk-tab"));
    return onPhone.matches ? textTab : last || document.getElementById("tab-review");
  } catch {
    return onPhone.matches ? textTab : document.getElementById("tab-review");
  }
}

onPhone.addEventListener("change", () => turn(firstTab()));
tabs.forEach((tab) => {
  tab.addEventListener("click", () => turn(tab));
  tab.addEventListener("keydown", (event) => {
    const list = shownTabs(),
      at = list.indexOf(tab);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: list.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    turn(list[(to + list.length) % list.length], true);
  });
});

/* Tabs: one panel of the side at a time. */
"use strict";

const tabs = all("[role=tab]");
function turn(tab, focus = false) {
  tabs.forEach((one) => {
    const on = one === tab;
    one.setAttribute("aria-selected", String(on));
    one.tabIndex = on ? 0 : -1;
    document.getElementById(one.getAttribute("aria-controls")).hidden = !on;
  });
  if (focus) tab.focus();
  if (tab.id === "tab-preview") preview();
  if (tab.id === "tab-pictures" && waiting === null) document.getElementById("pictures").scrollTop = 0;
  try {
    sessionStorage.setItem("desk-tab", tab.id);
  } catch {
    /* private window */
  }
}

tabs.forEach((tab, at) => {
  tab.addEventListener("click", () => turn(tab));
  tab.addEventListener("keydown", (event) => {
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    turn(tabs[(to + tabs.length) % tabs.length], true);
  });
});

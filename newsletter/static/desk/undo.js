/* The bar that takes back: its time runs out before the eyes, then it goes. Without this script it is a form that stays. */
"use strict";
{
  const bar = document.getElementById("undo");
  const time = bar.querySelector("progress");
  const until = Date.now() + bar.dataset.left * 1000;
  const running = setInterval(() => {
    time.value = (until - Date.now()) / 1000;
    if (Date.now() < until) return;
    clearInterval(running);
    bar.remove();
  }, 250);
}

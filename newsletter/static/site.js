// Makes a player out of a video's or podcast's link when a reader asks for it; without this file the link leads there.
"use strict";
document.addEventListener("click", (event) => {
  const link = event.target.closest("figure[data-player] > a");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const figure = link.parentElement;
  const address = new URL(figure.dataset.player);
  if (/youtube|vimeo/.test(address.hostname)) address.searchParams.set("autoplay", "1");
  const frame = document.createElement("iframe");
  const caption = figure.querySelector("figcaption");
  frame.title = (caption || link.querySelector(".embed-watch")).textContent.trim();
  frame.referrerPolicy = "strict-origin-when-cross-origin"; // YouTube's error 153 without
  frame.allow = "autoplay; encrypted-media; fullscreen; picture-in-picture";
  frame.allowFullscreen = true;
  frame.src = address.href;
  link.replaceWith(frame);
  frame.focus();
});

/* Preview: the form itself is sent into the frame; a wide page is shown smaller, a phone as it is. */
"use strict";

const frame = document.querySelector(".frame"),
  page = frame.querySelector("iframe");
const mailKinds = document.getElementById("mail-kinds");
if (mailKinds) mailKinds.hidden = true;
let mailKind = document.getElementById("as-mail"); // HTML, text or source: what was asked for last is shown anew
all("#mail-kinds button").forEach((button) =>
  button.addEventListener("click", () => {
    mailKind = button;
  }),
);
let scrolled = 0;
function preview() {
  try {
    scrolled = page.contentWindow.scrollY;
  } catch {
    scrolled = 0;
  }
  submitShort(frame.dataset.size === "mail" ? mailKind : document.getElementById("refresh"));
}

page.addEventListener("load", () => {
  try {
    page.contentWindow.scrollTo(0, scrolled);
  } catch {
    /* an error page of the browser's own */
  }
});

function scale() {
  const wide = frame.dataset.size === "page" ? 1180 : frame.clientWidth;
  const by = Math.min(1, frame.clientWidth / wide);
  page.style.width = `${wide}px`;
  page.style.height = `${frame.clientHeight / by}px`;
  page.style.transform = `scale(${by})`;
}

new ResizeObserver(scale).observe(frame);
all("[data-size]", document.querySelector(".sizes")).forEach((button) =>
  button.addEventListener("click", () => {
    frame.dataset.size = button.dataset.size;
    all("[data-size]", button.parentNode).forEach((one) =>
      one.setAttribute("aria-pressed", String(one === button)),
    );
    if (mailKinds) mailKinds.hidden = button.dataset.size !== "mail";
    scale();
    preview();
  }),
);

/* Signed out while writing: the same editor signs in again in a dialog, the text stays where it is. */
"use strict";

const signing = document.getElementById("signing");
const signingForm = signing.querySelector("form");
let asked = null;

/* True when this editor is signed in again, at once where only the token was old; false when they do not want to. */
function signedIn() {
  asked =
    asked ||
    again().finally(() => {
      asked = null;
    });
  return asked;
}

async function again() {
  const now = await toldBy();
  if (now.state === "in") return true;
  return signing.open ? false : askAgain(now);
}

async function toldBy(answers = null) {
  const body = answers && new FormData();
  Object.entries(answers || {}).forEach(([name, value]) => body.append(name, value));
  const answer = await fetch(`${signing.dataset.again}?who=${encodeURIComponent(signing.dataset.who)}`, {
    method: answers ? "POST" : "GET",
    body,
    headers: answers ? { "X-CSRFToken": token } : {},
    signal: AbortSignal.timeout(60000),
  });
  if (!answer.ok) return { state: "out", error: words.locked };
  const told = await answer.json();
  renew(told.token);
  return told;
}

function askAgain(first) {
  const row = (name) => signingForm.querySelector(`[data-for=${name}]`);
  const shown = (told) => {
    row("password").hidden = told.state === "code";
    row("code").hidden = told.state !== "code";
    const wrong = signingForm.querySelector("[role=alert]");
    wrong.textContent = told.error || "";
    wrong.hidden = !told.error;
    const one = row(told.state === "code" ? "code" : "password").querySelector("input");
    one.value = "";
    one.focus();
  };
  signing.showModal();
  shown(first);
  return new Promise((done) => {
    signingForm.onsubmit = async (event) => {
      event.preventDefault();
      const told = await toldBy(Object.fromEntries(new FormData(signingForm))).catch(() => ({
        state: row("code").hidden ? "out" : "code",
        error: words.offline,
      }));
      if (told.state !== "in") return shown(told);
      signing.close("yes");
      return undefined;
    };
    signing.onclose = () => done(signing.returnValue === "yes");
    signing.returnValue = "no";
  });
}

signing.querySelector("[value=no]").addEventListener("click", () => signing.close("no"));

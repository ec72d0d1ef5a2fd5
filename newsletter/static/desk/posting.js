/* Asking the server: every question of the desk goes through here, so that a lost session is one thing everywhere. */
"use strict";

class SignedOut extends Error {}
let token = desk.querySelector("[name=csrfmiddlewaretoken]").value;

/* The page's forms go on with a token of the session there is now. */
function renew(fresh) {
  token = fresh;
  all("[name=csrfmiddlewaretoken]").forEach((field) => {
    field.value = fresh;
  });
}

/* Answers the response; throws SignedOut when nobody signs in again, and what fetch throws when nobody answers. */
async function post(address, body, signal = AbortSignal.timeout(60000)) {
  for (let again = false; ; again = true) {
    if (body.has("csrfmiddlewaretoken")) body.set("csrfmiddlewaretoken", token); // it counts before the header
    const answer = await fetch(address, {
      method: "POST",
      body,
      headers: { "X-CSRFToken": token },
      redirect: "manual",
      signal,
    });
    if (answer.type !== "opaqueredirect" && answer.status !== 403) return answer;
    if (again || !(await signedIn())) throw new SignedOut();
  }
}

/* What the server says to some values: its data, `error` a refusal. Throws what fetch throws when nobody answers. */
async function toldOf(address, values) {
  const body = new FormData();
  Object.entries(values).forEach(([name, value]) => body.append(name, value));
  try {
    const answer = await post(address, body);
    return /json/.test(answer.headers.get("Content-Type")) ? answer.json() : {};
  } catch (error) {
    if (error instanceof SignedOut) return { error: words.signedOut };
    throw error;
  }
}

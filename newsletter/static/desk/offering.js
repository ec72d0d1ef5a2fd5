/* Offers below a text: something that can be done with what was just pasted, by one press, or left. */
"use strict";

/* A row under the field with what is offered; `acts` are [words, what to do] and a refusal is said in the same row. */
function offer(area, text, acts) {
  const sheet = area.closest(".sheet");
  const old = sheet.parentNode.querySelector(".offer");
  if (old) old.remove();
  const row = document.createElement("p");
  row.className = "offer";
  const told = document.createElement("span");
  told.setAttribute("role", "status");
  row.append(told);
  acts.forEach(([name, act]) => {
    const button = makeQuiet(name);
    button.addEventListener("click", () => accept(row, told, act));
    row.append(" ", button);
  });
  const leave = makeQuiet(words.leave);
  leave.addEventListener("click", () => row.remove());
  row.append(" ", leave);
  sheet.after(row);
  told.textContent = text;
  return row;
}

function makeQuiet(name) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "quiet";
  button.textContent = name;
  return button;
}

async function accept(row, told, act) {
  const buttons = all("button", row);
  buttons.forEach((button) => {
    button.disabled = true;
  });
  const before = told.textContent;
  told.textContent = words.fetching;
  let refused = words.offline;
  try {
    refused = await act();
  } catch {
    /* the server cannot be reached */
  }
  if (!refused) {
    row.remove();
    return;
  }
  buttons.forEach((button) => {
    button.disabled = false;
  });
  told.textContent = refused === true ? before : refused;
  row.classList.add("wrong");
}

/* Titles: of an address that was pasted, and of the one in the dialog. Never by itself. */
const cited = (title, source, url) =>
  `[[${label(title)}${source.trim() ? ` - ${label(source)}` : ""}](${address(url)})]`;

function offerTitle(area, url) {
  offer(area, words.citeQuestion, [
    [
      words.fetchTitle,
      async () => {
        const told = await toldOf(desk.dataset.title, { url });
        if (told.error) return told.error;
        const at = loneIn(area.value, url);
        if (at < 0) return words.movedOn;
        write(area, cited(told.title, told.source, url), at, at + url.length);
        say(words.titled);
        return "";
      },
    ],
  ]);
}

/* Where an address stands as itself and is no link's or picture's. */
function loneIn(text, url) {
  for (let at = text.indexOf(url); at >= 0; at = text.indexOf(url, at + 1)) {
    const isLonger = /[^\s.,;:)\]»”"']/.test(text[at + url.length] || " ");
    if (!text.slice(0, at).endsWith("](") && !isLonger) return at;
  }
  return -1;
}

document.getElementById("fetch-title").addEventListener("click", async (event) => {
  const { form } = event.target;
  const told = document.getElementById("asking-told");
  told.textContent = words.fetching;
  let answer = { error: words.offline };
  try {
    answer = await toldOf(desk.dataset.title, { url: form.elements.url.value });
  } catch {
    /* the server cannot be reached */
  }
  told.textContent = answer.error || "";
  if (answer.error) return;
  form.elements.title.value = answer.title;
  form.elements.source.value = answer.source;
});

/* Pictures that lie on other sites: fetched on a press, for all of a text or one in the side. */
const ELSEWHERE = /!\[(?:[^\[\]\\]|\\.){0,600}\]\(((?:https?:)?\/\/[^\s()]{1,2000}(?:\([^\s()]{0,200}\)[^\s()]{0,500}){0,9})/g;
const picturesElsewhere = (text) => [...new Set([...text.matchAll(ELSEWHERE)].map((found) => found[1]))];

async function fetchPicture(area, url) {
  const told = await toldOf(desk.dataset.fetch, { url });
  if (told.error) return told.error;
  const old = `](${url}`;
  for (let at = area.value.indexOf(old); at >= 0; at = area.value.indexOf(old, at + 1))
    write(area, `](${address(told.name)}`, at, at + old.length);
  say(words.uploaded.replace("%s", told.name));
  return "";
}

function offerPictures(area, pasted) {
  const urls = picturesElsewhere(pasted);
  if (!urls.length) return;
  const question = urls.length === 1 ? words.elsewhereOne : words.elsewhereMany.replace("%s", urls.length);
  offer(area, question, [
    [
      words.fetchPictures,
      async () => {
        const refusals = [];
        for (const url of urls) {
          const refused = await fetchPicture(area, url);
          if (refused) refusals.push(refused);
        }
        return [...new Set(refusals)].join(" ");
      },
    ],
  ]);
}

document.getElementById("pictures").addEventListener("click", async (event) => {
  const button = event.target.closest("[data-fetch]");
  if (!button) return;
  button.disabled = true;
  const told = button.parentNode.querySelector("[role=status]");
  told.textContent = words.fetching;
  const row = button.closest("[data-picture]");
  try {
    told.textContent = await fetchPicture(field(row.dataset.name), button.dataset.fetch);
  } catch {
    told.textContent = words.offline;
  }
  button.disabled = false;
});

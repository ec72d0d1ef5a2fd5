// Searches an archive that lies in a folder: all words, accents and capitals apart, titles before texts, the newest first.
"use strict";
const MOST = 100;
const AROUND = 120;

function folded(text) {
  return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
}

function shown(text, word) {
  const plain = text.replace(/\s+/g, " ");
  const near = folded(plain).indexOf(word) - AROUND;
  const at = near > 0 ? plain.indexOf(" ", near) + 1 : 0;
  const piece = plain.slice(at, at + 3 * AROUND);
  return (at ? "…" : "") + piece + (at + piece.length < plain.length ? "…" : "");
}

function found(words) {
  const hits = [];
  for (const entry of ENTRIES) {
    const title = folded(entry[0]);
    const whole = title + " " + folded(entry[4]);
    if (words.every((word) => whole.includes(word))) {
      hits.push({ entry, first: words.every((word) => title.includes(word)) ? 0 : 1 });
    }
  }
  return hits.sort((one, other) => one.first - other.first); // stable: the newest stays first
}

function row(entry, word) {
  const [title, address, issue, day, text] = entry;
  const item = document.createElement("li");
  const heading = item.appendChild(document.createElement("h2"));
  const link = heading.appendChild(document.createElement("a"));
  link.href = address;
  link.textContent = title;
  const from = item.appendChild(document.createElement("p"));
  from.className = "from";
  from.textContent = (issue === title ? "" : issue + " · ") + day;
  item.appendChild(document.createElement("p")).textContent = shown(text, word);
  return item;
}

const asked = new URLSearchParams(location.search).get("q") || "";
const words = folded(asked).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
document.getElementById("q").value = asked;
if (words.length) {
  const hits = found(words);
  const count = document.getElementById("count");
  count.textContent = hits.length ? count.dataset.found + hits.length : count.dataset.none;
  document.getElementById("hits").append(...hits.slice(0, MOST).map((hit) => row(hit.entry, words[0])));
}

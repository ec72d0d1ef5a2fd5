/* Pictures that came inside the clipboard: written in its HTML, or as files for those that have no address of the web. */
"use strict";

const INSIDE = /data:(image\/(?:png|jpeg|gif|webp|avif));base64,([A-Za-z0-9+/=\s]+)/g;
const HOMELESS = /(<img\b[^>]*?\bsrc=["'])((?:file|blob|cid|webkit-fake-url|applewebdata):[^"']*)(?=["'])/gi;

/* The HTML with the names of its pictures, once they are stored; one that cannot be keeps the name of a missing one. */
async function keepEnclosed(html, files) {
  let kept = html;
  for (const [whole, kind, code] of html.matchAll(INSIDE)) {
    const bytes = Uint8Array.from(atob(code.replace(/\s/g, "")), (one) => one.charCodeAt(0));
    const name = await stored(new File([bytes], "picture.png", { type: kind }));
    if (name) kept = kept.replaceAll(whole, () => name);
  }
  const homeless = [...html.matchAll(HOMELESS)];
  if (homeless.length !== files.length) return kept;
  for (const [at, found] of homeless.entries()) {
    const name = await stored(files[at]);
    if (name) kept = kept.replace(found[0], () => found[1] + name);
  }
  return kept;
}

async function stored(file) {
  try {
    return (await toldOf(desk.dataset.picture, { picture: file })).name || "";
  } catch {
    return "";
  }
}

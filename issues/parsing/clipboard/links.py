"""Links and pictures of a clipboard: what leads nowhere outside of the program, and what programs put around addresses."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, unquote, urlsplit

from ..tree import Element

_HERE = re.compile(
    r"(?:about:blank|file:|applewebdata:|blob:|https?://[^#]{0,2000}(?:officeapps|sharepoint)\.)", re.I
)
_DEAD = re.compile(r"\s*(?:javascript|file|about|blob|applewebdata|data):", re.I)
_LONE_NOTE = re.compile(r"#(?:_ftn|_edn|sdfootnote|sdendnote|fn|footnote|user-content-fn)", re.I)
"""What a mark leads to whose note was not copied with it."""
_FOREIGN_NOTE = re.compile(r"#(?:cite_note|cite_ref|cite-note|cmnt)", re.I)
_WRAPPED = {
    "www.google.com/url": ("q", "url"), "google.com/url": ("q", "url"), "l.facebook.com/l.php": ("u",),
    "l.instagram.com": ("u",), "out.reddit.com": ("url",), "slack-redir.net/link": ("url",),
    "www.youtube.com/redirect": ("q",),
}  # fmt: skip
_LOCAL = re.compile(
    r"\s*(?:file|blob|cid|x-apple-[\w-]+|webkit-fake-url|applewebdata|content|about|data):", re.I
)
_EMOJI = re.compile(r"\bemoji\b|\ban1\b|goomoji|c-emoji", re.I)
Node = Element | str


def settle(body: Element) -> int:
    """Settles the links and pictures of a body in place; gives back how many marks of notes elsewhere were left out."""
    targets = {
        unquote(a.attrs.get("href", "").rpartition("#")[2])
        for a in body.iter("a")
        if "#" in a.attrs.get("href", "")
    }
    for element in body.iter():
        for name in ("id", "name"):
            if name in element.attrs and element.attrs[name] not in targets:
                del element.attrs[name]
    places = {element.attrs.get(name, "") for element in body.iter() for name in ("id", "name")}
    return _settle(body, places, [0])


def _settle(parent: Element, places: set[str], pictures: list[int]) -> int:
    out: list[Node] = []
    dropped = 0
    for child in parent.children:
        if isinstance(child, str):
            out.append(child)
            continue
        if _is_foreign_note(child):
            dropped += 1
            continue
        dropped += _settle(child, places, pictures)
        if child.tag == "img":
            out += _picture(child, pictures)
        elif child.tag == "a":
            out += _link(child, places)
        else:
            out.append(child)
    parent.children = out
    return dropped


def _is_foreign_note(element: Element) -> bool:
    """A mark that leads to a note of the page it was copied from, or a link that edits that page."""
    if "mw-editsection" in element.classes:
        return True
    if element.tag == "sup":
        links = element.elements
        return len(links) == 1 and links[0].tag == "a" and _is_foreign_note(links[0])
    href = element.attrs.get("href", "") if element.tag == "a" else ""
    return href.startswith("#cmnt") or (not href.startswith("#") and bool(_FOREIGN_NOTE.search(href)))


def _link(element: Element, places: set[str]) -> list[Node]:
    href = element.attrs.get("href", "").strip()
    if "#" in href and (_HERE.match(href) or href.startswith("#")):
        href = "#" + href.rpartition("#")[2]
        element.attrs["href"] = href
        if unquote(href[1:]) in places:
            return [element]
        return [Element("sup", {}, element.children)] if _LONE_NOTE.match(href) else element.children
    if not href and element.attrs.get("id", element.attrs.get("name", "")):
        return [element]
    if not href or _DEAD.match(href):
        return element.children
    if not element.text().strip(" \xa0\n\t\r\u200b") and not element.first("img"):
        return element.children
    element.attrs["href"] = unwrapped(href)
    return [element]


def unwrapped(url: str) -> str:
    """The address a program sends its readers to by way of its own."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    host = parts.netloc.lower()
    names = _WRAPPED.get(host + parts.path.rstrip("/")) or _WRAPPED.get(host)
    if host.endswith(".safelinks.protection.outlook.com"):
        names = ("url",)
    found = (parse_qs(parts.query).get(name, [""])[0] for name in names or ())
    return next((address for address in found if re.match(r"https?://", address)), url)


def _picture(element: Element, pictures: list[int]) -> list[Node]:
    """A picture: an emoji is its character, a spy's pixel nothing, one that stays on a machine has only its name."""
    alt, source = element.attrs.get("alt", ""), element.attrs.get("src", "").strip()
    said = f"{element.attrs.get('class', '')} {element.attrs.get('goomoji', '')} {source.rpartition('/')[0][-20:]}"
    if alt and (_EMOJI.search(said) or "data-stringify-emoji" in element.attrs):
        return [alt]
    sizes = {element.attrs.get(name, "").removesuffix("px") for name in ("width", "height")}
    if sizes & {"0", "1"} or not (source or element.attrs.get("data-src") or element.attrs.get("srcset")):
        return []
    if source:
        element.attrs["src"] = re.sub(r"\s", "%20", source)
    if _LOCAL.match(source):
        pictures[0] += 1
        name = re.split(r"[?#]", source.replace("\\", "/"))[0].rpartition("/")[2]
        is_name = re.fullmatch(r"[^/:;,]{1,120}\.(?:png|jpe?g|gif|webp|avif|heic|svg)", name, re.I)
        element.attrs["src"] = (
            name if is_name and not source.startswith("data:") else f"imagen-{pictures[0]}.png"
        )
    return [element]

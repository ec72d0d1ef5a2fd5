"""How HTML refers to things: footnotes and their way back, the addresses of links and pictures."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

from .tree import Element


def note_label(element: Element) -> str | None:
    """The label of the footnote an anchor refers to ("1" of `#footnote-1`, `#fn1`, `#fn:1`), or None."""
    href = element.attrs.get("href", "")
    if element.tag != "a" or "#" not in href or "footnote-number" in element.classes or is_back_link(element):
        return None
    if "footnote-anchor" in element.classes or re.match(r"#(?:user-content-)?fn[:-]?\w", href):
        return re.sub(r"^.*#(?:user-content-)?(?:footnote-|fn[:-]?)", "", href) or None
    return None


def is_back_link(element: Element) -> bool:
    """An anchor that leads from a note back to its mark."""
    return element.tag == "a" and (
        any("backref" in name or "backlink" in name for name in element.classes)
        or re.match(r"#(?:user-content-)?fnref", element.attrs.get("href", "")) is not None
    )


def absolute(url: str, base: str) -> str:
    """A path of the site at `base` as an address of the open web; any other address stays as it is.

    `//host/path` gets the site's scheme: mail programs and feed readers have none to add. Without `base` all stays.
    """
    if url.startswith("//"):
        return f"{base.partition('//')[0]}{url}"
    return base.rstrip("/") + url if base and url.startswith("/") else url


def link_title(anchor: Element) -> str:
    """What a link's `title` adds to its text; "" where it says the same, and for links of pictures."""
    title = " ".join(anchor.attrs.get("title", "").split())
    if not title or title == (text := " ".join(anchor.text().split())) or not text:
        return ""
    return title


def address(href: str) -> str:
    """An address as it stands between a link's parentheses."""
    href = re.sub(r"[\s\"<>`\\|]", lambda found: quote(found[0]), href)
    depth = lowest = 0
    for character in href:
        depth += (character == "(") - (character == ")")
        lowest = min(lowest, depth)
    return href if depth == 0 and lowest == 0 else href.replace("(", "%28").replace(")", "%29")


def picture_name(src: str) -> str:
    """A picture's reference as its name: local ones percent-decoded once, remote ones untouched.

    A NUL spelt in it (`%00`) becomes U+FFFD: no file and no row of PostgreSQL can have one in its name.
    """
    text = src.strip()
    if re.match(r"(?:[a-z][a-z0-9+.-]*:)?//|data:", text, re.I):
        return text
    return unquote(text).replace("\0", "\ufffd")


def picture_address(src: str) -> str:
    """A picture's reference as it stands in our Markdown."""
    name = picture_name(src)
    return address(name if name == src.strip() and "//" in name else name.replace("%", "%25"))

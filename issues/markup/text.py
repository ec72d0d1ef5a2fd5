"""Plain text of sanitised HTML, for data, summaries and search; and its beginning."""

from __future__ import annotations

import re
import unicodedata

from issues.parsing.tree import SPACES

from .tree import Element, parse
from .vocabulary import INLINE

# Marks that cannot stand in sanitised HTML: between blocks, between lines, and the white space of code.
_BLOCK, _LINE, _SPACE, _NEWLINE = "\x1e", "\x1f", "\x1c", "\x1d"
_BREAKS = dict.fromkeys(("br", "li", "tr", "dt", "dd", "summary", "figcaption"), _LINE) | {
    "td": " ",
    "th": " ",
}
_NOT_TEXT = frozenset(("footnote-ref", "footnote-backref", "embed-watch", "missing-picture"))
_JOINERS = "\u200d\ufe0e\ufe0f\u20e3"


def plain_text(html: str) -> str:
    """The words of sanitised HTML: an empty line between blocks, a line an entry, no footnote marks."""
    return text_of(parse(html, sanitised=True))


def text_of(root: Element) -> str:
    """The same of its tree."""
    parts: list[str] = []
    _collect(root, parts, code=False)
    text = re.sub(r" {2,}", " ", "".join(parts)).replace(_NEWLINE + _BLOCK, _BLOCK)
    text = re.sub(
        r"(?<![ \x1e\x1f])[ \x1e\x1f]*[\x1e\x1f][ \x1e\x1f]*",
        lambda found: "\n\n" if _BLOCK in found[0] else "\n",
        text,
    )
    return text.strip(" \n" + _NEWLINE).replace(_SPACE, " ").replace(_NEWLINE, "\n")


def _collect(element: Element, parts: list[str], *, code: bool) -> None:
    edge = _BREAKS.get(element.tag) or ("" if element.tag in INLINE or not element.tag else _BLOCK)
    parts.append(edge)
    for child in element.children:
        if isinstance(child, str):
            as_code = child.replace(" ", _SPACE).replace("\n", _NEWLINE) if code else ""
            parts.append(as_code or SPACES.sub(" ", child))
        elif "class" not in child.attrs or _NOT_TEXT.isdisjoint(child.classes):
            _collect(child, parts, code=code or child.tag == "pre")
    parts.append(edge)


def excerpt(text: str, length: int) -> str:
    """The beginning of a plain text in at most `length` characters, cut between words, with an ellipsis."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    if length < 1:
        return ""
    cut = line.rfind(" ", 0, length)
    if cut < length // 2:  # one long word: cut it, but not between a letter and its accent
        cut = length - 1
        while cut > 0 and (
            unicodedata.combining(line[cut]) or line[cut] in _JOINERS or line[cut - 1] == "\u200d"
        ):
            cut -= 1
    return line[:cut].rstrip(" ,;:.…-–—(«“¿¡[") + "…"

"""A news item's title where none is printed: its first sentence, as plain words."""

from __future__ import annotations

import re

from .. import tree
from . import render
from .code import without_note_marks

LONGEST = 90
_NOISE = re.compile(
    r"[\u200b\ufeff\u2060]|[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f\u200d\U000e0020-\U000e007f]+"
)
_CITATION = re.compile(r"(?:(?<!\s)\s+)?\[[^\[\]]*\]")
_SENTENCE = re.compile(r"(.{20,400}?[.!?…]{1,9}[»”\")]{0,9})(?=\s{1,9}[¿¡«“\"(A-ZÁÉÍÓÚÑ0-9])", re.S)


def plain_inline(markdown: str) -> str:
    """The words of an inline text, without marks, emoji and note marks."""
    if not markdown.strip():
        return ""
    return _words(render.tree_of(without_note_marks(markdown)))


def title_of(body: str) -> str:
    """A title of at most 90 characters from a Markdown body: its first paragraph's first sentence; "" if there is none."""
    for element in render.tree_of(body).iter("p", "li", "h4", "h5", "h6", "figcaption", "pre"):
        text = _CITATION.sub("", _words(element)).strip()
        if text and not re.fullmatch(r"https?://\S+", text):
            found = _SENTENCE.match(text)
            return shorten((found[1] if found else text).rstrip(".").strip())
    return ""


def _words(element: tree.Element) -> str:
    """Text without footnote marks and emoji, single-spaced."""
    pieces: list[str] = []

    def walk(node: tree.Element) -> None:
        for child in node.children:
            if isinstance(child, str):
                pieces.append(child)
            elif child.tag != "sup" and "footnote" not in child.classes:
                walk(child)

    walk(element)
    return " ".join(_NOISE.sub("", "".join(pieces)).split())


def shorten(text: str, longest: int = LONGEST) -> str:
    """The text cut at a word's end, with an ellipsis, when it is longer than `longest`."""
    if len(text) <= longest:
        return text
    return text[: longest - 1].rsplit(" ", 1)[0].rstrip(" ,;:—-(«“") + "…"

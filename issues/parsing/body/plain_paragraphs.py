"""Paragraphs so plain that their Markdown needs no verification: words, bold, italics, links, no Markdown syntax.

Nine of ten paragraphs of a text are such. Anything in doubt is converted and verified as usual.
"""

from __future__ import annotations

import re

from .. import attributes
from ..tree import SPACES, Element

_SIGNS = {"strong": "**", "b": "**", "em": "*", "i": "*"}
_ODD = re.compile(r"[\\`*_~<>&\[\]#|{}^=@\xa0\u200b-\u200d]|://|www\.", re.I)
_FIRST_WORD = re.compile(r"[^\W\d_]|[«“\"'¿¡(]\w")
_HREF = re.compile(r"https?://[\w./?=%,+:-]{1,2000}", re.A | re.I)


def plain_markdown(element: Element) -> str | None:
    """The Markdown of a plain paragraph; None of any other block."""
    if element.tag != "p" or (element.attrs and attributes.kept("p", element.attrs)):
        return None
    pieces: list[str] = []
    was_text = False
    for child in element.children:
        is_text = isinstance(child, str)
        written = _text(child) if isinstance(child, str) else _marked(child)
        if (
            written is None
            or (pieces and is_text == was_text)
            or (pieces and not _may_touch(pieces[-1], written))
        ):
            return None
        pieces.append(written)
        was_text = is_text
    line = "".join(pieces).strip(" ")
    first = line.lstrip("*[")
    return line if _FIRST_WORD.match(first) else None


def _text(text: str) -> str | None:
    return None if _ODD.search(text) else SPACES.sub(" ", text)


def _marked(element: Element) -> str | None:
    """A link or emphasis around nothing but words."""
    inner = element.children[0] if len(element.children) == 1 else None
    if not isinstance(inner, str) or (inner := _text(inner) or "") != inner.strip() or not inner:
        return None
    if element.tag in _SIGNS:
        return None if element.attrs else f"{_SIGNS[element.tag]}{inner}{_SIGNS[element.tag]}"
    href = element.attrs.get("href", "")
    is_link = element.tag == "a" and len(element.attrs) == 1 and _HREF.fullmatch(href)
    return f"[{inner}]({href})" if is_link else None


def _may_touch(before: str, after: str) -> bool:
    """Whether two neighbours are read apart: no word against a mark, no sign that makes a link something else."""
    if after[0] in "*[":
        return not before[-1].isalnum() and before[-1] not in "!("
    return not after[0].isalnum() and after[0] not in "([{:"

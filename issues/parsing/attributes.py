"""Attributes that carry sense, by element: what a conversion keeps and the sanitiser lets through.

The list is printed in docs/writing.md; a test holds the two together. Looks (style, class, width of a table) are
not in it, nor is anything that acts (on…, target, form…).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


EVERYWHERE: Final = _names("lang dir")

BY_TAG: Final[Mapping[str, frozenset[str]]] = {
    tag: _names(names)
    for tag, names in {
        "a": "href title",
        "abbr": "title",
        "blockquote": "cite",
        "col": "span",
        "colgroup": "span",
        "data": "value",
        "del": "cite datetime",
        "details": "open",
        "dfn": "title",
        "img": "src alt title",
        "ins": "cite datetime",
        "li": "value",
        "ol": "start reversed type",
        "q": "cite",
        "span": "title",
        "td": "colspan rowspan headers",
        "th": "colspan rowspan headers scope abbr",
        "time": "datetime",
    }.items()
}


_FLAGS: Final = _names("open reversed alt")
_NAMES: Final = {tag: names | EVERYWHERE for tag, names in BY_TAG.items()}


def names(tag: str) -> frozenset[str]:
    """The attributes of an element that carry sense."""
    return _NAMES.get(tag, EVERYWHERE)


def kept(tag: str, attributes: Mapping[str, str]) -> dict[str, str]:
    """Those of an element's attributes that carry sense and say something, in the order they are written."""
    wanted = _NAMES.get(tag, EVERYWHERE)
    return {
        name: value
        for name, value in attributes.items()
        if name in wanted and (value.strip() or name in _FLAGS)
    }

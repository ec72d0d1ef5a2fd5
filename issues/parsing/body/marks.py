"""The marks an inline element puts on its text: bold, code, a language, what an abbreviation stands for.

A mark is the opening tag it can be written as, without its angles: `strong`, `abbr title="…"`, `span lang="en"`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

from .. import attributes
from ..tree import SPACES, Element

MARKS = {
    "strong": "strong", "b": "strong", "em": "em", "i": "em", "del": "del", "s": "del", "strike": "del",
    "code": "code", "tt": "code", "sup": "sup", "sub": "sub", "u": "u", "ins": "ins", "mark": "mark",
    "small": "small", "kbd": "kbd", "q": "q", "cite": "cite", "abbr": "abbr", "samp": "samp", "var": "var",
}  # fmt: skip
NO_MARKS: frozenset[str] = frozenset()
_SPECIAL = re.compile(r"[\\`*_~!\[\](){}|]")


def marks_of(element: Element) -> frozenset[str]:
    """The marks an element adds to the text inside it, by its tag and by the attributes that carry sense."""
    name = MARKS.get(element.tag, "")
    if not element.attrs:
        return frozenset((name,)) if name else NO_MARKS
    kept = attributes.kept(element.tag, element.attrs)
    found = [name] if name else []
    own = {key: value for key, value in kept.items() if key not in attributes.EVERYWHERE}
    if own and element.tag not in {"a", "img"}:
        found = [(name or element.tag) + spelled(own)]
    found += [f"span{spelled({key: kept[key]})}" for key in ("lang", "dir") if key in kept]
    return frozenset(found)


def block_marks(element: Element) -> frozenset[str]:
    """The mark of a block's language: the same as on all of its text."""
    language = element.attrs.get("lang", "") if element.attrs else ""
    return frozenset((f"span{spelled({'lang': language})}",)) if language.strip() else NO_MARKS


def spelled(attrs: Mapping[str, str]) -> str:
    """Attributes as they stand in a tag, harmless in the middle of Markdown."""
    return "".join(f' {name}="{_value(value)}"' for name, value in attrs.items())


def _value(text: str) -> str:
    plain = escape(SPACES.sub(" ", text).strip())
    return _SPECIAL.sub(lambda found: f"&#{ord(found[0])};", plain)

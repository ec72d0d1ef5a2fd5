"""Blocks of code: their text to the byte, their language, and how Markdown writes them.

White space in code is content. Only the last line's end does not count: a fence always has one, a `pre` often none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..tree import Element
from .marks import NO_MARKS, marks_of

Piece = tuple[str, frozenset[str], str]
"""Some text of a `pre`, the marks on it and the address it leads to."""

_LANGUAGE_CLASS = re.compile(
    r"(?:language|lang|highlight-source|brush)[-:]\s{0,9}(?:\{\s{0,9})?([\w+#.-]{1,60})", re.I
)
_LANGUAGE_ATTRIBUTES = (
    "data-language",
    "data-lang",
    "data-code-block-lang",
    "data-enlighter-language",
    "lang",
)
_NO_LANGUAGE = frozenset(
    {"plaintext", "plain", "text", "none", "null", "nohighlight", "auto", "generic", "raw"}
)
_LINES = frozenset({"li", "div", "p", "tr"})  # programs put each line of code into one
_PANDOC = frozenset({"sourceCode", "src"})


def code_text(pre: Element) -> str:
    """The text of a `pre`, line breaks as LF, without the end of its last line."""
    return _without_last_end("".join(piece for piece, _marks, _href in _pieces(_content(pre), NO_MARKS, "")))


def _content(pre: Element) -> Element:
    """What holds the code: the only `code` in a `pre`, were it on lines of its own there, else the `pre`."""
    inside = pre.elements
    if (
        len(inside) == 1
        and inside[0].tag == "code"
        and not any(c.strip("\n") for c in pre.children if isinstance(c, str))
    ):
        return inside[0]
    return pre


def pieces_of(pre: Element) -> list[Piece]:
    """The text of a `pre` in as few pieces as its marks and links allow; the last line's end is left out."""
    found: list[Piece] = []
    for text, marks, href in _pieces(_content(pre), NO_MARKS, ""):
        if found and found[-1][1:] == (marks, href):
            found[-1] = (found[-1][0] + text, marks, href)
        elif text:
            found.append((text, marks, href))
    if found:
        found[-1] = (_without_last_end(found[-1][0]), *found[-1][1:])
    return found


def _pieces(node: Element, marks: frozenset[str], href: str) -> Iterator[Piece]:
    for place, child in enumerate(node.children):
        if (
            place
            and not isinstance(child, str)
            and child.tag in _LINES
            and not _ends_line(node.children[place - 1])
        ):
            yield "\n", marks, href
        if isinstance(child, str):
            yield child.replace("\r\n", "\n").replace("\r", "\n"), marks, href
        elif child.tag == "br":
            yield "\n", marks, href
        elif child.tag == "a":
            yield from _pieces(child, marks | marks_of(child), href or child.attrs.get("href", "").strip())
        else:
            yield from _pieces(child, marks | (marks_of(child) - {"code"}), href)


def _ends_line(before: Element | str) -> bool:
    return (before if isinstance(before, str) else before.text()).endswith("\n")


def _without_last_end(text: str) -> str:
    return text.removesuffix("\n")


def code_line(text: str) -> str:
    """Code inside a line: its blanks as they are, a line's end is a blank."""
    return re.sub(r"[ \t\r\f]{0,40}\n[ \t\r\n\f]*", " ", text) if "\n" in text else text


def is_plain(pre: Element) -> bool:
    """Whether a `pre` is nothing but text: no links, no emphasis, no pictures."""
    if any(marks or href for _text, marks, href in _pieces(pre, NO_MARKS, "")):
        return False
    return pre.first("img", "figure", "hr") is None


def language_of(pre: Element) -> str:
    """The language of a block of code as its program wrote it down; "" where there is none."""
    for element in (pre, *pre.elements):
        for name in _LANGUAGE_ATTRIBUTES[: -1 if element.tag != "code" else None]:
            if value := _tidy(element.attrs.get(name, "")):
                return value
        written = element.attrs.get("class", "")
        if (found := _LANGUAGE_CLASS.search(written)) and (value := _tidy(found[1])):
            return value
        names = written.split()
        if len(names) > 1 and names[0] in _PANDOC and (value := _tidy(names[1].removeprefix("src-"))):
            return value
    return ""


def _tidy(name: str) -> str:
    plain = re.sub(r"[^\w+#.-]", "", name.strip().lower() if name.isupper() else name.strip()).lstrip(".")
    return "" if plain.lower() in _NO_LANGUAGE or plain.startswith("#") else plain[:40]


def fence(pre: Element) -> str | None:
    """A `pre` as a fenced block; None where it holds more than text."""
    if not is_plain(pre):
        return None
    text = code_text(pre)
    longest = max((len(found) for found in re.findall(r"`+", text)), default=0)
    marks = "`" * max(3, longest + 1)
    return f"{marks}{language_of(pre)}\n{text}\n{marks}"


def indented(pre: Element) -> str | None:
    """A `pre` inside another block, moved in by four; None where that would change its text or lose its language."""
    text = code_text(pre)
    lines = text.split("\n")
    changed = (
        "\t" in text or any(line and not line.strip() for line in lines) or not lines[0] or not lines[-1]
    )
    if (
        changed
        or lines[0][0].isspace()
        or lines[-1] != lines[-1].rstrip()
        or language_of(pre)
        or not is_plain(pre)
    ):
        return None
    return "\n".join(f"    {line}" if line else "" for line in lines)

"""Small marks: CriticMarkup, sizes of pictures, remarks of Obsidian's, Hashnode's embeds."""

from __future__ import annotations

import re

from .source import Source

_CHANGES = (
    (re.compile(r"\{\+\+([^{}]{1,2000}?)\+\+\}"), r"<ins>\1</ins>"),
    (re.compile(r"\{--([^{}]{1,2000}?)--\}"), r"<del>\1</del>"),
    (re.compile(r"\{~~([^{}~]{0,2000}?)~>([^{}]{0,2000}?)~~\}"), r"<del>\1</del><ins>\2</ins>"),
    (re.compile(r"\{==([^{}]{1,2000}?)==\}"), r"<mark>\1</mark>"),
)
_REMARK = re.compile(r"\{>>[^{}]{0,4000}<<\}")
_SIZE = re.compile(r" =(?:\d{1,5}%?)?x?(?:\d{1,5}%?)?\)")
_WIDTH = re.compile(r"\|\d{1,4}(?:x\d{1,4})?(?=\]\()")
_HASHNODE = re.compile(r"%\[(https?://[^\s\[\]]{1,2000})\]")


def change(source: Source, start: int) -> int:
    """A mark of CriticMarkup at `start`: what was added, struck, marked; remarks are kept."""
    if found := _REMARK.match(source.text, start):
        return source.keep(start, found.end())
    for pattern, shown_as in _CHANGES:
        if found := pattern.match(source.text, start):
            return source.replace(start, found.end(), found.expand(shown_as))
    return 0


def size(source: Source, start: int) -> int:
    """The size behind a picture's address, ` =300x200`, at `start`."""
    found = _SIZE.match(source.text, start)
    before = source.text[max(0, start - 2_000) : start]
    opening = before.rfind("](")
    if not found or opening < 0 or "\n" in before[opening:] or "![" not in before[:opening]:
        return 0
    return source.replace(start, found.end() - 1, "")


def width(source: Source, start: int) -> int:
    """The width behind a picture's words, `![el faro|300]`, at `start`."""
    found = _WIDTH.match(source.text, start)
    before = source.text[max(0, start - 500) : start]
    opening = before.rfind("![")
    if not found or opening < 0 or any(mark in before[opening + 2 :] for mark in "[]\n"):
        return 0
    return source.replace(start, found.end(), "")


def hashnode(source: Source, start: int) -> int:
    """Hashnode's `%[address]` at `start`."""
    found = _HASHNODE.match(source.text, start)
    return source.replace(start, found.end(), source.embed(found[1])) if found else 0


def remark(source: Source, start: int) -> int:
    """A comment of Obsidian's, `%% … %%`, at `start`, within a line."""
    stop = source.text.find("%%", start + 2, source.line_end(start))
    is_apart = not source.text[start - 1 : start].isalnum()
    return source.keep(start, stop + 2) if stop >= 0 and is_apart else 0

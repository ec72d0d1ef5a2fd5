"""Brackets and quotation marks without their other half."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from .archive import Archive
from .checks import Check
from .draft import Draft
from .findings import LOOK, Finding

_PAIRS = {"(": ")", "[": "]", "“": "”", "«": "»"}
_CLOSING = {close: opened for opened, close in _PAIRS.items()}
_ENUMERATOR = re.compile(r"(?:^|[\s(,;:*_])(?:\d{1,2}(?:\.\d{1,2})*[.ºª]*|[a-zA-Z]|[ivx]{1,4})[*_]*$")
_FACE = re.compile(r"(?:[:;=]['-]?|(?<!\w)[8xX]['-]?|\^_?\^?)\)?$")
_BEFORE_TEXT = re.compile(r"[\s>*_-]*")

Paragraphs = list[tuple[int, int]]


def unbalanced(draft: Draft, archive: Archive) -> Iterator[Finding]:
    """A bracket or quotation mark without its other half, in its paragraph or in those it goes on in."""
    for passage in draft.passages:
        prose, paragraphs = passage.scanned.prose, passage.scanned.paragraphs()
        for place in sorted([*_unpaired(prose, paragraphs), *_unpaired_straight(prose, paragraphs)]):
            message = _("“%(mark)s” lacks its other half.") % {"mark": prose[place]}
            yield passage.finding(message, place, place + 1)


def _unpaired(prose: str, paragraphs: Paragraphs) -> list[int]:
    """Where brackets and typographic quotation marks have no partner."""
    opened: list[int] = []
    unpaired: list[int] = []
    for start, end in paragraphs:
        first = start
        if opened and _quotation_goes_on(prose, opened[-1], start, end):
            first = _first_letter(prose, start) + 1
        for place in range(first, end):
            char = prose[place]
            if char in _PAIRS and not _FACE.search(prose[max(0, place - 3) : place]):
                opened.append(place)
            elif char in _CLOSING:
                if (not opened or opened[-1] < start) and _needs_no_partner(prose, start, place):
                    continue
                if opened and prose[opened[-1]] == _CLOSING[char]:
                    opened.pop()
                else:
                    unpaired.append(place)
    return unpaired + opened


def _quotation_goes_on(prose: str, opened: int, start: int, end: int) -> bool:
    """Whether a paragraph continues an open quotation: it starts with the closing mark, as in Spanish, or
    with the opening mark, closed at the paragraph's end or not at all."""
    mark, first = prose[opened], _first_letter(prose, start)
    if mark not in "“«" or prose[first] == _PAIRS[mark]:
        return mark in "“«"
    closed = prose.find(_PAIRS[mark], first, end)
    return prose[first] == mark and (closed < 0 or not re.search(r"\w", prose[closed:end]))


def _first_letter(prose: str, start: int) -> int:
    found = _BEFORE_TEXT.match(prose, start)
    return min(found.end() if found else start, len(prose) - 1)


def _needs_no_partner(prose: str, start: int, place: int) -> bool:
    """Whether a closing bracket belongs to a list's "1)" or to an emoticon."""
    before = prose[max(start, place - 8) : place]
    return prose[place] == ")" and bool(_ENUMERATOR.search(before) or _FACE.search(before))


def _unpaired_straight(prose: str, paragraphs: Paragraphs) -> Iterator[int]:
    """The last straight quotation mark of a paragraph with an odd number of them, unless the next paragraph
    continues the quotation or closes it."""
    pending: int | None = None
    for start, end in paragraphs:
        marks = _straight(prose, start, end)
        goes_on = pending is not None and marks[:1] == [_first_letter(prose, start)]
        if (len(marks) - goes_on) % 2:
            pending = marks[-1] if pending is None else None
        elif pending is not None and not goes_on:
            yield pending
            pending = None
    if pending is not None:
        yield pending


def _straight(prose: str, start: int, end: int) -> list[int]:
    """The straight quotation marks of a paragraph; one after a digit closes or, with nothing open, is an inch."""
    marks: list[int] = []
    for place in range(start, end):
        if prose[place] == '"' and (len(marks) % 2 or not prose[place - 1 : place].isdigit()):
            marks.append(place)
    return marks


CHECKS = (Check("unbalanced", LOOK, unbalanced),)

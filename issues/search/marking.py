"""Marks the searched words in a title, or in the part of a text where most of them stand close together."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .joining import CHAIN
from .words import spans, term

AROUND, BEFORE = 36, 8
_BLOCKS = re.compile(r"\n\s*+")
BETWEEN = " · "  # two blocks of a text on one line


@dataclass(frozen=True)
class Piece:
    """A piece of a text; `hit` when it is a searched word."""

    text: str
    hit: bool = False


@dataclass(frozen=True)
class Words:
    """What is marked: words in one of these forms, words and neighbours that are one of these terms when written as
    one, words of these terms."""

    forms: Container[str]
    as_one: frozenset[str] = frozenset()
    terms: Container[str] = ()

    def name_of(self, word: str) -> str:
        """What a word is marked as; "" where it is not."""
        form = word.lower()
        if form in self.forms:
            return form
        if self.terms or self.as_one:
            found = term(word)
            return found if found in self.terms or found in self.as_one else ""
        return ""


def mark(text: str, wanted: Container[str] | Words) -> tuple[Piece, ...]:
    """The whole text, cut where its wanted words (by their terms, unless `Words` says more) start and end."""
    found = spans(text)
    return _cut(text, [(start, end) for _at, start, end, _name in _hits(text, found, wanted)], 0, len(text))


def snippet(text: str, wanted: Container[str] | Words) -> tuple[Piece, ...]:
    """The 36 words or so with most of the wanted ones among them (the first ones, if none), marked, on one line."""
    places = spans(text)
    if not places:
        return ()
    hits = list(_hits(text, places, wanted))
    first = _densest([(at, name) for at, _start, _end, name in hits], len(places))
    last = min(first + AROUND, len(places)) - 1
    start = places[first][0] if first else 0
    end = places[last][1] if last < len(places) - 1 else len(text)
    inside = [(start, stop) for at, start, stop, _name in hits if first <= at <= last and stop <= end]
    pieces = _cut(text, inside, start, end)
    before, after = ("… " if first else ""), ("…" if last < len(places) - 1 else "")
    shown = [Piece(_on_a_line(piece.text), piece.hit) for piece in pieces]
    return tuple(piece for piece in (Piece(before), *_trimmed(shown), Piece(after)) if piece.text)


def _hits(
    text: str, places: Sequence[tuple[int, int]], wanted: Container[str] | Words
) -> Iterator[tuple[int, int, int, str]]:
    """Every place to mark: which word it starts with, where it starts and ends, and what it is marked as."""
    words = wanted if isinstance(wanted, Words) else Words((), terms=wanted)
    if not (words.as_one or words.terms):
        for at, (start, end) in enumerate(places):
            if (form := text[start:end].lower()) in words.forms:
                yield at, start, end, form
        return
    until = 0
    for at, (start, end) in enumerate(places):
        if start < until:
            continue
        name = words.name_of(text[start:end])
        if not name and words.as_one:
            name, end = _as_one(text, places[at : at + CHAIN], words.as_one)
        if name:
            until = end
            yield at, start, end, name


def _as_one(text: str, near: Sequence[tuple[int, int]], as_one: Container[str]) -> tuple[str, int]:
    """The name of some neighbours that are wanted as one word, and where they end."""
    whole = text[slice(*near[0])]
    for (_start, before), (start, end) in pairwise(near):
        if start - before > 1:
            break
        whole += text[start:end]
        if (found := term(whole)) in as_one:
            return found, end
    return "", 0


def _densest(hits: Sequence[tuple[int, str]], count: int) -> int:
    """The index of the word to start at: a little before the hit that most different ones follow."""
    best, most = 0, 0
    for n, (at, _name) in enumerate(hits):
        different = {name for other, name in hits[n : n + AROUND] if other < at + AROUND - BEFORE}
        if len(different) > most:
            best, most = at, len(different)
    if best < BEFORE:
        return 0
    return max(0, min(best - BEFORE, count - AROUND))


def _cut(text: str, hits: Sequence[tuple[int, int]], start: int, end: int) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    for first, last in hits:
        pieces += [Piece(text[start:first]), Piece(text[first:last], hit=True)]
        start = last
    pieces.append(Piece(text[start:end]))
    return tuple(piece for piece in pieces if piece.text)


def _on_a_line(text: str) -> str:
    """White space as single spaces, at the edges too; blocks with a sign between them."""
    return " ".join(f"|{_BLOCKS.sub(BETWEEN, text)}|".split())[1:-1]


def _trimmed(pieces: list[Piece]) -> list[Piece]:
    """Without signs of blocks at the edges."""
    if pieces:
        pieces[0] = Piece(pieces[0].text.removeprefix(BETWEEN), pieces[0].hit)
        pieces[-1] = Piece(pieces[-1].text.removesuffix(BETWEEN), pieces[-1].hit)
    return pieces

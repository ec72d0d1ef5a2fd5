"""Marks the searched words in a title, or in the part of a text where most of them stand close together."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass

from .words import spans, term

AROUND, BEFORE = 36, 8


@dataclass(frozen=True)
class Piece:
    """A piece of a text; `hit` when it is a searched word."""

    text: str
    hit: bool = False


def mark(text: str, wanted: Container[str]) -> tuple[Piece, ...]:
    """The whole text, cut where its wanted words start and end."""
    found = list(spans(text))
    return _cut(text, [where for where in found if term(text[slice(*where)]) in wanted], 0, len(text))


def snippet(text: str, wanted: Container[str]) -> tuple[Piece, ...]:
    """The 36 words or so with most of the wanted ones among them (the first ones, if none), marked, on one line."""
    places = list(spans(text))
    if not places:
        return ()
    terms = [term(text[start:end]) for start, end in places]
    hits = [at for at, each in enumerate(terms) if each in wanted]
    first = _densest(hits, terms)
    last = min(first + AROUND, len(places)) - 1
    start = places[first][0] if first else 0
    end = places[last][1] if last < len(places) - 1 else len(text)
    pieces = _cut(text, [places[at] for at in hits if first <= at <= last], start, end)
    before, after = ("… " if first else ""), ("…" if last < len(places) - 1 else "")
    shown = (Piece(before), *pieces, Piece(after))
    return tuple(Piece(_on_a_line(piece.text), piece.hit) for piece in shown if piece.text)


def _densest(hits: Sequence[int], terms: Sequence[str]) -> int:
    """The index of the word to start at: a little before the hit that most different terms follow."""
    best, most = 0, 0
    for n, at in enumerate(hits):
        different = {terms[other] for other in hits[n : n + AROUND] if other < at + AROUND - BEFORE}
        if len(different) > most:
            best, most = at, len(different)
    if best < BEFORE:
        return 0
    return max(0, min(best - BEFORE, len(terms) - AROUND))


def _cut(text: str, hits: Sequence[tuple[int, int]], start: int, end: int) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    for first, last in hits:
        pieces += [Piece(text[start:first]), Piece(text[first:last], hit=True)]
        start = last
    pieces.append(Piece(text[start:end]))
    return tuple(piece for piece in pieces if piece.text)


def _on_a_line(text: str) -> str:
    """White space as single spaces, at the edges too."""
    return " ".join(f"|{text}|".split())[1:-1]

"""How well an entry answers a query, from its terms alone, so that both databases give one order.

Words in the title count most, then in headings, then in the text (the more often the better, in a long text less);
words that stand together count more than words apart; the very form a reader wrote counts more than the same without
accents, that more than another number, and all of them far more than a word of the same stem.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from .likeness import EXACT, SAME, Entry, Wanted, form_at
from .query import Query
from .words import STOP_WORDS, term

TITLE, FIRST, COVERED, HEADING, TOGETHER, NEAR = 3.5, 0.6, 2.5, 1.2, 4.0, 2.5
USUAL, SHORT, SATURATION = 150, 40, 1.2  # words of a text; how soon more of a word say nothing more (BM25)


NOWHERE = (False, False)


@dataclass(frozen=True)
class Scorer:
    """Scores entries for one query."""

    query: Query

    @cached_property
    def wanted(self) -> tuple[Wanted, ...]:
        """Its words, one a term."""
        known = {term(word): word for word in reversed([*self.query.words, *self.query.all_words])}
        return tuple(Wanted.read(known[each]) for each in self.query.terms if each in known)

    @cached_property
    def terms(self) -> frozenset[str]:
        """Their terms."""
        return frozenset(each.term for each in self.wanted)

    @cached_property
    def row(self) -> list[str]:
        """The terms of all its words as they follow one another."""
        return [term(word) for word in self.query.all_words]

    @cached_property
    def line(self) -> str:
        """The same as an entry's terms have them."""
        return f" {' '.join(self.row)} "

    @cached_property
    def seen(self) -> dict[str, dict[str, float]]:
        """By term: how like the wanted word its forms are, as far as they are known."""
        return {each.term: {each.form: EXACT} for each in self.wanted}

    def score(self, entry: Entry) -> float:
        """The entry's worth but for `nearness`; the same on every database."""
        in_title = places(entry.title, self.terms)
        as_one = self._as_one(entry)
        worth, found, matched = 0.0, 0, 0
        for each in self.wanted:
            title, whole = in_title.get(each.term, ()), as_one.get(each.term, NOWHERE)
            likeness = entry.likeness(each, self.seen[each.term])
            if title or likeness[0] or whole is not NOWHERE:
                found += 1
                matched += bool(title) or whole[0]
                worth += _of_word(each, entry, title, likeness, whole)
        if matched:
            named = sum(1 for form in entry.title_forms if form not in STOP_WORDS)
            worth += COVERED * min(1.0, matched / max(1, named))
        if found == len(self.wanted) > 1:
            worth += self._closeness(entry, in_title, as_one)
        return worth

    def missing(self, entry: Entry) -> tuple[str, ...]:
        """The words of the query that an entry lacks."""
        there = {*entry.title, *entry.text, *self._as_one(entry)}
        return tuple(each.word for each in self.wanted if each.term not in there)

    def nearness(self, entry: Entry) -> float:
        """What else an entry is worth whose text has all words near each other."""
        if len(self.wanted) < 2 or self.line in entry.text_line:
            return 0.0
        if any(f" {each} " not in entry.text_line for each in self.terms):
            return 0.0
        return _nearness(self.terms, places(entry.text, self.terms)) * 0.8

    def _as_one(self, entry: Entry) -> dict[str, tuple[bool, bool]]:
        """The terms that stand in the entry, or in the query, as one word with their neighbours: in its title, in its
        text."""
        found: dict[str, tuple[bool, bool]] = {}
        for whole, spaced, apart in self._ways:
            title = spaced in entry.title_joined and (len(apart) > 1 or whole not in entry.title)
            if title or spaced in entry.joined or (len(apart) > 1 and spaced in entry.text_line):
                found |= dict.fromkeys(apart, (title, True))
        return found

    @cached_property
    def _ways(self) -> list[tuple[str, str, tuple[str, ...]]]:
        ways = {each.term: (each.term,) for each in self.wanted} | self.query.as_one
        return [(whole, f" {whole} ", apart) for whole, apart in ways.items()]

    def _closeness(
        self, entry: Entry, in_title: Mapping[str, Sequence[int]], as_one: Mapping[str, tuple[bool, bool]]
    ) -> float:
        """How near its words stand to each other, in the order of the query best."""
        if _in_a_row(self.row, entry.title) or all(as_one.get(each, (False,))[0] for each in self.terms):
            return TOGETHER + NEAR
        nearest = _nearness(self.terms, in_title)
        if self.line in entry.text_line or all(each in as_one for each in self.terms):
            return max(TOGETHER, nearest)
        return nearest


def _of_word(
    each: Wanted, entry: Entry, title: Sequence[int], likeness: tuple[float, float], whole: tuple[bool, bool]
) -> float:
    """What one word of the query is worth in an entry."""
    best = max(
        (each.likeness(form_at(entry.title_forms, at)) for at in title), default=SAME if whole[0] else 0.0
    )
    times = likeness[0] or (SAME if whole[1] else 0.0)
    longer = 0.3 + 0.7 * max(entry.length, SHORT) / USUAL
    damped = times * (SATURATION + 1) / (times + SATURATION * longer)
    heading = likeness[1] if f" {each.term} " in entry.keys else 0.0
    early = FIRST * best / (1 + title[0]) if title else 0.0
    return TITLE * best + early + HEADING * heading + damped


def places(terms: Sequence[str], needed: Collection[str]) -> dict[str, list[int]]:
    """Where the needed terms stand."""
    found: dict[str, list[int]] = {}
    for at, each in enumerate(terms):
        if each in needed:
            found.setdefault(each, []).append(at)
    return found


def _in_a_row(row: Sequence[str], terms: Sequence[str]) -> bool:
    return row[0] in terms and f" {' '.join(row)} " in f" {' '.join(terms)} "


def _nearness(needed: Collection[str], places: Mapping[str, Sequence[int]]) -> float:
    """NEAR where all words follow one another, less the more stand between; 0 where one is missing."""
    if any(each not in places for each in needed):
        return 0.0
    row = sorted((at, each) for each in needed for at in places[each])
    last: dict[str, int] = {}
    span = row[-1][0] + 1
    for at, each in row:
        last[each] = at
        if len(last) == len(needed):
            span = min(span, at - min(last.values()) + 1)
    return NEAR * len(needed) / span

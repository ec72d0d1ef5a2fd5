"""«Quizá querías decir»: words that no public text has, written apart as one has them, else replaced by the closest,
if that finds anything.

The vocabulary also holds words of drafts; only words that a public entry has are suggested.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher

from django.db.models import Exists, Q, QuerySet

from ..models import SearchEntry, SearchWord
from ..parsing.folding import fold
from .engine import HasTerms
from .query import Query
from .words import term

MOST_UNKNOWN, CANDIDATES, CLOSE, LOOKED_AT = 3, 5, 0.7, 4000
SHORTEST_PART, LONGEST = 3, 24  # letters of the parts of a word, and of a word that may have parts


def suggest(query: Query, public: QuerySet[SearchEntry]) -> Query | None:
    """The query with its unknown words written apart or replaced, or None where that finds nothing with all words
    either. Five SQL queries."""
    known = _known(query.words, public)
    unknown = [word for word in query.words if word not in known and len(fold(word)) > 2]
    if not 0 < len(unknown) <= MOST_UNKNOWN:
        return None
    best = _apart(unknown, public)
    left = [word for word in unknown if word not in best]
    candidates = _candidates(left) if left else {}
    proven = _known({each for close in candidates.values() for each in close}, public)
    best |= {word: next((each for each in close if each in proven), "") for word, close in candidates.items()}
    if not all(best.values()):
        return None
    better = Query(_replaced(query.text, best))
    if len(query.words) == 1 or public.filter(HasTerms(better.alternatives)).exists():
        return better
    return None


def _apart(unknown: Iterable[str], public: QuerySet[SearchEntry]) -> dict[str, str]:
    """By unknown word: the two words it is written as in some text, one after the other; one SQL query, none where
    no word is long enough."""
    ways = {
        f" {term(word[:at])} {term(word[at:])} ": (word, f"{word[:at]} {word[at:]}")
        for word in unknown
        if len(word) <= LONGEST
        for at in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1)
    }
    if not ways:
        return {}
    together = Q(*(Q(terms__contains=way) for way in ways), _connector=Q.OR)
    found = public.filter(HasTerms(way.split() for way in ways)).filter(together)
    best: dict[str, str] = {}
    for text in found.order_by("pk").values_list("terms", flat=True)[:CANDIDATES]:
        for way, (word, apart) in ways.items():
            if way in text:
                best.setdefault(word, apart)
    return best


def _known(words: Iterable[str], public: QuerySet[SearchEntry]) -> set[str]:
    """Those of some words that a public entry has; one SQL query."""
    ordered = sorted(set(words))
    if not ordered:
        return set()
    asked = {f"w{n}": Exists(public.filter(HasTerms([[term(word)]]))) for n, word in enumerate(ordered)}
    answer = SearchEntry.objects.order_by().values(**asked).first() or {}
    return {word for n, word in enumerate(ordered) if answer.get(f"w{n}")}


def _candidates(unknown: Iterable[str]) -> Mapping[str, list[str]]:
    """By unknown word: the closest words that start or end alike and are about as long."""
    wanted, folded = Q(), {word: fold(word) for word in unknown}
    for form in folded.values():
        near = Q(length__range=(len(form) - 2, len(form) + 2))
        wanted |= near & (Q(head=form[:3]) | Q(tail=form[-3:]))
    rows = SearchWord.objects.filter(wanted).order_by("word").values_list("word", flat=True)
    vocabulary = [(word, fold(word)) for word in rows[:LOOKED_AT]]
    return {word: _closest(form, vocabulary) for word, form in folded.items()}


def _closest(form: str, vocabulary: Iterable[tuple[str, str]]) -> list[str]:
    """The words whose folded forms are most like this one, best first."""
    matcher, found = SequenceMatcher(b=form), []
    for word, other in vocabulary:
        matcher.set_seq1(other)
        if matcher.real_quick_ratio() < CLOSE or matcher.quick_ratio() < CLOSE:
            continue
        if (ratio := matcher.ratio()) >= CLOSE:
            found.append((-ratio, abs(len(other) - len(form)), word))
    return [word for *_rank, word in sorted(found)[:CANDIDATES]]


def _replaced(text: str, better: Mapping[str, str]) -> str:
    pattern = r"(?<!\w)(?:" + "|".join(map(re.escape, better)) + r")(?!\w)"
    return re.sub(pattern, lambda found: better[found[0]], text)

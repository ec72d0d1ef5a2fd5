"""Where no text has all words of a query: the texts with the most of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations
from math import comb

from .facets import Place
from .query import Alternatives, Query

SHOWN = 20
WAYS = 300  # of leaving words out, asked for at once

Rows = list[tuple[int, Place]]


def best(query: Query, ask: Callable[[Alternatives], Rows]) -> Rows:
    """The rows that `ask` finds for as many of the query's words as it finds any for, the best first; phrases count as
    their words. One query a number of words."""
    return next(filter(None, map(ask, _fewer(query))), [])[:SHOWN]


def _fewer(query: Query) -> Iterator[Alternatives]:
    """All words but one, but two, and so on, where the ways to choose them are not too many."""
    most = len(query.terms) if query.phrases else len(query.terms) - 1
    for size in range(most, 0, -1):
        if comb(len(query.terms), size) <= WAYS:
            yield tuple(combinations(query.terms, size))

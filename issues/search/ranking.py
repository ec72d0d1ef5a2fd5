"""Which hits come first, and how many there are.

The database tells all hits in a rough order (most of the words in titles and headings, then the newest); the first of
them are scored in Python. On SQLite a query without phrases and facets is plain SQL: the planner would read
the whole text of every hit, where two narrow indexes hold all that the order needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import reduce
from operator import add
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Case, Count, F, IntegerField, QuerySet, Value, When, Window

from ..models import Issue, SearchEntry
from ..models.issues import archive_year
from .engine import match
from .facets import Place
from .likeness import Entry
from .query import Alternatives, Query
from .scoring import Scorer

SCORED = 100  # hits, the first in the database's order
LOOKED_INTO = 30  # of these the best, whose texts are read word by word
AGE, YEARS = 0.5, 4  # what the newest is worth more than the oldest, and how many years halve that
_FROM = """
FROM (SELECT rowid AS id FROM issues_searchindex WHERE issues_searchindex MATCH %s ORDER BY rowid DESC LIMIT -1) found
CROSS JOIN issues_searchentry entry INDEXED BY search_entry_place ON entry.id = found.id
CROSS JOIN issues_issue INDEXED BY issue_place ON issues_issue.id = entry.issue_id
"""  # CROSS JOIN makes SQLite use the indexes in this order
_BEST = """
SELECT {year}, entry.id, entry.issue_id, entry.item_id {found}
LEFT JOIN issues_newsitem item INDEXED BY item_place ON item.id = entry.item_id
WHERE {public} ORDER BY {in_title} DESC, issues_issue.publish_at DESC, issues_issue.id DESC, item.position LIMIT %s
"""
_COUNT = "SELECT count(*) {found} WHERE {public}"


class Best(NamedTuple):
    """The first hits in order, each with its year, and how many there are in all."""

    rows: list[tuple[int, Place]]
    total: int


def of_entries(found: QuerySet[SearchEntry], terms: Iterable[str], most: int) -> Best:
    """The best of some entries, by the ORM; one query. Without terms, the newest."""
    number = IntegerField()
    in_title = [
        Case(When(title_terms__contains=f" {term} ", then=Value(1)), default=Value(0), output_field=number)
        for term in terms
    ]
    titles: Any = reduce(add, in_title) if in_title else Value(0)
    rows = (
        found.annotate(shown_year=archive_year("issue__"), total=Window(Count("pk")), titles=titles)
        .order_by("-titles", "-issue__publish_at", "-issue_id", F("item__position").asc(nulls_first=True))
        .values_list("shown_year", "total", "pk", "issue_id", "item_id")[:most]
    )
    known = list(rows)
    return Best([(row[0], Place(*row[2:5])) for row in known], known[0][1] if known else 0)


def of_terms(
    terms: Iterable[str], at: datetime | None, most: int, alternatives: Alternatives | None = None
) -> Best:
    """The best of all public entries with some terms (or all of one of the alternatives), by SQL for SQLite; one query,
    two where there are more than `most`."""
    terms = tuple(terms)
    expression = match([terms] if alternatives is None else alternatives)
    query = Issue.objects.public(at).query
    compiler = query.get_compiler(connection=connection)
    public, when = compiler.compile(query.where)
    year, zone = compiler.compile(archive_year().resolve_expression(query))
    parts = {
        "year": year,
        "found": _FROM,
        "public": public,
        "in_title": " + ".join("(instr(entry.title_terms, %s) > 0)" for _ in terms) or "0 + 0",
    }
    spaced = [f" {term} " for term in terms]
    with connection.cursor() as cursor:
        cursor.execute(_BEST.format(**parts), [*zone, expression, *when, *spaced, most])
        rows: list[Any] = cursor.fetchall()
        total = len(rows)
        if total == most:
            cursor.execute(_COUNT.format(**parts), [expression, *when])
            [total] = cursor.fetchone()
    return Best([(year, Place(*keys)) for year, *keys in rows], total)


def scored(query: Query, rows: Sequence[tuple[int, Place]]) -> list[tuple[int, Place]]:
    """The rows with the first of them in the order of their worth; one query."""
    first = rows[:SCORED]
    if not first:
        return []
    found = SearchEntry.objects.filter(pk__in=[place.entry for _year, place in first])
    terms = found.values_list("pk", "title_terms", "terms", "forms")
    entries = {key: Entry(*columns) for key, *columns in terms}
    newest, scorer = max(year for year, _place in first), Scorer(query)
    worth = {
        place.entry: round(scorer.score(entries[place.entry]) + AGE / (1 + (newest - year) / YEARS), 6)
        for year, place in first
        if place.entry in entries
    }
    for key in sorted(worth, key=lambda key: -worth[key])[:LOOKED_INTO]:
        worth[key] = round(worth[key] + scorer.nearness(entries[key]), 6)
    # The sort is stable: rows of equal worth stay as the database ordered them.
    best = sorted(first, key=lambda row: -worth.get(row[1].entry, 0))
    return [*best, *rows[SCORED:]]

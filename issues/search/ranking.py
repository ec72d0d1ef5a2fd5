"""Which hits come first, and how many there are: those with all words in their title, then the newest.

On SQLite a query without phrases and facets is plain SQL: the planner would read the whole text of every hit, where two
narrow indexes hold all that the order needs.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Case, Count, F, Q, QuerySet, Value, When, Window

from ..models import Issue, SearchEntry
from ..models.issues import archive_year
from .engine import match
from .facets import Place

_FROM = """
FROM (SELECT rowid AS id FROM issues_searchindex WHERE issues_searchindex MATCH %s ORDER BY rowid DESC LIMIT -1) found
CROSS JOIN issues_searchentry entry INDEXED BY search_entry_place ON entry.id = found.id
CROSS JOIN issues_issue INDEXED BY issue_place ON issues_issue.id = entry.issue_id
"""  # CROSS JOIN makes SQLite use the indexes in this order
_BEST = """
SELECT {year}, entry.id, entry.issue_id, entry.item_id {found}
LEFT JOIN issues_newsitem item INDEXED BY item_place ON item.id = entry.item_id
WHERE {public} ORDER BY NOT ({in_title}), issues_issue.publish_at DESC, issues_issue.id DESC, item.position LIMIT %s
"""
_COUNT = "SELECT count(*) {found} WHERE {public}"


class Best(NamedTuple):
    """The first hits in order, each with its year, and how many there are in all."""

    rows: list[tuple[int, Place]]
    total: int


def of_entries(found: QuerySet[SearchEntry], terms: Iterable[str], most: int) -> Best:
    """The best of some entries, by the ORM; one query."""
    in_title = Q(*(Q(title_terms__contains=f" {term} ") for term in terms))
    title_first = Case(When(in_title, then=Value(0)), default=Value(1))
    rows = (
        found.annotate(shown_year=archive_year("issue__"), total=Window(Count("pk")))
        .order_by(title_first, "-issue__publish_at", "-issue_id", F("item__position").asc(nulls_first=True))
        .values_list("shown_year", "total", "pk", "issue_id", "item_id")[:most]
    )
    known = list(rows)
    return Best([(row[0], Place(*row[2:])) for row in known], known[0][1] if known else 0)


def of_terms(terms: Iterable[str], at: datetime | None, most: int) -> Best:
    """The best of all public entries with some terms, by SQL for SQLite; one query, two where there are more than `most`."""
    terms = tuple(terms)
    query = Issue.objects.public(at).query
    compiler = query.get_compiler(connection=connection)
    public, when = compiler.compile(query.where)
    year, zone = compiler.compile(archive_year().resolve_expression(query))
    parts = {
        "year": year,
        "found": _FROM,
        "public": public,
        "in_title": " AND ".join("instr(entry.title_terms, %s)" for _ in terms),
    }
    spaced = [f" {term} " for term in terms]
    with connection.cursor() as cursor:
        cursor.execute(_BEST.format(**parts), [*zone, match(terms), *when, *spaced, most])
        rows: list[Any] = cursor.fetchall()
        total = len(rows)
        if total == most:
            cursor.execute(_COUNT.format(**parts), [match(terms), *when])
            [total] = cursor.fetchone()
    return Best([(year, Place(*keys)) for year, *keys in rows], total)

"""What a page of hits can be narrowed down by: years, topics and sites, with how many hits each leaves.

Two queries in plain SQL over the keys of the hits: Django would take longer to write them than the database to answer.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection

from . import engine
from .query import Query

FACETS = 12
# An entry counts once for a topic, be it its issue's, its item's or both; and once for a site, however often it cites it.
_TOPICS = """
SELECT topic.slug, topic.name, count(*) FROM (
    SELECT entry.id, about.tag_id FROM {keys} JOIN issues_searchentry entry ON entry.id = found.id
        JOIN issues_topiconissue about ON about.content_object_id = entry.issue_id
    UNION
    SELECT entry.id, about.tag_id FROM {keys} JOIN issues_searchentry entry ON entry.id = found.id
        JOIN issues_itemtopic about ON about.content_object_id = entry.item_id
) each_once JOIN issues_topic topic ON topic.id = each_once.tag_id GROUP BY topic.slug, topic.name
"""
_SITES = """
SELECT host, host, count(*) FROM (
    SELECT entry.id, link.host FROM {keys} JOIN issues_searchentry entry ON entry.id = found.id
        JOIN issues_link link ON link.item_id = entry.item_id
    UNION
    SELECT entry.id, link.host FROM {keys} JOIN issues_searchentry entry ON entry.id = found.id
        JOIN issues_link link ON link.issue_id = entry.issue_id AND link.item_id IS NULL
    WHERE entry.item_id IS NULL
) each_once WHERE host <> '' GROUP BY host
"""


@dataclass(frozen=True)
class Facet:
    """A way to narrow the answer down, how many hits it leaves, and the question that asks it (or takes it back)."""

    label: str
    count: int
    query: Query
    chosen: bool


def by_year(query: Query, years: Iterable[int]) -> tuple[Facet, ...]:
    """The years of the hits, newest first."""
    counts = Counter(years)
    return tuple(
        _facet(query, "year", year, str(year), counts[year]) for year in sorted(counts, reverse=True)
    )


def by_topic(query: Query, keys: Iterable[int]) -> tuple[Facet, ...]:
    """The most frequent topics of the hits."""
    return tuple(_facet(query, "topic", *row) for row in _most(_TOPICS, keys))


def by_site(query: Query, keys: Iterable[int]) -> tuple[Facet, ...]:
    """The sites most hits cite."""
    return tuple(_facet(query, "site", *row) for row in _most(_SITES, keys))


def _most(statement: str, keys: Iterable[int]) -> list[tuple[str, str, int]]:
    """(value, label, count) of the most frequent, ties by value."""
    listed = json.dumps(list(keys))
    with connection.cursor() as cursor:
        cursor.execute(statement.format(keys=f"{engine.KEYS[connection.vendor]} found"), [listed, listed])
        return sorted(cursor.fetchall(), key=lambda row: (-row[2], row[0], row[1]))[:FACETS]


def _facet(query: Query, name: str, value: str | int, label: str, count: int) -> Facet:
    """Its question is always asked from page one; the chosen one's is the question without it."""
    chosen = getattr(query, name) == value
    nothing = None if name == "year" else ""
    asked: dict[str, Any] = {name: nothing if chosen else value}
    return Facet(label, count, replace(query, page=1, **asked), chosen)

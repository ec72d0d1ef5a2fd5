"""Facets of the hits: years, topics and sites, with how many hits each leaves.

One query in plain SQL: building them with the ORM took longer than the database needs to answer.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from django.db import connection

from . import engine
from .query import Query

FACETS = 12
# An entry counts once for a topic, be it its issue's, its item's or both; and once for a site, however often it cites it.
_BOTH = """
WITH found AS MATERIALIZED ({places})
SELECT 'topic', topic.slug, topic.name, count(*) FROM (
    SELECT found.id, about.tag_id FROM found JOIN issues_topiconissue about ON about.content_object_id = found.issue
    UNION
    SELECT found.id, about.tag_id FROM found JOIN issues_itemtopic about ON about.content_object_id = found.item
) each_once JOIN issues_topic topic ON topic.id = each_once.tag_id GROUP BY topic.slug, topic.name
UNION ALL
SELECT 'site', host, host, count(*) FROM (
    SELECT found.id, link.host FROM found JOIN issues_link link ON link.item_id = found.item
    UNION
    SELECT found.id, link.host FROM found JOIN issues_link link ON link.issue_id = found.issue AND link.item_id IS NULL
    WHERE found.item IS NULL
) cited_once WHERE host <> '' GROUP BY host
"""


class Place(NamedTuple):
    """The primary keys of a hit's entry, its issue and (unless it is a greeting) its item."""

    entry: int
    issue: int
    item: int | None


@dataclass(frozen=True)
class Facet:
    """A value to filter by, how many hits it leaves, and the query with it (without it where it is chosen)."""

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


def by_topic_and_site(query: Query, places: Iterable[Place]) -> tuple[tuple[Facet, ...], tuple[Facet, ...]]:
    """The most frequent topics of the hits, and the sites most of them cite; ties by value."""
    with connection.cursor() as cursor:
        cursor.execute(_BOTH.format(places=engine.PLACES[connection.vendor]), [json.dumps(list(places))])
        rows = sorted(cursor.fetchall(), key=lambda row: (-row[3], row[1], row[2]))
    topics, sites = ([row for row in rows if row[0] == name][:FACETS] for name in ("topic", "site"))
    return tuple(_facet(query, *row) for row in topics), tuple(_facet(query, *row) for row in sites)


def _facet(query: Query, name: str, value: str | int, label: str, count: int) -> Facet:
    """A facet, whose query is always at page 1."""
    chosen = getattr(query, name) == value
    nothing = None if name == "year" else ""
    asked: dict[str, Any] = {name: nothing if chosen else value}
    return Facet(label, count, replace(query, page=1, **asked), chosen)

"""Query -> Results: one page of hits with their words marked, how many there are, facets, a better spelling.

Every query starts from `Issue.objects.public()`: what is not public is in no hit, count or suggestion. Four or five
queries however many hits there are; only the first thousand are paged and counted in facets.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from django.db import connection
from django.db.models import Q, QuerySet

from ..models import Issue, ItemTopic, Link, SearchEntry, TopicOnIssue
from . import addresses, facets, hits, partial, ranking
from .engine import HasTerms
from .facets import Facet, Place
from .hits import Hit
from .naming import issues_named
from .query import Alternatives, Query
from .suggestions import suggest

PAGE = 20
MOST = 1000  # hits that are paged and counted in facets


@dataclass(frozen=True)
class Results:
    """The answer to a query. `total` are the hits that have all its words; where there are none, `is_partial` says
    that the hits have as many of them as any has."""

    query: Query
    total: int = 0
    pages: int = 0
    hits: tuple[Hit, ...] = ()
    years: tuple[Facet, ...] = ()
    topics: tuple[Facet, ...] = ()
    sites: tuple[Facet, ...] = ()
    suggestion: Query | None = None
    is_partial: bool = False

    @property
    def are_all_counted(self) -> bool:
        """Whether the facets count all hits, and the pages show them."""
        return self.total <= MOST

    @property
    def first(self) -> int:
        """The place of this page's first hit among all."""
        return (self.query.page - 1) * PAGE + 1

    @property
    def previous(self) -> Query | None:
        """The query for the page before."""
        return self.query.at_page(self.query.page - 1) if self.query.page > 1 else None

    @property
    def next(self) -> Query | None:
        """The query for the page after."""
        return self.query.at_page(self.query.page + 1) if self.query.page < self.pages else None


class _Found(NamedTuple):
    """Hits in order, how many there are in all, and the site whose page comes first ("": none)."""

    rows: list[tuple[int, Place]]
    total: int
    site: str = ""


def search(query: Query, at: datetime | None = None) -> Results:
    """What readers find at `at` (default: now): what cites an address; the issue that is named; entries with all words,
    the best first or the newest; else those with the most of them."""
    found = _cited(query, at) or _named_and_written(query, at)
    if not found.rows:
        return _partly(query, at)
    query = query.at_page(min(query.page, -(-len(found.rows) // PAGE)))
    places = [place for _year, place in found.rows]
    first = (query.page - 1) * PAGE
    shown = hits.of_entries([place.entry for place in places[first : first + PAGE]], query)
    if found.site and query.page == 1:
        shown = (hits.of_site(found.site), *shown)
    topics, sites = facets.by_topic_and_site(query, places)
    return Results(
        query=query,
        total=found.total,
        pages=-(-len(found.rows) // PAGE),
        hits=shown,
        years=facets.by_year(query, (year for year, _place in found.rows)),
        topics=topics,
        sites=sites,
    )


def _public(at: datetime | None) -> Q:
    return Q(issue__in=Issue.objects.public(at).order_by().values("pk"))


def _cited(query: Query, at: datetime | None) -> _Found | None:
    """What cites the address that the query is; None where it is words, or nothing cites it."""
    address = addresses.asked(query.text)
    if address is None:
        return None
    links = addresses.citing(address, at)
    where = Q(item__in=links.exclude(item=None).values("item")) | Q(
        item=None, issue__in=links.filter(item=None).values("issue")
    )
    rows, total = ranking.of_entries(_narrowed(SearchEntry.objects.filter(where), query), (), MOST)
    has_page = rows and not address.page and addresses.has_page(address.host, links)
    return _Found(rows, total, address.host if has_page else "") if rows else None


def _named_and_written(query: Query, at: datetime | None) -> _Found:
    """The issues that the query names, then the entries with its words."""
    found = _written(query, at)
    keys = issues_named(query.text, at)
    if not keys:
        return found
    greetings = SearchEntry.objects.filter(_public(at), issue__in=keys, item=None)
    named = ranking.of_entries(_narrowed(greetings, query), (), MOST).rows
    named.sort(key=lambda row: keys.index(row[1].issue))
    first = {place for _year, place in named}
    others = [row for row in found.rows if row[1] not in first]
    again = len(found.rows) - len(others)
    return _Found([*named, *others][:MOST], found.total + len(named) - again)


def _written(query: Query, at: datetime | None) -> _Found:
    """The entries with the query's words."""
    if not query.terms:
        return _Found([], 0)
    looked_for = () if query.is_by_date else query.terms
    if _is_plain(query) and not query.phrases:
        rows, total = ranking.of_terms(looked_for, at, MOST, query.alternatives)
    else:
        rows, total = ranking.of_entries(matching(query, at), looked_for, MOST)
    return _Found(rows if query.is_by_date else ranking.scored(query, rows), total)


def _is_plain(query: Query) -> bool:
    """Whether SQL for SQLite answers it."""
    return connection.vendor == "sqlite" and not query.is_narrowed


def _partly(query: Query, at: datetime | None) -> Results:
    """What there is where nothing has all words: a better spelling, and the entries with the most of them."""
    if not query.terms:
        return Results(query)
    public = SearchEntry.objects.filter(_public(at))

    def ask(alternatives: Alternatives) -> partial.Rows:
        if _is_plain(query):
            rows = ranking.of_terms(query.terms, at, ranking.SCORED, alternatives).rows
        else:
            found = _narrowed(public.filter(HasTerms(alternatives)), query)
            rows = ranking.of_entries(found, query.terms, ranking.SCORED).rows
        return ranking.scored(query, rows)

    rows = partial.best(query, ask)
    return Results(
        replace(query, page=1),
        hits=hits.of_entries([place.entry for _year, place in rows], query, is_partial=True),
        suggestion=suggest(query, public),
        is_partial=bool(rows),
    )


def matching(query: Query, at: datetime | None) -> QuerySet[SearchEntry]:
    """The public entries that have the query's words, phrases and facets."""
    found = SearchEntry.objects.filter(_public(at), HasTerms(query.alternatives))
    for phrase in query.phrases:
        found = found.filter(terms__contains=f" {' '.join(phrase)} ")
    return _narrowed(found, query)


def _narrowed(found: QuerySet[SearchEntry], query: Query) -> QuerySet[SearchEntry]:
    """Those of some entries that the query's facets leave."""
    if query.year:
        found = found.filter(issue__in=Issue.objects.all().of_year(query.year).order_by().values("pk"))
    if query.topic:
        of_topic = {"tag__slug": query.topic}
        found = found.filter(
            Q(issue__in=TopicOnIssue.objects.filter(**of_topic).values("content_object"))
            | Q(item__in=ItemTopic.objects.filter(**of_topic).values("content_object"))
        )
    if query.site:
        cited = Link.objects.filter(host=query.site).order_by()
        found = found.filter(
            Q(item__in=cited.exclude(item=None).values("item"))
            | Q(item=None, issue__in=cited.filter(item=None).values("issue"))
        )
    return found

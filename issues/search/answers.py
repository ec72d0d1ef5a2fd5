"""Query -> Results: one page of hits with their words marked, how many there are, facets, a better spelling.

Every query starts from `Issue.objects.public()`: what is not public is in no hit, count or suggestion. Four or five
queries however many hits there are; only the first thousand are paged and counted in facets.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Q, QuerySet

from ..models import Issue, ItemTopic, Link, SearchEntry, TopicOnIssue
from . import facets, ranking
from .engine import HasTerms
from .facets import Facet
from .marking import Piece, mark, snippet
from .query import Query
from .suggestions import suggest
from .words import tidy

PAGE = 20
MOST = 1000  # hits that are paged and counted in facets


@dataclass(frozen=True)
class Hit:
    """An item (or an issue's greeting) that has the words: its URL, its title and a snippet, both with marks."""

    address: str
    title: tuple[Piece, ...]
    text: tuple[Piece, ...]
    issue: Issue
    is_issue: bool


@dataclass(frozen=True)
class Results:
    """The answer to a query."""

    query: Query
    total: int = 0
    pages: int = 0
    hits: tuple[Hit, ...] = ()
    years: tuple[Facet, ...] = ()
    topics: tuple[Facet, ...] = ()
    sites: tuple[Facet, ...] = ()
    suggestion: Query | None = None

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


def search(query: Query, at: datetime | None = None) -> Results:
    """What readers find at `at` (default: now): entries with all words, those with all in their title first,
    then the newest."""
    if not query.terms:
        return Results(query)
    is_plain = connection.vendor == "sqlite" and not (query.phrases or query.is_narrowed)
    if is_plain:
        rows, total = ranking.of_terms(query.terms, at, MOST)
    else:
        rows, total = ranking.of_entries(matching(query, at), query.terms, MOST)
    if not rows:
        return Results(query, suggestion=suggest(query, SearchEntry.objects.filter(_public(at))))
    query = query.at_page(min(query.page, -(-len(rows) // PAGE)))
    places = [place for _year, place in rows]
    first = (query.page - 1) * PAGE
    return Results(
        query=query,
        total=total,
        pages=-(-len(rows) // PAGE),
        hits=_hits([place.entry for place in places[first : first + PAGE]], query.terms),
        years=facets.by_year(query, (year for year, _place in rows)),
        topics=facets.by_topic(query, places),
        sites=facets.by_site(query, places),
    )


def _public(at: datetime | None) -> Q:
    return Q(issue__in=Issue.objects.public(at).order_by().values("pk"))


def matching(query: Query, at: datetime | None) -> QuerySet[SearchEntry]:
    """The public entries that have the query's words, phrases and facets."""
    found = SearchEntry.objects.filter(_public(at), HasTerms(query.terms))
    for phrase in query.phrases:
        found = found.filter(terms__contains=f" {' '.join(phrase)} ")
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


def _hits(keys: list[int], terms: Iterable[str]) -> tuple[Hit, ...]:
    """What is shown of the entries, in the order of their keys."""
    shown = SearchEntry.objects.select_related("issue", "item").only(
        "text",
        "item__title",
        "item__slug",
        *(f"issue__{name}" for name in ("title", "slug", "number", "year", "publish_at", "language")),
    )
    entries = shown.in_bulk(keys)
    return tuple(_hit(entries[key], terms) for key in keys if key in entries)


def _hit(entry: SearchEntry, terms: Iterable[str]) -> Hit:
    wanted, item = frozenset(terms), entry.item
    if item:
        item.issue = entry.issue  # saves the query that its URL would make
    return Hit(
        address=(item or entry.issue).get_absolute_url(),
        title=mark(tidy(item.title if item else entry.issue.short_title), wanted),
        text=snippet(entry.text, wanted),
        issue=entry.issue,
        is_issue=item is None,
    )

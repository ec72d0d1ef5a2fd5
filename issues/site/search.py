"""The page readers search on, and what it proposes as they type."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..parsing.folding import fold
from ..reverse import address
from ..search import Query, search, titled
from .cited_sites import sites
from .topics import topics_with_counts

OF_A_KIND = 4  # topics, sites
TITLES = 6
LONGEST = 100  # characters typed


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """`/search/?q=`: a form, and what was found."""
    given = {name: request.GET.get(name, "") for name in ("year", "topic", "site", "page", "sort")}
    results = search(Query.read(request.GET.get("q", ""), **given))
    return render(request, "issues/search.html", {"results": results, "query": results.query})


@require_safe
def titles(request: HttpRequest) -> HttpResponse:
    """`/search/titles.json?q=`: `titles`, a list of topics, sites and titles (`title`, `url`) that begin as typed."""
    typed = Query.read(request.GET.get("q", "")).text[:LONGEST]
    found = dict([*_topics(typed), *_sites(typed), *titled(typed, TITLES)] if typed else [])
    return JsonResponse({"titles": [{"title": title, "url": url} for title, url in found.items()]})


def _topics(typed: str) -> Iterator[tuple[str, str]]:
    """The topics with the most entries of which a word begins so."""
    begun = f" {fold(typed)}"
    found = [topic for topic in topics_with_counts() if begun in f" {fold(topic.name)}"]
    for topic in sorted(found, key=lambda topic: -topic.count)[:OF_A_KIND]:
        yield topic.name, address("topic", topic.slug)


def _sites(typed: str) -> Iterator[tuple[str, str]]:
    """The sites cited most of which a part begins so."""
    begun = f".{fold(typed).removeprefix('https://').removeprefix('http://').removeprefix('www.')}"
    found = [site.host for site in sites() if begun in f".{site.host}"] if len(begun) > 1 else []
    for host in found[:OF_A_KIND]:
        yield host, address("site", host)

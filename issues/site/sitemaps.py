"""`/sitemap.xml` with the moment each page truly changed, by years where one file would grow too large; `/robots.txt`.

Django's sitemaps, but for three things: addresses are SITE_URL's whatever host was asked, `lastmod` tells the minute,
and a large archive is cut by years and not by numbers, so that a file stays the same once its year is over.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from ..models import Issue, IssueQuerySet, NewsItem
from ..reverse import absolute, address
from .topics import topics_with_counts

MOST = 20_000  # addresses in a file: fewer than search engines take, and small enough for the pages' memory
XML = "application/xml; charset=utf-8"
CLOSED = ("/admin/", "/search/?", "/preview/", "/unsubscribe/", "/preferences/", "/subscribe/confirm/")


class Address(NamedTuple):
    """A page of the site, and when it last changed (None: unknown)."""

    path: str
    changed: datetime | None = None

    @property
    def lastmod(self) -> str:
        """The moment as XML Schema writes it."""
        return self.changed.isoformat() if self.changed else ""


class Pages(Sitemap):
    """Pages of ours as Django's sitemaps take them."""

    limit = 2 * MOST  # never a second page: large archives are divided by years

    def __init__(self, pages: Iterable[Address]) -> None:
        self.pages = list(pages)

    def items(self) -> list[Address]:
        return self.pages

    def location(self, page: Address) -> str:
        return page.path

    def lastmod(self, page: Address) -> datetime | None:
        return page.changed

    def get_protocol(self, protocol: str | None = None) -> str:
        return settings.SITE_URL.partition("://")[0]

    def get_domain(self, site: Any = None) -> str:
        return settings.SITE_URL.partition("://")[2]


@require_safe
def whole(request: HttpRequest) -> HttpResponse:
    """All pages; for a large archive the index of the years' sitemaps."""
    public = Issue.objects.public()
    issues = _listed(public)
    if len(issues) + NewsItem.objects.filter(issue__in=public).count() <= MOST:
        return _answer(request, [*_lists(issues), *_of_years(issues), *_pages(issues, public)])
    years = [
        {"location": absolute(reverse("sitemap_year", args=[year])), "lastmod": changed}
        for year, changed in _years(issues).items()
    ]
    return render(request, "issues/sitemap_index.xml", {"years": years}, content_type=XML)


@require_safe
def of_year(request: HttpRequest, year: int) -> HttpResponse:
    """The issues of a year and their items; the year of the newest issue has the lists as well."""
    public = Issue.objects.public().of_year(year)
    issues = _listed(public)
    if not issues:
        raise Http404("No issue of this year.")
    is_last = not Issue.objects.public().filter(publish_at__gt=issues[0].publish_at).exists()
    lists = _lists(issues) if is_last else ()
    return _answer(request, [*lists, *_of_years(issues), *_pages(issues, public)])


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """`/robots.txt`: what crawlers need not ask for, and where the sitemap is."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED)]
    lines += ["", f"Sitemap: {absolute(reverse('sitemap'))}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def _listed(issues: IssueQuerySet) -> list[Issue]:
    """The issues with what a sitemap says of them, newest first."""
    fields = ("slug", "year", "publish_at", "edited_at", "imported_at", "created_at")
    return list(issues.newest_first().only(*fields))


def _years(issues: Iterable[Issue]) -> dict[int, datetime]:
    """The years of an archive, newest first, with the moment each changed last."""
    moments: defaultdict[int, list[datetime]] = defaultdict(list)
    for issue in issues:
        moments[issue.archive_year or 0].append(issue.changed_at)
    return {year: max(moments[year]) for year in sorted(moments, reverse=True) if year}


def _lists(issues: list[Issue]) -> Iterator[Address]:
    """The site's lists: those of issues change with the newest change of what they list."""
    if not issues:
        return
    newest = max(issue.changed_at for issue in issues)
    for name in ("home", "archive"):
        yield Address(reverse(name), newest)
    for name in ("topics", "links", "shelf", "about"):
        yield Address(reverse(name))
    for topic in topics_with_counts():
        yield Address(address("topic", topic.slug))


def _of_years(issues: Iterable[Issue]) -> Iterator[Address]:
    """The archive's page of each year."""
    for year, changed in _years(issues).items():
        yield Address(address("archive_year", year), changed)


def _pages(issues: Iterable[Issue], public: IssueQuerySet) -> Iterator[Address]:
    """Each issue, and after it each of its items."""
    slugs: defaultdict[int, list[str]] = defaultdict(list)
    items = NewsItem.objects.filter(issue__in=public).order_by("issue_id", "position")
    for key, slug in items.values_list("issue_id", "slug"):
        slugs[key].append(slug)
    for issue in issues:
        changed = issue.changed_at
        yield Address(issue.get_absolute_url(), changed)
        for slug in slugs[issue.pk]:
            yield Address(address("item", issue.slug, slug), changed)


def _answer(request: HttpRequest, pages: Iterable[Address]) -> HttpResponse:
    response = sitemap(request, {"pages": Pages(pages)}, template_name="issues/sitemap.xml", content_type=XML)
    return response.render()

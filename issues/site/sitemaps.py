"""`/sitemap.xml` with the moment each page truly changed, by years where one file would grow too large; `/robots.txt`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from xml.sax.xmlreader import AttributesImpl

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import rfc3339_date
from django.utils.xmlutils import SimplerXMLGenerator
from django.views.decorators.http import require_safe

from ..models import Issue, IssueQuerySet, NewsItem
from ..reverse import absolute, address
from .topics import topics_with_counts

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
MOST = 20_000  # addresses in a file: fewer than search engines take, and small enough for the pages' memory
CLOSED = ("/admin/", "/search/?", "/preview/", "/unsubscribe/", "/preferences/", "/subscribe/confirm/")


@dataclass(frozen=True)
class Address:
    """A page of the site, and since when it is as it is (None: nobody counts)."""

    path: str
    changed: datetime | None = None


@require_safe
def whole(request: HttpRequest) -> HttpResponse:
    """Every page readers find; of a large archive, where each year's sitemap is."""
    public = Issue.objects.public()
    issues = _listed(public)
    if len(issues) + NewsItem.objects.filter(issue__in=public).count() <= MOST:
        return _xml("urlset", "url", [*_lists(issues), *_of_years(issues), *_pages(issues, public)])
    years = (
        Address(reverse("sitemap_year", args=[year]), changed) for year, changed in _years(issues).items()
    )
    return _xml("sitemapindex", "sitemap", years)


@require_safe
def of_year(request: HttpRequest, year: int) -> HttpResponse:
    """The issues of a year and their items; the year of the newest issue has the lists as well."""
    public = Issue.objects.public().of_year(year)
    issues = _listed(public)
    if not issues:
        raise Http404("No issue of this year.")
    is_last = not Issue.objects.public().filter(publish_at__gt=issues[0].publish_at).exists()
    lists = _lists(issues) if is_last else ()
    return _xml("urlset", "url", [*lists, *_of_years(issues), *_pages(issues, public)])


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
    for name in ("topics", "links", "shelf"):
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
        yield Address(issue.get_absolute_url(), issue.changed_at)
        for slug in slugs[issue.pk]:
            yield Address(address("item", issue.slug, slug), issue.changed_at)


def _xml(root: str, element: str, addresses: Iterable[Address]) -> HttpResponse:
    """The addresses as the sitemap protocol writes them."""
    file = StringIO()
    writer = SimplerXMLGenerator(file, "utf-8")
    writer.startDocument()
    writer.startElement(root, AttributesImpl({"xmlns": NAMESPACE}))
    for each in addresses:
        writer.startElement(element, AttributesImpl({}))
        writer.addQuickElement("loc", absolute(each.path))
        if each.changed:
            writer.addQuickElement("lastmod", rfc3339_date(each.changed))
        writer.endElement(element)
    writer.endElement(root)
    return HttpResponse(file.getvalue(), content_type="application/xml; charset=utf-8")

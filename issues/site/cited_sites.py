"""The cited sites: how often each was cited, and which of its pages, in order of their first citation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Count, Max, Min, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ..links.derive import outward
from ..models import Issue, Link
from .memo import cached_per_edition
from .pagination import page_of, show

SITES, ADDRESSES = 100, 40  # on a page


@dataclass(frozen=True)
class Site:
    """A host, how often it was cited, and from when to when."""

    host: str
    count: int
    first: datetime
    last: datetime

    @property
    def years(self) -> str:
        """ "2024", or "2023–2026"."""
        first, last = (timezone.localtime(moment).year for moment in (self.first, self.last))
        return f"{first}" if first == last else f"{first}–{last}"


@dataclass(frozen=True)
class Cited:
    """One URL of a site and every place that cites it, in order of publication."""

    links: tuple[Link, ...]

    @property
    def first(self) -> Link:
        """The first citation."""
        return self.links[0]

    @property
    def title(self) -> str:
        """The first title that is not empty, else the URL."""
        return next((link.title for link in self.links if link.title), self.first.normalized_url)

    @cached_property
    def dead(self) -> Link | None:
        """A citation whose URL no longer answers (with an archived copy, if any has one); None while one answers."""
        known = [link for link in self.links if link.checked_at]
        return max(known, key=lambda link: bool(link.archived_url)) if _all_dead(known) else None

    @property
    def address(self) -> str:
        """The URL to link to: the archived copy of a dead page, where there is one."""
        return (self.dead and self.dead.archived_url) or self.first.url


@cached_per_edition(1)
def sites() -> list[Site]:
    """Every site cited in a public issue, the most cited first; one query."""
    rows = _public().order_by().values("host")
    rows = rows.annotate(n=Count("pk"), first=Min("issue__publish_at"), last=Max("issue__publish_at"))
    found = [Site(*row) for row in rows.values_list("host", "n", "first", "last")]
    return sorted(found, key=lambda site: (-site.count, site.host))


@cached_per_edition(100)
def addresses(host: str) -> list[list[int]]:
    """The cited URLs of a site in order of their first citation, each as the keys of its links; one query."""
    rows = _public().filter(host=host).order_by("issue__publish_at", "issue_id", "position")
    groups: dict[str, list[int]] = {}
    for key, normalized, url in rows.values_list("pk", "normalized_url", "url"):
        groups.setdefault(normalized or url, []).append(key)
    return list(groups.values())


def cited(groups: Iterable[list[int]]) -> list[Cited]:
    """The citations of these groups of keys; one query."""
    groups = list(groups)
    rows = (
        _in_public_issues(Link.objects.order_by())
        .select_related("issue", "item")
        .only(
            *(
                "url",
                "normalized_url",
                "title",
                "source",
                "host",
                "checked_at",
                "check_result",
                "archived_url",
            ),
            *("item__slug", "item__title", "item__position"),
            *(f"issue__{name}" for name in ("title", "slug", "number", "year", "publish_at", "language")),
        )
    )
    links = rows.in_bulk([key for group in groups for key in group])
    for link in links.values():
        if link.item:
            link.item.issue = link.issue  # saves the query that its URL would make
    found = (tuple(links[key] for key in group if key in links) for group in groups)
    return [Cited(links) for links in found if links]


def _public() -> QuerySet[Link]:
    return _in_public_issues(outward())


def _in_public_issues(links: QuerySet[Link]) -> QuerySet[Link]:
    return links.filter(issue__in=Issue.objects.public().order_by().values("pk"))


def _all_dead(links: list[Link]) -> bool:
    return bool(links) and all(link.is_dead for link in links)


@require_safe
def links(request: HttpRequest) -> HttpResponse:
    """`/links/`: every site and how often it was cited."""
    found = sites()
    cited_in_all = sum(site.count for site in found)
    return show(request, "issues/sites.html", page_of(request, found, SITES), cited=cited_in_all)


@require_safe
def site(request: HttpRequest, domain: str) -> HttpResponse:
    """`/links/<domain>/`: what was cited of it, when and where. Its name written otherwise (`WWW.…`) leads here."""
    groups = addresses(domain) if "\0" not in domain else []
    usual = domain.lower().rstrip(".").removeprefix("www.")
    if not groups and usual != domain and "\0" not in domain and addresses(usual):
        return HttpResponsePermanentRedirect(reverse("site", args=[usual]))
    if not groups:
        raise Http404("Nothing of this site was cited.")
    page = page_of(request, groups, ADDRESSES)
    return show(
        *(request, "issues/site.html", page),
        domain=domain,
        labels=domain.split("."),
        cited=cited(page.object_list),
        count=sum(len(group) for group in groups),
    )

"""The other issues as the checks need them: numbers, days, links and URLs, read in a few queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from ..content import LinksByPlace
from ..models import Alias, Issue, Link, SpellingWord
from ..schedule import Rhythm, local_day, site_rhythm
from .old_hosts import NEWSLETTER_HOSTS, is_called_ours


@dataclass(frozen=True)
class ArchivedIssue:
    """Another issue."""

    slug: str
    title: str
    number: int | None = None
    year: int | None = None
    period_start: date | None = None
    period_end: date | None = None
    status: str = "ready"
    publish_at: datetime | None = None

    def is_public(self, at: datetime) -> bool:
        """Whether readers can open it at that moment."""
        return self.status == Issue.Status.READY and self.publish_at is not None and self.publish_at <= at


@dataclass(frozen=True)
class Archive:
    """The other issues.

    `issues` by slug; `cited_in`: by normalised URL the issues that cite a link of this one; `aliases`: old paths
    and their slugs; `old_homes`: hosts the newsletter had before; `words`: the editor's own, case folded;
    `rhythm`: weekday and hour issues come out at; `now`: the moment it is looked at (None: no day has passed).
    """

    issues: Mapping[str, ArchivedIssue] = field(default_factory=dict)
    cited_in: Mapping[str, tuple[ArchivedIssue, ...]] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)
    old_homes: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    rhythm: Rhythm = field(default_factory=Rhythm)
    now: datetime | None = None

    @property
    def taken(self) -> dict[date, ArchivedIssue]:
        """The days other issues come out on, have come out on, or are planned for."""
        return {
            local_day(issue.publish_at, self.rhythm): issue
            for issue in self.issues.values()
            if issue.publish_at and issue.status != Issue.Status.WITHDRAWN
        }


def load_archive(issue: Issue, links: LinksByPlace) -> Archive:
    """All other issues, for an issue with these links; five queries however many issues there are."""
    fields = ["slug", "title", "number", "year", "period_start", "period_end", "status", "publish_at"]
    others = {
        slug: ArchivedIssue(slug, *rest)
        for slug, *rest in Issue.objects.exclude(pk=issue.pk).newest_first().values_list(*fields)
    }
    return Archive(
        issues=others,
        cited_in=_cited_in(issue, links, others),
        aliases=dict(Alias.objects.filter(issue__in=Issue.objects.all()).values_list("path", "issue__slug")),
        old_homes=frozenset(host.lower() for host in settings.OLD_HOMES) | _hosts_called_ours(),
        words=frozenset(SpellingWord.objects.values_list("word", flat=True)),
        rhythm=site_rhythm(),
        now=timezone.now(),
    )


def _cited_in(
    issue: Issue, links: LinksByPlace, others: Mapping[str, ArchivedIssue]
) -> dict[str, tuple[ArchivedIssue, ...]]:
    """Which other issues cite what this one cites."""
    urls = {link.normalized_url for place in links.values() for link in place if link.normalized_url}
    rows = (
        Link.objects.filter(normalized_url__in=urls)
        .exclude(issue=issue)
        .exclude(issue__status=Issue.Status.DELETED)
        .values_list("normalized_url", "issue__slug")
        .distinct()
    )
    found: dict[str, list[ArchivedIssue]] = defaultdict(list)
    for url, slug in rows.order_by("issue__publish_at", "issue__slug"):
        if slug in others:
            found[url].append(others[slug])
    return {url: tuple(issues) for url, issues in found.items()}


def _hosts_called_ours() -> frozenset[str]:
    """Hosts of newsletter platforms whose front page some issue calls the newsletter."""
    on_a_platform = Q()
    for host in NEWSLETTER_HOSTS:
        on_a_platform |= Q(host__endswith=f".{host}")
    links = Link.objects.filter(on_a_platform).values_list("host", "url", "title")
    return frozenset(host for host, url, title in links if is_called_ours(url, title))

"""The neighbours of an issue or an item: before, after, a year ago, the year's fortnights, the same topic."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone

from ..models import Issue, IssueQuerySet, ItemTopic, NewsItem, Topic
from ..schedule import Period, fortnight_of, fortnights_of
from .memo import cached_per_edition

A_YEAR, WITHIN = timedelta(days=365), timedelta(days=31)


@dataclass(frozen=True)
class Fortnight:
    """A cell of the year's bar: its days, the issue that covers them, whether an earlier cell shows it already."""

    period: Period
    issue: Issue | None
    goes_on: bool = False


@dataclass(frozen=True)
class Around:
    """The issues around one."""

    previous: Issue | None
    next: Issue | None
    year_ago: Issue | None
    year: int
    ribbon: tuple[Fortnight, ...]


@dataclass(frozen=True)
class SameTopic:
    """The items before and after one that share a topic with it."""

    previous: NewsItem | None
    next: NewsItem | None


def around(issue: Issue) -> Around:
    """The neighbours of a public issue, in four queries."""
    public = Issue.objects.public().listed()
    year = issue.archive_year or timezone.localdate().year
    return Around(
        previous=public.filter(_before(issue)).newest_first().first(),
        next=public.filter(_after(issue)).order_by("publish_at", "slug").first(),
        year_ago=year_ago(issue, public),
        year=year,
        ribbon=of_year(year)[1],
    )


@cached_per_edition(50)
def of_year(year: int) -> tuple[list[Issue], tuple[Fortnight, ...]]:
    """The public issues of a year, the newest first, and its ribbon; one query."""
    issues = list(Issue.objects.public().newest_first().listed().of_year(year))
    return issues, ribbon(year, issues)


def ribbon(year: int, issues: Iterable[Issue]) -> tuple[Fortnight, ...]:
    """The fortnights of a year with the issues that cover them; a special is in the one it was published in."""
    known = sorted(issues, key=lambda issue: (issue.period_start is None, day_of(issue)))
    days = [(issue.period or fortnight_of(day_of(issue)), issue) for issue in known]
    cells: list[Fortnight] = []
    shown: set[int] = set()
    for period in fortnights_of(year):
        found = next((issue for covered, issue in days if covered.overlaps(period)), None)
        cells.append(Fortnight(period, found, found is not None and found.pk in shown))
        shown |= {found.pk} if found else set()
    return tuple(cells)


def same_topic(item: NewsItem, topics: Sequence[Topic], issue: Issue) -> SameTopic:
    """The public items before and after one that share one of its topics, in two queries; none without topics."""
    if not topics:
        return SameTopic(None, None)
    sharing = ItemTopic.objects.filter(tag__in=topics).values("content_object")
    items = (
        NewsItem.objects.filter(pk__in=sharing, issue__in=Issue.objects.public())
        .select_related("issue")
        .only("title", "slug", "issue__slug", "issue__title", "issue__number")
    )
    position = item.position
    here = Q(issue=issue)
    order = ("issue__publish_at", "issue__slug", "position")
    before = items.filter(_before(issue, "issue__") | here & Q(position__lt=position))
    after = items.filter(_after(issue, "issue__") | here & Q(position__gt=position))
    return SameTopic(before.order_by(*order).last(), after.order_by(*order).first())


def day_of(issue: Issue) -> date:
    """The first day of an issue's period, else the day it was published."""
    return issue.period_start or issue.published_on or timezone.localdate()


def year_ago(issue: Issue, public: IssueQuerySet) -> Issue | None:
    """The issue closest to a year earlier, within a month of it."""
    wanted = day_of(issue) - A_YEAR
    window = (wanted - WITHIN, wanted + WITHIN)
    near = public.exclude(pk=issue.pk).filter(
        Q(period_start__range=window) | Q(period_start=None, publish_at__date__range=window)
    )
    return min(near, key=lambda other: (abs(day_of(other) - wanted), other.slug), default=None)


def _before(issue: Issue, prefix: str = "") -> Q:
    """Published before it; ties by slug, as archives are ordered."""
    return Q(**{f"{prefix}publish_at__lt": issue.publish_at}) | Q(
        **{f"{prefix}publish_at": issue.publish_at, f"{prefix}slug__lt": issue.slug}
    )


def _after(issue: Issue, prefix: str = "") -> Q:
    return Q(**{f"{prefix}publish_at__gt": issue.publish_at}) | Q(
        **{f"{prefix}publish_at": issue.publish_at, f"{prefix}slug__gt": issue.slug}
    )

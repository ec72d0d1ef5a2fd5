"""The desk's home: the fortnight at a glance. What is being written, what is scheduled, how the last one went, what needs a hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .. import schedule
from ..models import ArrivedFile, Issue, Link, NewsItem, Picture
from ..models.links import is_dead
from ..proofreading import Finding, proofread
from ..publishing import hooks, workflow
from ..rendering.rendered import WORDS_A_MINUTE
from ..site.neighbours import year_ago
from .calendar import strip_of
from .labels import moment_words, state_name, state_words
from .permissions import may_see_issues

SCHEDULED_SHOWN = 5


@dataclass(frozen=True)
class Row:
    """A part of the issue that is written, and the first thing to look at in it, if there is one."""

    number: int | None
    title: str
    slip: str = ""
    stops: bool = False
    is_empty: bool = False


@dataclass(frozen=True)
class Writing:
    """The issue that comes out next, as it stands now."""

    issue: Issue
    moment: datetime
    rows: tuple[Row, ...]
    words: int
    findings: tuple[Finding, ...]

    @property
    def state(self) -> str:
        """draft or scheduled."""
        return state_name(self.issue)

    @property
    def when(self) -> str:
        """Its day and hour."""
        return moment_words(self.moment)

    @property
    def left(self) -> str:
        """How long until then, in words."""
        days = (timezone.localtime(self.moment).date() - timezone.localdate()).days
        if days < 2:
            return [_("today"), _("tomorrow")][max(days, 0)]
        return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}

    @property
    def minutes(self) -> int:
        """How long reading takes."""
        return max(1, round(self.words / WORDS_A_MINUTE))

    @property
    def news(self) -> int:
        """How many of its parts are numbered."""
        return sum(row.number is not None for row in self.rows)

    @property
    def blocking(self) -> int:
        """How many slips stop it."""
        return sum(finding.blocks for finding in self.findings)


@dataclass(frozen=True)
class Hand:
    """Something that needs a hand: a sentence, what it is about, where to see to it."""

    sentence: str
    about: str = ""
    address: str = ""


def home(request: HttpRequest) -> dict[str, Any]:
    """What the home shows; nothing of issues for who may not see them."""
    if not may_see_issues(request):
        return {}
    writing = written_now()
    issue = writing.issue if writing else None
    last = Issue.objects.public().newest_first().listed().first()
    around = issue or last
    scheduled = Issue.objects.scheduled().listed().order_by("publish_at")
    return {
        "title": _("Home"),
        "writing": writing,
        "strip": strip_of(issue, _day(writing.moment)) if writing and issue else [],
        "scheduled": [(other, state_words(other)) for other in scheduled[:SCHEDULED_SHOWN] if other != issue],
        "last": last,
        "correction": last.corrections.last() if last else None,
        "year_ago": year_ago(around, Issue.objects.public().listed()) if around else None,
        "hands": list(needing_a_hand(request)),
        "panels": {
            place.removeprefix("home-"): hooks.panels(place, last, request.user)
            for place in hooks.PLACES
            if place.startswith("home-")
        },
    }


def written_now() -> Writing | None:
    """The draft whose day comes next, else the newest draft, else what is scheduled next."""
    drafts = Issue.objects.filter(status=Issue.Status.DRAFT).defer(
        "source_text", "front_matter", "import_report"
    )
    planned = drafts.filter(publish_at__gt=timezone.now()).order_by("publish_at").first()
    issue = (
        planned or drafts.order_by("-pk").first() or Issue.objects.scheduled().order_by("publish_at").first()
    )
    if issue is None:
        return None
    items = list(issue.items.order_by("position"))
    findings = tuple(proofread(issue))
    moment = issue.publish_at if issue.is_scheduled and issue.publish_at else workflow.proposal(issue)
    words = sum(len(text.split()) for text in (issue.intro, *(item.body for item in items)))
    return Writing(issue, moment, tuple(_rows(items, findings)), words, findings)


def _rows(items: Sequence[NewsItem], findings: Iterable[Finding]) -> Iterable[Row]:
    first: dict[int, Finding] = {}
    for finding in findings:
        if finding.item is not None:
            first.setdefault(finding.item, finding)
    for place, item in enumerate(items, start=1):
        slip = first.get(place)
        yield Row(
            item.number,
            item.title,
            slip.message if slip else "",
            stops=slip is not None and slip.blocks,
            is_empty=not item.body.strip(),
        )


def needing_a_hand(request: HttpRequest) -> Iterable[Hand]:
    """Dead links and lost pictures of public issues, and what this editor began to take in and did not finish."""
    public = Issue.objects.public()
    results = Link.objects.filter(issue__in=public).exclude(check_result="").order_by()
    dead = [one for one in results.values_list("check_result", flat=True).distinct() if is_dead(one)]
    links = results.filter(check_result__in=dead).aggregate(
        n=Count("normalized_url"), kept=Count("pk", filter=~Q(archived_url=""))
    )
    if dead and links["n"]:
        yield _hand(
            ngettext("%(n)s link does not answer any more", "%(n)s links do not answer any more", links["n"]),
            {"n": links["n"]},
            _("Archived copies: %(n)s") % {"n": links["kept"]},
            "issues_link_changelist",
        )
    lost = Picture.objects.filter(issue__in=public, file="").exclude(name__istartswith="http").count()
    if lost:
        words = ngettext("%(n)s picture has no file", "%(n)s pictures have no file", lost)
        yield _hand(words, {"n": lost}, _("in public issues"), "issues_picture_changelist", "?missing=yes")
    arrived = (
        ArrivedFile.objects.filter(owner_id=request.user.pk).order_by().values("arrival").distinct().count()
    )
    if arrived:
        words = ngettext(
            "%(n)s issue waits for your decision", "%(n)s issues wait for your decision", arrived
        )
        yield _hand(
            words, {"n": arrived}, _("Brought in and not decided; gone after a day"), "issues_issue_receive"
        )


def _hand(words: str, values: Mapping[str, int], about: str, route: str, query: str = "") -> Hand:
    return Hand(words % values, about, reverse(f"admin:{route}") + query)


def _day(moment: datetime) -> date:
    return schedule.local_day(moment, schedule.site_rhythm())

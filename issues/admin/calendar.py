"""The calendar: a year's fortnights and Fridays with each issue on its day, and the strip of nine beside an issue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, register_converter, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .. import schedule
from ..errors import CannotPublish
from ..models import Issue
from ..publishing import workflow
from .labels import day_words, state_name, state_words

WEEKS_IN_STRIP = 9
WEEKS_BEFORE = 6


@dataclass(frozen=True)
class Slot:
    """An issue on a day of the calendar."""

    issue: Issue

    @property
    def label(self) -> str:
        """Its number, or that it is a special."""
        return f"#{self.issue.number}" if self.issue.number is not None else _("special")

    @property
    def state(self) -> str:
        """draft, scheduled, published or withdrawn."""
        return state_name(self.issue)

    @property
    def words(self) -> str:
        """Its state in words."""
        return state_words(self.issue)

    @property
    def unsaved_by(self) -> str:
        """Who wrote something in it that is not saved; "" where a page says that elsewhere."""
        return getattr(self.issue, "unsaved_by", None) or ""

    @property
    def can_move(self) -> bool:
        """Whether it may get another day: not what readers have had."""
        return self.state in ("draft", "scheduled")


@dataclass(frozen=True)
class Day:
    """A publishing day (or another day some issue chose) and what comes out on it."""

    day: date
    slots: tuple[Slot, ...]
    is_usual: bool
    is_past: bool
    is_chosen: bool = False

    @property
    def is_free(self) -> bool:
        """A Friday to come with nothing on it."""
        return self.is_usual and not self.is_past and not self.slots

    @property
    def words(self) -> str:
        """The day with its weekday."""
        return day_words(self.day)

    @property
    def month(self) -> str:
        """Its month in three letters."""
        return date_format(self.day, "M").lower()

    @property
    def weekday(self) -> str:
        """Its weekday in three letters."""
        return date_format(self.day, "D").lower()


@dataclass(frozen=True)
class Fortnight:
    """A fortnight, the issues that cover it, and the publishing days inside it."""

    period: schedule.Period
    issues: tuple[Slot, ...]
    days: tuple[Day, ...]
    is_now: bool

    @property
    def words(self) -> str:
        """Its first and last day: "1–15"."""
        return f"{self.period.start.day}–{self.period.end.day}"


@dataclass(frozen=True)
class Month:
    """A month and its two fortnights."""

    first: date
    fortnights: tuple[Fortnight, ...]

    @property
    def name(self) -> str:
        """Its name."""
        return date_format(self.first, "F").capitalize()


def year_of(year: int, today: date | None = None) -> list[Month]:
    """The months of a year, in one query."""
    today = today or timezone.localdate()
    issues = list(Issue.objects.listed().with_unsaved().order_by("publish_at", "pk"))
    on_day = _by_day(issues)
    usual = set(schedule.fridays_of(year, schedule.site_rhythm()))
    days = sorted(usual | {day for day in on_day if day.year == year})
    fortnights = [
        Fortnight(
            period=period,
            issues=tuple(Slot(issue) for issue in issues if issue.period and issue.period.overlaps(period)),
            days=tuple(
                _day(day, on_day, today=today, usual=day in usual)
                for day in days
                if period.start <= day <= period.end
            ),
            is_now=period.start <= today <= period.end,
        )
        for period in schedule.fortnights_of(year)
    ]
    return [Month(pair[0].period.start, pair) for pair in zip(fortnights[::2], fortnights[1::2], strict=True)]


def strip_of(issue: Issue, chosen: date, today: date | None = None) -> list[Day]:
    """Nine publishing days around the one chosen for an issue; the issue itself stands on that day."""
    today = today or timezone.localdate()
    rhythm = schedule.site_rhythm()
    on_day = _by_day(Issue.objects.exclude(pk=issue.pk).listed().with_unsaved())
    near = schedule.friday_after(chosen - schedule.DAY, rhythm) - timedelta(weeks=WEEKS_BEFORE)
    days = {near + timedelta(weeks=week) for week in range(WEEKS_IN_STRIP)} | {chosen}
    on_day[chosen] = (*on_day.get(chosen, ()), Slot(issue))
    return [_day(day, on_day, today=today, usual=True, chosen=day == chosen) for day in sorted(days)]


def _by_day(issues: Iterable[Issue]) -> dict[date, tuple[Slot, ...]]:
    rhythm = schedule.site_rhythm()
    found: dict[date, tuple[Slot, ...]] = defaultdict(tuple)
    for issue in issues:
        if issue.publish_at:
            found[schedule.local_day(issue.publish_at, rhythm)] += (Slot(issue),)
    return dict(found)


def _day(
    day: date,
    on_day: Mapping[date, tuple[Slot, ...]],
    *,
    today: date,
    usual: bool,
    chosen: bool = False,
) -> Day:
    return Day(day, on_day.get(day, ()), is_usual=usual, is_past=day <= today, is_chosen=chosen)


class DayConverter:
    """A day as 2026-12-04."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return schedule.day_of(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


register_converter(DayConverter, "day")


class IssueCalendar(admin.ModelAdmin):
    """The calendar's pages, beside the list of issues."""

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("calendar/", wrap(self.calendar), name="issues_issue_calendar"),
            path("calendar/<int:year>/", wrap(self.calendar), name="issues_issue_calendar_year"),
            path("calendar/<day:day>/", wrap(self.free_day), name="issues_issue_day"),
            path("calendar/move/", wrap(self.move), name="issues_issue_move"),
            *super().get_urls(),
        ]

    def calendar(self, request: HttpRequest, year: int | None = None) -> HttpResponse:
        """A year; with `?move=ID` every free Friday takes that issue."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        today = timezone.localdate()
        year = year or today.year
        if year not in schedule.YEARS:
            raise Http404("No such year.")
        moving = None
        if self.has_change_permission(request) and (asked := request.GET.get("move", "")).isdecimal():
            moving = Issue.objects.filter(pk=asked).first()
        context = self.admin_site.each_context(request) | {
            "title": _("Calendar of %(year)s") % {"year": year},
            "months": year_of(year, today),
            "year": year,
            "today": today,
            "moving": Slot(moving) if moving else None,
            "may_change": self.has_change_permission(request),
            "opts": self.opts,
        }
        return render(request, "admin/issues/calendar.html", context)

    def free_day(self, request: HttpRequest, day: date) -> HttpResponse:
        """What to do with a free day: schedule one of the drafts, or start an issue."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        drafts = Issue.objects.filter(status=Issue.Status.DRAFT).listed().order_by("-period_end", "-pk")
        context = self.admin_site.each_context(request) | {
            "title": day_words(day),
            "day": day,
            "moment": schedule.moment_of_day(day, schedule.site_rhythm()),
            "is_past": day <= timezone.localdate(),
            "there": _by_day(Issue.objects.exclude(publish_at=None).listed()).get(day, ()),
            "drafts": [Slot(issue) for issue in drafts],
            "opts": self.opts,
        }
        return render(request, "admin/issues/free_day.html", context)

    def move(self, request: HttpRequest) -> HttpResponse:
        """Brings an issue to another day (POST `issue`, `day`), then shows that day's year. A scheduled one is asked
        about first: readers get it on that day."""
        if request.method != "POST" or not self.has_change_permission(request):
            raise PermissionDenied
        asked = _number_and_day(request.POST)
        issue = get_object_or_404(Issue, pk=asked[0])
        year = reverse("admin:issues_issue_calendar_year", args=[asked[1].year])
        if issue.is_scheduled:
            moment = schedule.moment_of_day(asked[1], schedule.site_rhythm())
            query = {"action": "schedule", "moment": f"{moment:%Y-%m-%dT%H:%M}", "next": year}
            there = reverse("admin:issues_issue_confirm", args=[issue.pk])
            return HttpResponseRedirect(f"{there}?{urlencode(query)}")
        try:
            moved = workflow.move(issue, asked[1])
        except CannotPublish as refused:
            messages.error(request, refused.sentence)
        else:
            said = _("“%(title)s”: %(state)s.") % {"title": moved.title, "state": state_words(moved)}
            self.log_change(request, moved, said)
            messages.success(request, said)
        return HttpResponseRedirect(year)


def _number_and_day(data: Mapping[str, Any]) -> tuple[int, date]:
    try:
        return int(data.get("issue", "")), schedule.day_of(data.get("day", ""))
    except ValueError as error:
        raise Http404("No such issue or day.") from error

"""A new issue: "Añadir" opens what follows from the last one (period, number, title, address, day)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from .. import schedule
from ..editing.beginning import begin
from ..editing.copying import copy_of
from ..errors import InvalidContent
from ..models import Alias, Issue
from ..parsing.slugs import free_slug
from ..parsing.source.values import MAX_SLUG
from ..publishing.workflow import proposal, taken_days


@dataclass(frozen=True)
class NextIssue:
    """What the next issue is taken to be."""

    number: int
    year: int
    period_start: date
    period_end: date
    title: str
    slug: str
    language: str
    publish_at: datetime


def propose_next(now: datetime | None = None, day: date | None = None) -> NextIssue:
    """The issue after the last one with a period; `day` asks for that Friday instead of the first free one.

    Without any issue yet, it is the fortnight before today's. A day before the proposed period has ended takes the
    fortnight that ended last before it.
    """
    now, rhythm = now or timezone.now(), schedule.site_rhythm()
    period = _next_period(schedule.local_day(now, rhythm))
    if day is not None and day <= period.end:
        period = schedule.fortnight_of(schedule.fortnight_of(day).start - schedule.DAY)
    taken = Issue.objects.exclude(number=None).exclude(year=None).values_list("year", "number")
    number = schedule.next_number(period.end, [(year or 0, n or 0) for year, n in taken])
    language = settings.LANGUAGE_CODE[:2]
    title = schedule.title_of(period.start, period.end, number, language)
    moment = schedule.propose(period.end, now=now, taken=taken_days(), rhythm=rhythm)
    return NextIssue(
        number=number,
        year=period.end.year,
        period_start=period.start,
        period_end=period.end,
        title=title,
        slug=_free_slug(slugify(title)),
        language=language,
        publish_at=schedule.moment_of_day(day, rhythm) if day else moment,
    )


def _next_period(today: date) -> schedule.Period:
    last = Issue.objects.exclude(period_end=None).order_by("-period_end").first()
    if last is not None and last.period_end is not None:
        return schedule.next_period(last.period_end)
    return schedule.fortnight_of(schedule.fortnight_of(today).start - schedule.DAY)


def _free_slug(base: str) -> str:
    """The base, or a slug made of it that no issue has or had."""
    near = Issue.objects.filter(slug__istartswith=base[: MAX_SLUG - 10]).values_list("slug", flat=True)
    former = Alias.objects.filter(path__icontains=base[: MAX_SLUG - 10], item="").values_list(
        "path", flat=True
    )
    taken = {*near, *(path.rpartition("/")[2] for path in former)}
    return free_slug(base, {slug.lower() for slug in taken}, longest=MAX_SLUG)


class IssueStarting(admin.ModelAdmin):
    """A short form, filled with the proposal, that leads to the desk; `?day=2026-12-04` asks for that Friday."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_POST(self.duplicate))
        return [path("<int:pk>/duplicate/", view, name="issues_issue_duplicate"), *super().get_urls()]

    def duplicate(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A draft that says what an issue says, under the next number where that one has a number; then its desk."""
        issue = get_object_or_404(Issue, pk=pk)
        if not (self.has_add_permission(request) and self.has_change_permission(request, issue)):
            raise PermissionDenied
        values = vars(propose_next()) if issue.number is not None else _copied_special(issue)
        try:
            copy = copy_of(issue, values, by=request.user)  # type: ignore[arg-type]
        except InvalidContent as refused:
            messages.error(request, " ".join(refused.errors.values()))
            return HttpResponseRedirect(reverse("admin:issues_issue_change", args=[issue.pk]))
        self.log_addition(request, copy, _("A copy of “%s”.") % issue.title)
        messages.success(request, _("A copy of “%s”.") % issue.title)
        return HttpResponseRedirect(reverse("admin:issues_issue_change", args=[copy.pk]))

    def get_fieldsets(self, request: HttpRequest, obj: Issue | None = None) -> Any:
        names = ["title", "slug", ("number", "year"), ("period_start", "period_end"), "publish_at"]
        return super().get_fieldsets(request, obj) if obj else [(None, {"fields": names})]

    def get_readonly_fields(self, request: HttpRequest, obj: Issue | None = None) -> Any:
        return super().get_readonly_fields(request, obj) if obj else []

    def get_inlines(self, request: HttpRequest, obj: Issue | None) -> Any:
        return super().get_inlines(request, obj) if obj else []

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        asked = super().get_changeform_initial_data(request)
        asked.pop("day", None)
        return vars(propose_next(day=_day_asked(request))) | asked

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """The day and the hour of a moment each say what they are."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and db_field.name == "publish_at":
            for part, name in zip(
                field.widget.widgets, (_("Day it comes out"), _("Hour it comes out")), strict=True
            ):
                part.attrs["aria-label"] = name
        return field

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """One button: the texts come next, on the desk."""
        one_button = {"show_save_and_add_another": False, "show_save_and_continue": False}
        context = {"title": _("New issue"), **one_button} | (extra_context or {})
        return super().add_view(request, form_url, context)

    def save_model(self, request: HttpRequest, obj: Issue, form: Any, change: bool) -> None:
        """A new issue is a draft, planned for the moment in the form or the first free Friday after its period."""
        if not change:
            obj.language = settings.LANGUAGE_CODE[:2]
            obj.publish_at = obj.publish_at or proposal(obj)
            obj.edited_at = timezone.now()  # a later import keeps it
        super().save_model(request, obj, form, change)
        if not change:
            begin(obj, by=request.user)  # type: ignore[arg-type]

    def response_add(self, request: HttpRequest, obj: Issue, post_url_continue: str | None = None) -> Any:
        """To the desk, to write it."""
        super().response_add(request, obj, post_url_continue)
        return HttpResponseRedirect(reverse("admin:issues_issue_change", args=[obj.pk]))


def _copied_special(issue: Issue) -> dict[str, Any]:
    """What the copy of an issue without a number is called."""
    title = _("%s (copy)") % issue.title[:280]
    return {"title": title, "slug": _free_slug(slugify(title)), "language": issue.language}


def _day_asked(request: HttpRequest) -> date | None:
    """The day a free Friday of the calendar was clicked for, when it is still to come."""
    try:
        day = schedule.day_of(request.GET.get("day", ""))
    except ValueError:
        return None
    return day if day > timezone.localdate() else None

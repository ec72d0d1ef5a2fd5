"""The page between a button and what readers get: it says in words what will happen, and has the one button that does it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .. import schedule
from ..content import IssueContent
from ..errors import CannotPublish
from ..models import Issue
from ..proofreading import Finding, proofread
from ..publishing import hooks, undo, workflow
from . import undo as bar
from .labels import day_words, moment_words, state_words

GOES_OUT = ("schedule", "publish")


@dataclass(frozen=True)
class Plan:
    """What was asked: an action and its moment, and what it would make of the issue."""

    action: str
    moment: datetime
    becomes: Issue
    note: str = ""

    @property
    def is_now(self) -> bool:
        """Whether readers see it at once."""
        return self.becomes.is_public()

    @property
    def question(self) -> str:
        """The page's title: what is about to be done."""
        values = {"n": self.becomes.number, "title": self.becomes.title, "day": self.day}
        if self.becomes.number is None:
            asked = _("Publish “%(title)s” now?") if self.is_now else _("Schedule “%(title)s” for %(day)s?")
        else:
            asked = _("Publish #%(n)s now?") if self.is_now else _("Schedule #%(n)s for %(day)s?")
        return asked % values

    @property
    def button(self) -> str:
        """The one button's words."""
        if self.is_now:
            return _("Publish now")
        return _("Schedule for %(moment)s") % {"moment": moment_words(self.moment)}

    @property
    def day(self) -> str:
        """The day it comes out on, in words."""
        return day_words(self._local)

    @property
    def hour(self) -> str:
        """The hour on the site's clocks."""
        return f"{self._local:%H:%M}"

    @property
    def when(self) -> SafeString:
        """How the sentence begins: when it comes out, by whose clocks, on the web."""
        if self.is_now:
            return format_html(_("It comes out <b>{now}</b>, on the web"), now=_("now"))
        words = _("It comes out on <b>{day} at {hour}</b>, {zone} time, on the web")
        zone = settings.TIME_ZONE.rpartition("/")[2].replace("_", " ")
        return format_html(words, day=self.day, hour=self.hour, zone=zone)

    @property
    def _local(self) -> datetime:
        return timezone.localtime(self.moment)


def planned(issue: Issue, asked: Mapping[str, Any]) -> Plan:
    """What `action` and `moment` would make of an issue, insisting on everything; nothing is stored. `CannotPublish`."""
    action = asked.get("action", "")
    if action not in GOES_OUT:
        raise CannotPublish(_("No such button; reload the page."))
    moment, note = moment_of(asked.get("moment", "")) if action == "schedule" else (timezone.now(), "")
    with transaction.atomic():
        becomes = _do(issue, action, moment, insist=True)
        transaction.set_rollback(True)
    return Plan(action, becomes.publish_at or moment, becomes, note)


def moment_of(text: str) -> tuple[datetime, str]:
    """A moment on the site's clocks (2026-12-04T08:00), and a sentence about what a clock change makes of it, if it does."""
    try:
        wall = datetime.fromisoformat(text).replace(tzinfo=None)
        schedule.validate_moment(wall)
        found = schedule.on_the_wall(wall, settings.TIME_ZONE)
    except (ValueError, OverflowError, ValidationError) as error:
        raise CannotPublish(_("Give the day and hour as in 2026-12-04T08:00.")) from error
    told = {
        "first": _("%(moment)s comes twice that night; the first was taken."),
        "moved": _("%(moment)s does not exist that night; it became %(when)s."),
    }
    values = {"moment": f"{wall:%H:%M}", "when": f"{found.when:%H:%M}"}
    return found.when, told[found.note] % values if found.note else ""


def _do(issue: Issue, action: str, moment: datetime, *, insist: bool) -> Issue:
    if action == "publish":
        return workflow.publish_now(issue, insist=insist)
    return workflow.schedule(issue, moment, insist=insist)


class IssueConfirming(admin.ModelAdmin):
    """Adds the page that confirms a publication, and the way back from it."""

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/publication/confirm/", wrap(self.confirm), name="issues_issue_confirm"),
            path("<int:pk>/publication/undo/", wrap(self.undo), name="issues_issue_undo"),
            *super().get_urls(),
        ]

    def confirm(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Shows what `action` (schedule, publish) and `moment` will do (GET, or POST with `look`); does it (POST, with
        `insist` where slips stop it)."""
        issue = get_object_or_404(Issue, pk=pk)
        if not self.has_change_permission(request, issue):
            raise PermissionDenied
        asked = request.POST if request.method == "POST" else request.GET
        try:
            plan = planned(issue, asked)
        except CannotPublish as reason:
            return self._page(request, issue, asked, refused=reason)
        if request.method != "POST" or "look" in request.POST:
            return self._page(request, issue, asked, plan=plan)
        try:
            return self._confirmed(request, issue, plan)
        except CannotPublish as reason:
            return self._page(request, issue, asked, plan=plan, refused=reason)

    def _confirmed(self, request: HttpRequest, issue: Issue, plan: Plan) -> HttpResponse:
        if request.POST.get("seen", "") not in ("", IssueContent.of(issue).digest):
            raise CannotPublish(_("The text has changed since this page was shown: look at it again."))
        with transaction.atomic():
            known = undo.before(issue)
            done = _do(issue, plan.action, plan.moment, insist=request.POST.get("insist") == "1")
            offered, along = request.POST.getlist("offered"), request.POST.getlist("along")
            hooks.apply(done, request.user, offered, along, asked=request.POST, not_before=bar.not_before())
        if plan.note:
            messages.warning(request, plan.note)
        said = _("“%(title)s”: %(state)s.") % {"title": done.title, "state": state_words(done)}
        self.log_change(request, done, said)
        there = reverse("admin:issues_issue_undo", args=[done.pk])
        bar.offer(request, action=there, words=said, memory=undo.after(known, done).as_json())
        return HttpResponseRedirect(way_back(request, done))

    def _page(
        self,
        request: HttpRequest,
        issue: Issue,
        asked: QueryDict,
        *,
        plan: Plan | None = None,
        refused: CannotPublish | None = None,
    ) -> HttpResponse:
        findings = proofread(plan.becomes) if plan else []
        context = self.admin_site.each_context(request) | {
            "title": plan.question if plan else _("It was not done"),
            "issue": issue,
            "plan": plan,
            "refused": refused,
            "asked": asked,
            "boxes": self._boxes(request, issue, asked) if plan else [],
            "needs_insisting": plan is not None and _stops(plan, findings),
            "blocking": [finding for finding in findings if finding.blocks],
            "odd": [finding for finding in findings if not finding.blocks],
            "seen": IssueContent.of(issue).digest,
            "panels": {
                place.removeprefix("confirm-"): hooks.panels(place, issue, request.user, asked)
                for place in hooks.PLACES
                if plan and place.startswith("confirm-")
            },
            "opts": self.opts,
        }
        status = 409 if refused else 200
        return render(request, "admin/issues/issue/confirm.html", context, status=status)

    def _boxes(self, request: HttpRequest, issue: Issue, asked: QueryDict) -> list[tuple[hooks.Option, bool]]:
        """The options, each with whether it is ticked: as it was sent, else as it is offered."""
        offered, along = asked.getlist("offered"), asked.getlist("along")
        return [
            (option, option.name in along if option.name in offered else option.is_ticked)
            for option in hooks.options(issue, request.user, asked)
        ]

    def undo(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Takes back what was confirmed less than thirty seconds ago (POST)."""
        issue = get_object_or_404(Issue, pk=pk)
        if not self.has_change_permission(request, issue):
            raise PermissionDenied
        memory = bar.taken(request) if request.method == "POST" else None
        if memory is None:
            messages.error(request, _("There is nothing to take back any more."))
            return HttpResponseRedirect(reverse("admin:issues_issue_publication", args=[pk]))
        try:
            issue = undo.take_back(undo.Before(**memory))
        except CannotPublish as reason:
            messages.error(request, reason.sentence)
        else:
            said = _("Taken back. “%(title)s”: %(state)s.") % {
                "title": issue.title,
                "state": state_words(issue),
            }
            self.log_change(request, issue, said)
            messages.success(request, said)
        return HttpResponseRedirect(reverse("admin:issues_issue_publication", args=[pk]))


def _stops(plan: Plan, findings: list[Finding]) -> bool:
    """Whether it is done only by whoever insists: slips that stop it, or a moment that has passed."""
    is_past = plan.action == "schedule" and plan.moment <= timezone.now()
    return is_past or any(finding.blocks for finding in findings)


def way_back(request: HttpRequest, issue: Issue) -> str:
    """Where to go after a decision: `next`, if it is a page of ours, else the issue's publication."""
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        return back
    return reverse("admin:issues_issue_publication", args=[issue.pk])

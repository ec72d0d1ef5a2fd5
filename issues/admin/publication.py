"""The buttons that decide: schedule, publish now, back to draft, withdraw. A page of its own, and a bar to include."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from .. import schedule
from ..errors import CannotPublish
from ..models import Issue
from ..proofreading import Finding, proofread
from ..publishing import hooks, workflow
from .calendar import strip_of
from .labels import moment_words, state_name, state_words

Action = Callable[..., Issue]
NEEDS_NO_INSISTING: dict[str, Action] = {"draft": workflow.back_to_draft, "withdraw": workflow.withdraw}


def publication_context(issue: Issue, user: hooks.User, findings: Sequence[Finding]) -> dict[str, Any]:
    """What `_state.html`, `_bar.html` and `_strip.html` show of an issue of which proofreading found this."""
    moment = workflow.proposal(issue)
    its_day = issue.publish_at if issue.publish_at and issue.status != Issue.Status.DRAFT else moment
    return {
        "issue": issue,
        "state": state_name(issue),
        "state_words": state_words(issue),
        "proposal": moment,
        "proposal_words": moment_words(moment),
        "proposal_input": f"{moment:%Y-%m-%dT%H:%M}",
        "findings": findings,
        "blocking": [finding for finding in findings if finding.blocks],
        "strip": strip_of(issue, schedule.local_day(its_day, schedule.site_rhythm())),
        "zone": settings.TIME_ZONE,
        "boxes": hooks.options(issue, user),
    }


class IssueStates(admin.ModelAdmin):
    """Adds an issue's publication page; its state is decided there and never in the form."""

    def get_readonly_fields(self, request: HttpRequest, obj: Issue | None = None) -> list[str]:
        return [*super().get_readonly_fields(request, obj), "status", "publish_at"]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.publication)
        return [path("<int:pk>/publication/", view, name="issues_issue_publication"), *super().get_urls()]

    def publication(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Shows the state and what can be done next (GET); does it (POST `action`, `moment`, `insist`)."""
        issue = get_object_or_404(Issue, pk=pk)
        is_asking = request.method == "POST"
        if not (self.has_change_permission if is_asking else self.has_view_permission)(request, issue):
            raise PermissionDenied
        refused = None
        if is_asking:
            try:
                return self._done(request, decide(issue, request))
            except CannotPublish as reason:
                refused = reason
                issue = get_object_or_404(Issue, pk=pk)
        context = self.admin_site.each_context(request) | publication_context(
            issue, request.user, proofread(issue)
        )
        context |= {
            "title": issue.title,
            "refused": refused,
            "asked": request.POST if refused else None,
            "offered": request.POST.getlist("offered"),
            "along": request.POST.getlist("along"),
            "may_change": self.has_change_permission(request, issue),
            "opts": self.opts,
        }
        status = 409 if refused else 200
        return render(request, "admin/issues/issue/publication.html", context, status=status)

    def _done(self, request: HttpRequest, issue: Issue) -> HttpResponse:
        said = _("“%(title)s”: %(state)s.") % {"title": issue.title, "state": state_words(issue)}
        self.log_change(request, issue, said)
        messages.success(request, said)
        back = request.POST.get("next", "")
        if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
            back = reverse("admin:issues_issue_publication", args=[issue.pk])
        return HttpResponseRedirect(back)


def decide(issue: Issue, request: HttpRequest) -> Issue:
    """Does what a button asks; `CannotPublish` says why not."""
    action, insist = request.POST.get("action", ""), request.POST.get("insist") == "1"
    if action in NEEDS_NO_INSISTING:
        return NEEDS_NO_INSISTING[action](issue)
    if action == "plan":
        return workflow.plan(issue, _moment(request))
    if action not in ("publish", "schedule"):
        raise CannotPublish(_("No such button; reload the page."))
    with transaction.atomic():
        if action == "publish":
            issue = workflow.publish_now(issue, insist=insist)
        else:
            issue = workflow.schedule(issue, _moment(request), insist=insist)
        hooks.apply(issue, request.user, request.POST.getlist("offered"), request.POST.getlist("along"))
    return issue


def _moment(request: HttpRequest) -> datetime:
    """The moment asked for, on the site's clocks; what a clock change makes of it is said."""
    try:
        wall = datetime.fromisoformat(request.POST.get("moment", "")).replace(tzinfo=None)
        schedule.validate_moment(wall)
        found = schedule.on_the_wall(wall, settings.TIME_ZONE)
    except (ValueError, OverflowError, ValidationError) as error:
        raise CannotPublish(_("Give the day and hour as in 2026-12-04T08:00.")) from error
    told = {
        "first": _("%(moment)s comes twice that night; the first was taken."),
        "moved": _("%(moment)s does not exist that night; it became %(when)s."),
    }
    if found.note:
        values = {"moment": f"{wall:%H:%M}", "when": f"{found.when:%H:%M}"}
        messages.warning(request, told[found.note] % values)
    return found.when

"""The buttons that decide: schedule, publish now, back to draft, withdraw. A page of its own, and a bar to include."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from .. import schedule
from ..errors import CannotPublish
from ..models import Issue
from ..proofreading import Finding, proofread
from ..publishing import hooks, workflow
from .calendar import strip_of
from .confirm import GOES_OUT, moment_of, way_back
from .labels import moment_words, state_name, state_words

Action = Callable[..., Issue]
TAKES_BACK: dict[str, Action] = {"draft": workflow.back_to_draft, "withdraw": workflow.withdraw}


def publication_context(issue: Issue, findings: Sequence[Finding]) -> dict[str, Any]:
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
    }


class IssueStates(admin.ModelAdmin):
    """Adds an issue's publication page; its state is decided there and never in the form."""

    def get_readonly_fields(self, request: HttpRequest, obj: Issue | None = None) -> list[str]:
        return [*super().get_readonly_fields(request, obj), "status", "publish_at"]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.publication)
        return [path("<int:pk>/publication/", view, name="issues_issue_publication"), *super().get_urls()]

    def publication(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Shows the state and what can be done next (GET); does what nobody gets to see (POST `action`, `moment`).

        What readers would get is asked on the page that confirms it, whoever sends it here.
        """
        issue = get_object_or_404(Issue, pk=pk)
        is_asking = request.method == "POST"
        if not (self.has_change_permission if is_asking else self.has_view_permission)(request, issue):
            raise PermissionDenied
        refused = None
        if is_asking and request.POST.get("action") in GOES_OUT:
            return HttpResponseRedirect(f"{confirm_address(issue)}?{_again(request.POST)}")
        if is_asking:
            try:
                return self._done(request, *decide(issue, request))
            except CannotPublish as reason:
                refused = reason
                issue = get_object_or_404(Issue, pk=pk)
        context = self.admin_site.each_context(request) | publication_context(issue, proofread(issue))
        context |= {
            "title": issue.title,
            "refused": refused,
            "may_change": self.has_change_permission(request, issue),
            "opts": self.opts,
        }
        status = 409 if refused else 200
        return render(request, "admin/issues/issue/publication.html", context, status=status)

    def _done(self, request: HttpRequest, issue: Issue, told: list[str]) -> HttpResponse:
        said = _("“%(title)s”: %(state)s.") % {"title": issue.title, "state": state_words(issue)}
        said = " ".join([said, *told])
        self.log_change(request, issue, said)
        messages.success(request, said)
        return HttpResponseRedirect(way_back(request, issue))


def decide(issue: Issue, request: HttpRequest) -> tuple[Issue, list[str]]:
    """Does what a button asks, and what the hooks say of it; `CannotPublish` says why not."""
    action = request.POST.get("action", "")
    if action in TAKES_BACK:
        with transaction.atomic():
            issue = TAKES_BACK[action](issue)
            return issue, hooks.take_back(issue)
    if action != "plan":
        raise CannotPublish(_("No such button; reload the page."))
    moment, note = moment_of(request.POST.get("moment", ""))
    return workflow.plan(issue, moment), [note] if note else []


def confirm_address(issue: Issue) -> str:
    """The page that asks before anything goes out."""
    return reverse("admin:issues_issue_confirm", args=[issue.pk])


def _again(sent: QueryDict) -> str:
    """What was sent, as a query."""
    asked = sent.copy()
    asked.pop("csrfmiddlewaretoken", None)
    return asked.urlencode()

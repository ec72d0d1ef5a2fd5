"""A part of an issue goes to another issue: a page that asks which one."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from ..editing.moving import move_part
from ..errors import InvalidContent
from ..models import Issue


class PartMoving(admin.ModelAdmin):
    """Adds the page from which a part of an issue goes to another one."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.move_part)
        address = "<int:pk>/part/<slug:slug>/move/"
        return [path(address, view, name="issues_issue_move_part"), *super().get_urls()]

    def move_part(self, request: HttpRequest, pk: int, slug: str) -> HttpResponse:
        """Offers the issues that are not out yet (GET); takes the part into one of them (POST `into`)."""
        issue = get_object_or_404(Issue, pk=pk)
        if not self.has_change_permission(request, issue):
            raise PermissionDenied
        part = get_object_or_404(issue.items, slug=slug)
        open_issues = _not_out(issue)
        error = ""
        if request.method == "POST":
            asked = request.POST.get("into", "")
            target = open_issues.filter(pk=asked).first() if asked.isdecimal() else None
            try:
                if target is not None:
                    return self._moved(request, issue, slug, target)
                error = _("Choose one of these issues.")
            except InvalidContent as refused:
                error = " ".join(refused.errors.values())
        context = self.admin_site.each_context(request) | {
            "title": _("Move “%(part)s” to another issue") % {"part": part.title},
            "issue": issue,
            "part": part,
            "issues": open_issues,
            "error": error,
            "opts": self.opts,
        }
        return render(request, "admin/issues/issue/move_part.html", context)

    def _moved(self, request: HttpRequest, issue: Issue, slug: str, target: Issue) -> HttpResponse:
        by: Any = request.user
        moved = move_part(issue, slug, target, by=by)
        said = _("“%(part)s” is in “%(issue)s” now.") % {"part": moved.title, "issue": target.title}
        for row in (issue, target):
            self.log_change(request, row, said)
        messages.success(request, said)
        return HttpResponseRedirect(reverse("admin:issues_issue_change", args=[target.pk]))


def _not_out(issue: Issue) -> QuerySet[Issue]:
    """The other issues that nobody reads yet, the next one first."""
    hidden = Issue.objects.filter(status=Issue.Status.DRAFT) | Issue.objects.scheduled()
    return hidden.exclude(pk=issue.pk).order_by("-period_end", "-pk")

"""Shares a draft: a page with a link that expires, and a button that takes every link back."""

from __future__ import annotations

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from ..models import Issue
from ..reverse import absolute
from ..site import previews
from .labels import moment_words


class IssueSharing(admin.ModelAdmin):
    """Adds an issue's page for sharing."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.share)
        return [path("<int:pk>/share/", view, name="issues_issue_share"), *super().get_urls()]

    def share(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Shows a link for a week (GET); kills all links given out so far (POST)."""
        issue = get_object_or_404(Issue, pk=pk)
        if not self.has_change_permission(request, issue):
            raise PermissionDenied
        if request.method == "POST":
            previews.revoke(issue)
            messages.success(
                request, _("The links given out so far do not work any more; below is a new one.")
            )
            return HttpResponseRedirect(reverse("admin:issues_issue_share", args=[issue.pk]))
        is_hidden = not issue.is_public() and issue.status != Issue.Status.WITHDRAWN
        address, expiry = previews.address_of(issue)
        context = self.admin_site.each_context(request) | {
            "title": _("Share the draft"),
            "issue": issue,
            "address": absolute(address) if is_hidden else "",
            "expiry": moment_words(expiry),
            "opts": self.opts,
        }
        return render(request, "admin/issues/issue/share.html", context)

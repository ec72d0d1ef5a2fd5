"""Bring in a whole archive: uploaded, shown what is in it, imported by the worker while a page tells how far it is."""

from __future__ import annotations

import uuid
from collections import Counter
from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from ..importing import background
from ..messages import localized
from ..models import ArrivedArchive, Issue
from ..parsing.problems import Rejected

REFRESH = 3  # seconds between two looks at the progress
BEST_FIRST = {"rejected": 0, "kept": 2}
SAID = {
    "created": _lazy("brought in"),
    "updated": _lazy("brought up to date"),
    "unchanged": _lazy("here already"),
    "kept": _lazy("left as it was edited here"),
    "rejected": _lazy("not brought in"),
}
FORMS = {
    "keycap": _lazy("numbers in keycaps (1️⃣)"),
    "headings": _lazy("numbered headings"),
    "list": _lazy("lists of links"),
    "bold": _lazy("bold beginnings"),
    "rules": _lazy("rules between them"),
}


class ArchiveReceiving(admin.ModelAdmin):
    """Adds the page that takes an archive, and the page of each that was taken."""

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("archive/", wrap(self.receive_archive), name="issues_issue_archive"),
            path("archive/<uuid:arrival>/", wrap(self.archive), name="issues_issue_archived"),
            *super().get_urls(),
        ]

    def receive_archive(self, request: HttpRequest) -> HttpResponse:
        """A place to upload one (GET, POST `archive`), and those that were brought in lately."""
        self._may_import(request)
        error = ""
        if request.method == "POST":
            upload = request.FILES.get("archive")
            try:
                if upload is None:
                    raise Rejected(_("Choose a file."))
                assert request.user.is_authenticated  # noqa: S101 - admin_view let them in
                archive = background.keep(request.user, upload.name or "", upload.read())
                return HttpResponseRedirect(reverse("admin:issues_issue_archived", args=[archive.pk]))
            except Rejected as rejected:
                error = localized(rejected)
        lately = ArrivedArchive.objects.filter(owner_id=request.user.pk).defer("data").order_by("-created_at")
        context = {"title": _("Bring in a whole archive"), "error": error, "lately": lately[:10]}
        return self._archive_page(request, "admin/issues/archive.html", context, status=400 if error else 200)

    def archive(self, request: HttpRequest, arrival: uuid.UUID) -> HttpResponse:
        """What is in it (GET); imports it (POST `start`, `status`) or forgets it (POST `leave`); how far it is; the report."""
        self._may_import(request)
        archives = ArrivedArchive.objects.filter(owner_id=request.user.pk).defer("data")
        archive = get_object_or_404(archives, pk=arrival)
        if request.method == "POST":
            if "leave" in request.POST and archive.started_at is None:
                archive.delete()
                messages.success(request, _("Nothing was taken."))
                return HttpResponseRedirect(reverse("admin:issues_issue_changelist"))
            background.start(archive, "source" if request.POST.get("status") == "source" else "draft")
            return HttpResponseRedirect(request.path)
        context: dict[str, Any] = {"title": archive.name, "archive": archive, "found": archive.found}
        if archive.started_at is None:
            context["form"] = FORMS.get(archive.items, archive.items)
            return self._archive_page(request, "admin/issues/archive_found.html", context)
        rows: list[Any] = list(archive.sources.all())
        context |= {"done": len(rows), "left": _left(archive.started_at, len(rows), archive.found["total"])}
        if archive.finished_at is None:
            page = self._archive_page(request, "admin/issues/archive_going.html", context)
            page["Refresh"] = str(REFRESH)
            return page
        counts = Counter(str(SAID[row.outcome]) for row in rows)
        rows.sort(key=lambda row: (BEST_FIRST.get(row.outcome, 1 if row.warnings else 3), row.position))
        named = Issue.objects.filter(slug__in=[row.slug for row in rows]).only("slug", "title")
        issues = {issue.slug: issue for issue in named}
        for row in rows:
            row.said, row.issue = SAID[row.outcome], issues.get(row.slug)
        return self._archive_page(
            request, "admin/issues/archive_done.html", context | {"counts": counts.items(), "rows": rows}
        )

    def _may_import(self, request: HttpRequest) -> None:
        if not (self.has_add_permission(request) and self.has_change_permission(request)):
            raise PermissionDenied

    def _archive_page(
        self, request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
    ) -> HttpResponse:
        shown = self.admin_site.each_context(request) | {"opts": self.opts} | context
        return render(request, template, shown, status=status)


def _left(started: datetime, done: int, total: int) -> int | None:
    """About how many minutes it will take yet; None while nobody can tell."""
    if done < 3:
        return None
    seconds = (timezone.now() - started).total_seconds() / done * (total - done)
    return max(1, round(seconds / 60))

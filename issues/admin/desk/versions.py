"""A version of an issue: what it changed, how it differs from today's text, and the way back to it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ...content import IssueContent
from ...editing.compare import compare
from ...editing.saving import store
from ...errors import InvalidContent
from ...models import Issue, Version


def version(desk: ModelAdmin, request: HttpRequest, issue: Issue, version: int) -> HttpResponse:
    """Shows what restoring would change (GET); restores it all, topics too (POST)."""
    row = get_object_or_404(Version.objects.select_related("made_by"), issue=issue, pk=version)
    then = IssueContent.from_json(row.data)
    if request.method == "POST":
        return _restore(desk, request, issue, row, then)
    earlier = issue.versions.filter(pk__lt=row.pk).first()
    context = desk.admin_site.each_context(request) | {
        "title": _("Version of %(moment)s") % {"moment": _moment(row)},
        "opts": desk.opts,
        "issue": issue,
        "version": row,
        "changed": compare(IssueContent.from_json(earlier.data), then) if earlier else [],
        "earlier": earlier,
        "restoring": compare(IssueContent.of(issue), then),
    }
    return TemplateResponse(request, "admin/issues/issue/version.html", context)


def _restore(
    desk: ModelAdmin, request: HttpRequest, issue: Issue, row: Version, then: IssueContent
) -> HttpResponse:
    note = _("back to the version of %(moment)s") % {"moment": _moment(row)}
    try:
        store(issue, then, by=request.user, note=note)  # type: ignore[arg-type]
    except InvalidContent as refused:
        messages.error(request, " ".join(refused.errors.values()))
        return HttpResponseRedirect(reverse("admin:issues_issue_version", args=[issue.pk, row.pk]))
    desk.log_change(request, issue, note)
    messages.success(request, _("The version of %(moment)s is back.") % {"moment": _moment(row)})
    return HttpResponseRedirect(reverse("admin:issues_issue_change", args=[issue.pk]))


def _moment(row: Version) -> str:
    return date_format(timezone.localtime(row.made_at), "j F Y, H:i")

"""A mailing in the admin: one page an issue, to decide, preview, test, watch, pause and settle what is unknown."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from issues.admin.desk.live import as_written
from issues.admin.permissions import ShowsIssues
from issues.editing.preview import build_preview
from issues.models import Issue

from ..content import issue_mail
from ..errors import CannotBuild
from ..models import Mailing, UnreadReturn
from .page import MailPage

# The preview is a mail: styles in attributes, nothing that runs, framed by our own pages only.
PREVIEW_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' http: https:; sandbox; frame-ancestors 'self'"


@admin.register(Mailing)
class MailingAdmin(ShowsIssues):
    """What goes out, and how it went."""

    list_display = ("issue", "state", "effective_moment", "total", "started_at", "finished_at")
    list_filter = ("state",)
    list_select_related = ("issue",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("issue/<int:number>/", view(self.issue_view), name="mailing_for_issue"),
            path("issue/<int:number>/preview.<str:kind>", view(self.preview), name="mailing_preview"),
            *super().get_urls(),
        ]

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        mailing = self.get_object(request, unquote(object_id))
        if mailing is None:
            raise Http404("No such mailing.")
        return HttpResponseRedirect(reverse("admin:mailing_for_issue", args=[mailing.issue_id]))

    def issue_view(self, request: HttpRequest, number: int) -> HttpResponse:
        """An issue's mail: what it looks like, when it goes, how far it is, and every button."""
        is_asking = request.method == "POST"
        if not (self.has_change_permission if is_asking else self.has_view_permission)(request):
            raise PermissionDenied
        issue = get_object_or_404(Issue, pk=number)
        own = getattr(request.user, "email", "")
        page = MailPage(issue, request.POST if is_asking else None, own_address=own)
        if is_asking and (said := page.act()):
            self.log_change(request, issue, said)
            messages.success(request, said)
            return HttpResponseRedirect(request.path)
        context = self.admin_site.each_context(request) | page.context(
            addresses=request.user.has_perm("mailing.view_subscriber")
        )
        context |= {
            "opts": self.opts,
            "title": _("By mail: %(issue)s") % {"issue": issue},
            "may_change": self.has_change_permission(request),
        }
        return TemplateResponse(request, "admin/mailing/mailing/page.html", context)

    def preview(self, request: HttpRequest, number: int, kind: str) -> HttpResponse:
        """The mail as it will be: `html`, `txt`, or `eml`, its source; of the desk's form, if that was sent."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        issue = get_object_or_404(Issue, pk=number)
        try:
            if request.method == "POST":
                written = as_written(issue, request.POST)
                render = partial(build_preview, issue, written)
                content = issue_mail.mail_of(
                    issue, render, language=written.language, key="preview", test=True
                )
            else:
                content = issue_mail.issue_mail(issue, key="preview", test=True)
        except CannotBuild as error:
            return self._framed(
                HttpResponse(str(error), content_type="text/plain; charset=utf-8", status=409)
            )
        shown: dict[str, Callable[[], str | bytes]] = {
            "html": lambda: content["html"],
            "txt": lambda: content["text"],
            "eml": lambda: issue_mail.source(content, "reader@example.org"),
        }
        if kind not in shown:
            raise Http404("No such view of a mail.")
        return self._framed(
            HttpResponse(
                shown[kind](), content_type=f"text/{'html' if kind == 'html' else 'plain'}; charset=utf-8"
            )
        )

    def _framed(self, response: HttpResponse) -> HttpResponse:
        """A response that only our own pages may frame, and in which nothing runs."""
        response["Content-Security-Policy"] = PREVIEW_POLICY
        response["X-Frame-Options"] = "SAMEORIGIN"
        return response


@admin.register(UnreadReturn)
class UnreadReturnAdmin(admin.ModelAdmin):
    """Mail of the bounce box that was not understood, to look at and to delete."""

    list_display = ("at", "why")
    fields = readonly_fields = ("at", "why", "text")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

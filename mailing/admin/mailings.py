"""A mailing in the admin: one page an issue, to decide, preview, test, watch, pause and settle what is unknown."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import strip_tags
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issues.admin import undo
from issues.admin.desk.live import as_written
from issues.admin.permissions import ShowsIssues
from issues.editing.preview import build_preview
from issues.models import Issue

from ..content import issue_mail
from ..delivery import taking_back
from ..errors import CannotBuild, CannotPlan
from ..models import Mailing, UnreadReturn
from . import confirm
from .confirm import MAILS, Asked
from .inbox import inbox_of
from .page import MailPage, PlanForm
from .readers_csv import write_readers
from .segment import ReadersChanged, SegmentForm

# The preview is a mail: styles in attributes, nothing that runs, framed by our own pages only.
PREVIEW_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' http: https:; sandbox; frame-ancestors 'self'"
NOT_KEPT = ("csrfmiddlewaretoken", "look", "to_said")  # of what was sent, when it is asked once more


@admin.register(Mailing)
class MailingAdmin(ShowsIssues):
    """Mailings and their state."""

    list_display = ("issue", "state", "moment", "total", "started_at", "finished_at")
    list_filter = ("state",)
    list_select_related = ("issue",)

    @admin.display(description=gettext_lazy("goes out"))
    def moment(self, mailing: Mailing) -> datetime | None:
        """When it goes out, or went."""
        return mailing.effective_moment

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("issue/<int:number>/", view(self.issue_view), name="mailing_for_issue"),
            path("issue/<int:number>/confirm/", view(self.confirm), name="mailing_confirm"),
            path("issue/<int:number>/undo/", view(self.undo), name="mailing_undo"),
            path("issue/<int:number>/readers.csv", view(self.readers), name="mailing_readers"),
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
        issue = get_object_or_404(Issue.objects if is_asking else Issue.everything, pk=number)
        is_deleted = issue.status == Issue.Status.DELETED
        if is_deleted and not Mailing.objects.filter(issue=issue).exclude(started_at=None).exists():
            raise Http404("Nothing went out, and the issue is deleted.")
        own = getattr(request.user, "email", "")
        page = MailPage(issue, request.POST if is_asking else None, own_address=own)
        if is_asking and request.POST.get("do") in MAILS and page.is_askable():
            there = reverse("admin:mailing_confirm", args=[issue.pk])
            return HttpResponseRedirect(f"{there}?{without_token(request.POST)}")
        if is_asking and (said := page.act()):
            self.log_change(request, issue, said)
            messages.success(request, said)
            return HttpResponseRedirect(_next(request))
        context = self.admin_site.each_context(request) | page.context(
            addresses=request.user.has_perm("mailing.view_subscriber")
        )
        context |= {
            "opts": self.opts,
            "title": _("By mail: %(issue)s") % {"issue": issue},
            "may_change": self.has_change_permission(request) and not is_deleted,
            "is_deleted": is_deleted,
        }
        return TemplateResponse(request, "admin/mailing/mailing/page.html", context)

    def confirm(self, request: HttpRequest, number: int) -> HttpResponse:
        """Says what a button would send (GET `do`, `at`, `delivery`), and does it (POST)."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        issue = get_object_or_404(Issue, pk=number)
        sent = request.POST if request.method == "POST" else request.GET
        action, form = sent.get("do", ""), PlanForm(sent)
        page = HttpResponseRedirect(reverse("admin:mailing_for_issue", args=[issue.pk]))
        if action not in MAILS or not form.is_valid():
            return page
        at = form.cleaned_data["at"]
        try:
            asked = confirm.asked(issue, action, sent, at)
            if request.method == "POST" and "look" not in sent:
                self._decided(request, issue, asked, at)
                return page
        except ReadersChanged as changed:
            messages.warning(request, str(changed))
            asked = confirm.asked(issue, action, sent, at)
        except CannotPlan as refused:
            messages.error(request, str(refused))
            return page
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "title": asked.question,
            "issue": issue,
            "asked": asked,
            "sent": [
                (name, value)
                for name, values in sent.lists()
                for value in values
                if name not in NOT_KEPT and not (asked.segment and name in SegmentForm.base_fields)
            ],
            "inbox": inbox_of(issue, Mailing.objects.filter(issue=issue).first()),
        }
        return TemplateResponse(request, "admin/mailing/mailing/confirm.html", context)

    def _decided(self, request: HttpRequest, issue: Issue, asked: Asked, at: datetime | None) -> None:
        """Does what was confirmed, and offers to take it back."""
        before = taking_back.remember(issue)
        done = confirm.do(issue, request.POST["do"], request.POST, at, not_before=undo.not_before())
        said = f"{asked.button}: {strip_tags(asked.sentence)}" if done else _("Nothing changed.")
        self.log_change(request, issue, said)
        if done:
            there = reverse("admin:mailing_undo", args=[issue.pk])
            undo.offer(request, action=there, words=strip_tags(asked.sentence), memory={"before": before})
        else:
            messages.info(request, said)

    def undo(self, request: HttpRequest, number: int) -> HttpResponse:
        """Takes back what was confirmed less than thirty seconds ago (POST)."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        issue = get_object_or_404(Issue, pk=number)
        memory = undo.taken(request) if request.method == "POST" else None
        if memory is not None and taking_back.restore(issue, memory["before"]):
            said = _("Taken back: nobody got it.")
            self.log_change(request, issue, said)
            messages.success(request, said)
        else:
            messages.error(request, _("There is nothing to take back any more."))
        return HttpResponseRedirect(reverse("admin:mailing_for_issue", args=[issue.pk]))

    def readers(self, request: HttpRequest, number: int) -> HttpResponse:
        """A mailing's readers as CSV: whole addresses for whoever may see readers."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        mailing = get_object_or_404(Mailing, issue=number)
        out = io.StringIO(newline="")
        write_readers(mailing, out, addresses=request.user.has_perm("mailing.view_subscriber"))
        response = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{mailing.issue.slug}.csv"'
        return response

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


def without_token(sent: QueryDict) -> str:
    """What was sent, as a query."""
    asked = sent.copy()
    asked.pop("csrfmiddlewaretoken", None)
    return asked.urlencode()


def _next(request: HttpRequest) -> str:
    """`next`, if it is a page of ours, else this one."""
    back = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return back if is_ours else request.path


@admin.register(UnreadReturn)
class UnreadReturnAdmin(admin.ModelAdmin):
    """Mail of the bounce box that was not understood, to look at and to delete."""

    list_display = ("at", "why")
    fields = readonly_fields = ("at", "why", "text")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

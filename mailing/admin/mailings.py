"""A mailing in the admin: one page an issue, to decide, preview, test, watch, pause and settle what is unknown."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.clickjacking import xframe_options_sameorigin

from issues.models import Issue

from .. import issue_mail, planning, progress
from ..addresses import normalise
from ..models import Delivery, Mailing, Subscriber

SHOWN = 200
# The preview is a mail: styles in attributes, nothing that runs, framed by our own pages only.
PREVIEW_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' http: https:; sandbox; frame-ancestors 'self'"


class PlanForm(forms.Form):
    """When an issue goes out."""

    at = forms.DateTimeField(
        label=gettext_lazy("Send at"),
        required=False,
        help_text=gettext_lazy("Empty: when the issue turns public."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


class TestForm(forms.Form):
    """Where a test goes."""

    address = forms.CharField(label=gettext_lazy("Address"), max_length=254, widget=forms.EmailInput)

    def clean_address(self) -> str:
        return normalise(self.cleaned_data["address"])


@admin.register(Mailing)
class MailingAdmin(admin.ModelAdmin):
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
        mailing = get_object_or_404(Mailing, pk=object_id)
        return HttpResponseRedirect(reverse("admin:mailing_for_issue", args=[mailing.issue_id]))

    def issue_view(self, request: HttpRequest, number: int) -> HttpResponse:
        """An issue's mail: what it looks like, when it goes, how far it is, and every button."""
        if not request.user.has_perm("mailing.change_mailing"):
            raise PermissionDenied
        issue = get_object_or_404(Issue, pk=number)
        mailing = Mailing.objects.filter(issue=issue).first()
        plan = PlanForm(request.POST if request.POST.get("do") == "plan" else None)
        test = TestForm(request.POST if request.POST.get("do") == "test" else None)
        if request.method == "POST":
            said = self.act(request, issue, mailing, plan, test)
            if said:
                messages.success(request, said)
                return HttpResponseRedirect(request.path)
            mailing = Mailing.objects.filter(issue=issue).first()
        context = self.admin_site.each_context(request) | {
            "opts": self.model._meta,
            "title": _("By mail: %(issue)s") % {"issue": issue},
            "issue": issue,
            "mailing": mailing,
            "plan": plan,
            "test": test,
            "readers": Subscriber.objects.confirmed().count(),
            "size": len(issue_mail.issue_mail(issue, key="preview", test=True)["html"].encode()),
            "largest": issue_mail.LARGEST,
        }
        if mailing:
            context |= {"progress": progress.of(mailing)} | self.rows(mailing)
        return TemplateResponse(request, "admin/mailing/mailing/page.html", context)

    def rows(self, mailing: Mailing) -> dict[str, Any]:
        """The deliveries a person should look at."""
        rows = mailing.deliveries.select_related("subscriber").order_by("pk")
        failed = rows.filter(
            state__in=[Delivery.State.REFUSED, Delivery.State.BOUNCED, Delivery.State.COMPLAINED]
        )
        return {
            "unknown": rows.filter(state=Delivery.State.UNKNOWN)[:SHOWN],
            "failed": failed[:SHOWN],
            "retrying": rows.filter(state=Delivery.State.RETRY)[:SHOWN],
        }

    def act(
        self, request: HttpRequest, issue: Issue, mailing: Mailing | None, plan: PlanForm, test: TestForm
    ) -> str:
        """Do what a button says; what to tell the editor, or nothing when it could not be done."""
        action = request.POST.get("do", "")
        if action == "plan" and plan.is_valid():
            try:
                planning.plan(issue, at=plan.cleaned_data["at"])
            except planning.Refused as refusal:
                plan.add_error(None, str(refusal))
                return ""
            return _("It goes out by mail.")
        if action == "test" and test.is_valid():
            planning.send_test(issue, test.cleaned_data["address"])
            return _("A test is on its way to %(address)s.") % {"address": test.cleaned_data["address"]}
        if mailing is None:
            return ""
        chosen = [int(number) for number in request.POST.getlist("delivery") if number.isdigit()]
        of_this = list(mailing.deliveries.filter(pk__in=chosen).values_list("pk", flat=True))
        actions = {
            "pause": lambda: planning.pause(mailing),
            "resume": lambda: planning.resume(mailing),
            "cancel": lambda: planning.cancel(mailing),
            "rest": lambda: planning.send_to_the_rest(mailing),
            "again": lambda: planning.decide_unknown(of_this, again=True),
            "leave": lambda: planning.decide_unknown(of_this, again=False),
        }
        if action not in actions:
            return ""
        return _("Done.") if actions[action]() else _("Nothing changed.")

    def preview(self, request: HttpRequest, number: int, kind: str) -> HttpResponse:
        """The mail as it will be: `html`, `txt`, or `eml`, its source."""
        issue = get_object_or_404(Issue, pk=number)
        content = issue_mail.issue_mail(issue, key="preview", test=True)
        if kind == "eml":
            source = issue_mail.source(content, "reader@example.org")
            return HttpResponse(source, content_type="text/plain; charset=utf-8")
        if kind == "txt":
            return HttpResponse(content["text"], content_type="text/plain; charset=utf-8")
        response = HttpResponse(content["html"], content_type="text/html; charset=utf-8")
        response["Content-Security-Policy"] = PREVIEW_POLICY
        return xframe_options_sameorigin(lambda _request: response)(request)

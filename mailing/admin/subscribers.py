"""Readers in the admin: search, states, growth, lists in and out. Their own wishes are never edited by hand."""

from __future__ import annotations

import io
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from issues.reverse import absolute

from ..models import Consent, Subscriber
from ..subscribers import growth, lifecycle
from ..subscribers.lists.exporting import export_subscribers
from .subscriber_lists import import_page


def consent_line(consent: Consent) -> str:
    """A consent as a line: what, when, from where, which text."""
    moment = date_format(timezone.localtime(consent.at), "SHORT_DATETIME_FORMAT")
    known = [consent.ip, consent.page, consent.text_version, consent.note, consent.agent]
    return f"{consent.get_kind_display()}, {moment}: {' · '.join(filter(None, known)) or '-'}"


def embedded_form(language: str) -> str:
    """The HTML of a sign-up form that stands on somebody else's page: it leads to ours, filled in."""
    with override(language):
        where = {
            "address": absolute(reverse("subscribe")),
            "language": language,
            "site_name": settings.SITE_NAME,
        }
        return render_to_string("mailing/embedded_form.html", where)


@admin.register(Subscriber)
class SubscriberAdmin(admin.ModelAdmin):
    """Who reads by mail."""

    list_display = ("email", "state", "language", "confirmed_at", "left_at")
    list_filter = ("state", "language")
    search_fields = ("email",)
    date_hierarchy = "created_at"
    fields = readonly_fields = (
        *("email", "state", "language", "created_at", "asked_at", "confirmed_at", "left_at"),
        *("soft_bounces", "new_email", "proof"),
    )
    change_list_template = "admin/mailing/subscriber/change_list.html"
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.display(description=gettext_lazy("Proof"))
    def proof(self, reader: Subscriber) -> str:
        """What was asked and agreed to, when and from where, a line a wish."""
        return "\n".join(consent_line(consent) for consent in reader.consents.all())

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("import/", view(self.import_view), name="mailing_subscriber_import"),
            path("embed/", view(self.embed_view), name="mailing_subscriber_embed"),
            path("export/", view(self.export_view), name="mailing_subscriber_export"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        drawn = {
            "title": _("Readers"),
            "growth": growth.last_year(),
            "counts": growth.counts(),
            "may_change": self.has_change_permission(request),
        }
        return super().changelist_view(request, (extra_context or {}) | drawn)

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """Nothing to save: a reader's wishes are their own."""
        kwargs["extra_context"] = {"show_save": False, "show_save_and_continue": False, "title": _("Reader")}
        return super().change_view(request, object_id, *args, **kwargs)

    def delete_model(self, request: HttpRequest, obj: Subscriber) -> None:
        """Deleting a reader is forgetting them: no import brings them back."""
        lifecycle.forget(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Subscriber]) -> None:
        for reader in queryset:
            lifecycle.forget(reader)

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """A list comes in: first what it would do, then, with the box ticked, for good."""
        if not request.user.has_perm("mailing.change_subscriber"):
            raise PermissionDenied
        return import_page(request, self.admin_site.each_context(request))

    def embed_view(self, request: HttpRequest) -> HttpResponse:
        """The sign-up form as HTML for other sites, in each of our languages."""
        if not request.user.has_perm("mailing.view_subscriber"):
            raise PermissionDenied
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "title": _("Sign-up form for other sites"),
            "forms": [(name, embedded_form(code)) for code, name in settings.LANGUAGES],
            "style": absolute(f"{settings.STATIC_URL}mail/signup.css"),
        }
        return TemplateResponse(request, "admin/mailing/subscriber/embed.html", context)

    def export_view(self, request: HttpRequest) -> HttpResponse:
        """All readers as CSV."""
        if not request.user.has_perm("mailing.view_subscriber"):
            raise PermissionDenied
        out = io.StringIO(newline="")
        export_subscribers(out)
        response = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="subscribers.csv"'
        return response

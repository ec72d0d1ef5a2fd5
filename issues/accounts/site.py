"""Admin site that enforces the second factor: with SECOND_FACTOR on, a password alone opens only the page that asks for the code."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.views import shortcut
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from . import again, invitations, recovery, second_factor, sessions

OURS = ("issues", "mailing")


class PermissionField(forms.ModelMultipleChoiceField):
    """Permissions in the editors' language; those of libraries, which have no page here, stay away."""

    def label_from_instance(self, obj: Any) -> str:
        """Model and action in words; a permission of our own has a name of its own."""
        model = obj.content_type.model_class()
        actions = {"add": _("add"), "change": _("change"), "delete": _("delete"), "view": _("look at")}
        action, _line, of = obj.codename.partition("_")
        if model is None or action not in actions or of != obj.content_type.model:
            return str(obj.name)
        return f"{capfirst(str(model._meta.verbose_name))}: {actions[action]}"


class WithOwnPermissions(admin.ModelAdmin):
    """Users and groups, with the permissions that mean something here."""

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if field is not None and db_field.related_model is Permission:
            found = Permission.objects.filter(content_type__app_label__in=[*OURS, "auth"])
            return PermissionField(
                found.select_related("content_type"),
                widget=field.widget,
                label=field.label,
                required=field.required,
                help_text=field.help_text,
            )
        return field


class TwoFactorAdminSite(admin.AdminSite):
    """Django's admin site; every page goes through `has_permission`."""

    home: Callable[[HttpRequest], dict[str, Any]] | None = None
    """What the index shows besides Django's list of models; set by whoever has something to show there."""

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """The desk's home."""
        shown = self.home(request) if self.home else {}
        return super().index(request, shown | (extra_context or {}))

    def has_permission(self, request: HttpRequest) -> bool:
        return super().has_permission(request) and (
            not settings.SECOND_FACTOR or second_factor.is_verified(request)
        )

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Takes our own pages and those of Django's accounts; what a library registers for itself stays away.

        Libraries show more than they know of: every tag, every secret of a second factor.
        """
        module = getattr(admin_class, "__module__", "django.contrib.admin")
        if module.startswith("django.contrib.auth."):
            admin_class = type(
                admin_class.__name__, (WithOwnPermissions, admin_class), {"__module__": module}
            )
        if module.split(".")[0] in OURS or module.startswith("django.contrib.auth."):
            super().register(model_or_iterable, admin_class, **options)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        view = never_cache(self.second_factor)
        shown = {
            "site_title": self.site_title,
            "site_header": self.site_header,
            "is_nav_sidebar_enabled": False,
        }
        onward = self.admin_view(self.view_on_site)
        return [
            path("second-factor/", view, name="second_factor"),
            *recovery.urls(shown),
            path("invite/", self.admin_view(self.invite), name="invite"),
            path("invitation/<str:token>/", self.accept_invitation, name="accept_invitation"),
            path("sessions/", self.admin_view(self.sessions), name="sessions"),
            path("sign-in-again/", lambda request: again.view(request, self), name="sign_in_again"),
            path("r/<path:content_type_id>/<path:object_id>/", onward, name="view_on_site"),
            *super().get_urls(),
        ]

    def view_on_site(self, request: HttpRequest, content_type_id: str, object_id: str) -> HttpResponseBase:
        """A row's own page, for who may see the row: its address alone says what a draft is called."""
        is_number = content_type_id.isdecimal()
        kind = ContentType.objects.filter(pk=content_type_id).first() if is_number else None
        model = kind.model_class() if kind else None
        page = self._registry.get(model) if model else None
        if page is None or not page.has_view_permission(request):
            raise PermissionDenied
        return shortcut(request, content_type_id, object_id)

    def invite(self, request: HttpRequest) -> HttpResponse:
        """Invites an editor."""
        return invitations.invite(request, self.each_context(request))

    def accept_invitation(self, request: HttpRequest, token: str) -> HttpResponse:
        """Where an invitation leads: nobody is signed in yet."""
        return invitations.accept(request, token, self.each_context(request))

    def sessions(self, request: HttpRequest) -> HttpResponse:
        """Where one's account is signed in."""
        return sessions.page(request, self.each_context(request))

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Whoever gave the right password goes on to the code."""
        if settings.SECOND_FACTOR and super().has_permission(request) and not self.has_permission(request):
            there = urlencode({"next": request.GET.get("next", "")})
            return HttpResponseRedirect(f"{reverse('admin:second_factor')}?{there}")
        return super().login(request, extra_context)

    def second_factor(self, request: HttpRequest) -> HttpResponse:
        """Asks for the code, or sets it up the first time; for people with the right password only."""
        if not super().has_permission(request):
            return HttpResponseRedirect(reverse("admin:login"))
        return second_factor.page(request, self.each_context(request))

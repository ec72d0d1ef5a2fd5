"""Admin site that enforces the second factor: with SECOND_FACTOR on, a password alone opens only the page that asks for the code."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, URLResolver, path, reverse
from django.views.decorators.cache import never_cache

from . import second_factor


class TwoFactorAdminSite(admin.AdminSite):
    """Django's admin site; every page goes through `has_permission`."""

    def has_permission(self, request: HttpRequest) -> bool:
        return super().has_permission(request) and (
            not settings.SECOND_FACTOR or second_factor.is_verified(request)
        )

    def get_urls(self) -> list[URLPattern | URLResolver]:
        view = never_cache(self.second_factor)
        return [path("second-factor/", view, name="second_factor"), *super().get_urls()]

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

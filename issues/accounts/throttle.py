"""Who knocks at the door: the address failed logins are counted by (django-axes asks)."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The visitor's address. Of X-Forwarded-For only what our own proxies wrote is believed (TRUSTED_PROXIES)."""
    nearest = str(request.META.get("REMOTE_ADDR") or "0.0.0.0")  # noqa: S104 - a name for "unknown", nothing listens
    if not settings.TRUSTED_PROXIES:
        return nearest
    told = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    return told[-settings.TRUSTED_PROXIES] if len(told) >= settings.TRUSTED_PROXIES else nearest

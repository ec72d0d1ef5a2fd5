"""The visitor's IP address: what failed logins and sign-ups are counted by."""

from __future__ import annotations

import ipaddress
import re

from django.conf import settings
from django.http import HttpRequest

_WITH_PORT = re.compile(r"\[([^\]]*)\](?::\d+)?|(\d+(?:\.\d+){3}):\d+")


def client_ip(request: HttpRequest) -> str | None:
    """The address of the connection, or the one the outermost of our own proxies saw; None when that is no address.

    Of `X-Forwarded-For` only the last `TRUSTED_PROXIES` entries are believed: our proxies append one each. Empty
    entries do not count (RFC 9110, 5.6.1). With fewer entries than proxies the request came past them.
    """
    address = str(request.META.get("REMOTE_ADDR") or "")
    if settings.TRUSTED_PROXIES:
        header = request.META.get("HTTP_X_FORWARDED_FOR", "")
        seen = [entry.strip() for entry in header.split(",") if entry.strip()]
        if len(seen) >= settings.TRUSTED_PROXIES:
            address = seen[-settings.TRUSTED_PROXIES]
    return _plain(address)


def login_ip(request: HttpRequest) -> str:
    """The same for django-axes, which wants an address always: "0.0.0.0" stands for an unknown one."""
    return client_ip(request) or "0.0.0.0"  # noqa: S104 - a name for "unknown", nothing listens


def _plain(address: str) -> str | None:
    """An address without its port and zone, IPv4 as IPv4; None when it is none."""
    found = _WITH_PORT.fullmatch(address)
    try:
        ip = ipaddress.ip_address((found[1] or found[2] if found else address).partition("%")[0])
    except ValueError:
        return None
    return str(getattr(ip, "ipv4_mapped", None) or ip)

"""Addresses in settings in their one form: domains in ASCII (IDNA 2008), or refused with a hint."""

from __future__ import annotations

import re
from urllib.parse import urlsplit, urlunsplit

import idna
from django.core.exceptions import ImproperlyConfigured

LOCAL_PART = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
)  # RFC 5321: dot-string
DOMAIN = re.compile(
    r"([A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?\.)*[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?"
)


def domain(name: str, value: str) -> str:
    """A domain of the setting `name` in ASCII: `diseño.example` becomes `xn--diseo-rta.example`."""
    text = value.strip().rstrip(".")
    if not text.isascii():
        try:
            text = idna.encode(text, uts46=True).decode("ascii")
        except (idna.IDNAError, UnicodeError) as error:
            raise ImproperlyConfigured(f"{name}: “{value}” is not a domain: {error}.") from error
    if not DOMAIN.fullmatch(text) or len(text) > 253:
        raise ImproperlyConfigured(f"{name}: “{value}” is not a domain, as in example.org.")
    return text


def host(name: str, value: str) -> str:
    """A host of ALLOWED_HOSTS in the form browsers send it; patterns and IP addresses stay as they are."""
    return value if value.isascii() else "." * value.startswith(".") + domain(name, value.strip("."))


def url(name: str, value: str) -> str:
    """A web address whose host is in ASCII. The scheme is checked elsewhere."""
    parts = urlsplit(value)
    try:
        name_only, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}: “{value}” is not a web address: {error}.") from error
    if not name_only or name_only.isascii():
        return value
    return urlunsplit(parts._replace(netloc=domain(name, name_only) + (f":{port}" if port else "")))


def mailbox(name: str, value: str, *, longest_local_part: int = 64) -> str:
    """A mail address of the setting `name`, alone, its domain in ASCII; empty stays empty.

    Other letters before the @ would need SMTPUTF8 on every server on the way, which an address of ours cannot.
    """
    if not value.strip():
        return ""
    local, at, right = value.strip().rpartition("@")
    if not at or not LOCAL_PART.fullmatch(local) or "<" in value or " " in value.strip():
        raise ImproperlyConfigured(
            f"{name}: “{value}” is not a mail address: write it alone and with plain letters before the @,"
            " as in boletin@example.org."
        )
    if len(local) > longest_local_part:
        raise ImproperlyConfigured(
            f"{name}: “{local}” is too long: at most {longest_local_part} characters before the @."
        )
    return f"{local}@{domain(name, right)}"

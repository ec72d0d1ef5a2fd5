"""Mail addresses: one normal form, so that nobody is on the list twice and nothing odd reaches a header."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

import idna
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

LONGEST_LOCAL_PART = 64
LONGEST = 254


def normalise(text: str) -> str:
    """The address in its one form: no space around it, local part as typed, domain lower case and ASCII.

    Raises ValidationError with a sentence for the person who typed it.
    """
    address = unicodedata.normalize("NFC", text.strip())
    local, at, domain = address.rpartition("@")
    if not at or any(unicodedata.category(c) in {"Cc", "Cf", "Zs", "Zl", "Zp"} for c in address):
        raise ValidationError(_("This is not a mail address."), code="invalid")
    normal = f"{local}@{_ascii_domain(domain)}"
    if len(local.encode()) > LONGEST_LOCAL_PART or len(normal.encode()) > LONGEST:
        raise ValidationError(_("This mail address is too long."), code="invalid")
    # Django's rule knows ASCII local parts only; letters of other alphabets are allowed (SMTPUTF8).
    plain = "".join(c if c.isascii() or not c.isalnum() else "x" for c in normal)
    if '"' in local or "[" in domain or not _is_address(plain):
        raise ValidationError(_("This is not a mail address."), code="invalid")
    return normal


def folded(address: str) -> str:
    """What two spellings of one address have in common: no case in any alphabet, and composed letters (NFC)."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", address).casefold())


def ascii_domain(address: str) -> str:
    """An address of ours with its domain in ASCII; as it is where it cannot be."""
    local, at, domain = address.rpartition("@")
    try:
        return f"{local}@{_ascii_domain(domain)}" if at and not domain.isascii() else address
    except ValidationError:
        return address


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


@lru_cache(maxsize=4096)
def _ascii_domain(domain: str) -> str:
    try:
        return idna.encode(domain.rstrip("."), uts46=True).decode("ascii").lower()
    except (idna.IDNAError, UnicodeError) as error:
        raise ValidationError(_("This is not a mail address."), code="invalid") from error


def masked(address: str) -> str:
    """The address as a page may show it to whoever holds a forwarded link: `a…@example.org`."""
    local, _at, domain = address.rpartition("@")
    return f"{local[:1]}…@{domain}"

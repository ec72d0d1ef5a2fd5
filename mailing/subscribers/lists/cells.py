"""Reads one cell of a list: addresses as people and programs write them, and moments."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from functools import lru_cache
from urllib.parse import unquote

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from ...addresses import normalise

FORMULA = ("=", "+", "-", "@", "\t", "\r")
FIRST_YEAR = 1990  # older "sign-ups" are empty dates of databases
_IN_BRACKETS = re.compile(r"<\s*([^<>\s]+@[^<>\s]+?)\s*>")
_MAILTO = re.compile(r"^mailto:", re.IGNORECASE)


def escape_formula(value: object) -> str:
    """A cell as text that no spreadsheet runs: an apostrophe in front, of its own apostrophe too."""
    text = value.isoformat() if isinstance(value, datetime) else str(value or "")
    return "'" + text if text.startswith((*FORMULA, "'")) else text


def unescape_formula(text: str) -> str:
    """The text that `escape_formula` (or another program's) made a cell of."""
    return text[1:] if text.startswith(tuple("'" + first for first in (*FORMULA, "'"))) else text


def plain(text: str) -> str:
    """Text without invisible characters: zero-width ones are removed, every kind of space becomes a space."""
    seen = "".join(c for c in text if unicodedata.category(c) != "Cf") if not text.isascii() else text
    return " ".join(seen.split())


def addresses_of(cell: str) -> list[str]:
    """The addresses in a cell, normal: `a@x.org`, `Ana <a@x.org>`, `mailto:a@x.org`, several with , ; or spaces.

    Raises ValidationError where anything in it is no address.
    """
    text = unescape_formula(plain(cell))
    bracketed = _IN_BRACKETS.findall(text)
    # Words beside an address without brackets may be a half of it: nothing is guessed.
    found = bracketed or [part for part in re.split(r"[,;\s]+", text) if part]
    if not found or (bracketed and len(bracketed) != text.count("@")):
        raise ValidationError(_("This is not a mail address."), code="invalid")
    return list(dict.fromkeys(normalise(_bare(part)) for part in found))


def _bare(part: str) -> str:
    """One address without what stands around it."""
    if _MAILTO.match(part):
        part = unquote(_MAILTO.sub("", part).partition("?")[0])
    for mark in ('"', "'"):
        if len(part) > 2 and part[0] == part[-1] == mark:
            part = part[1:-1]
    return part.replace("＠", "@")


@lru_cache(maxsize=4096)
def is_address(cell: str) -> bool:
    """Whether a cell holds addresses and nothing else."""
    if "@" not in cell and "＠" not in cell:
        return False
    try:
        return bool(addresses_of(cell))
    except ValidationError:
        return False


def moment_of(text: str) -> datetime | None:
    """A date or moment in a cell, in ISO 8601 or nearly; None where it is none, or cannot be true."""
    try:
        moment = parse_datetime(text)
        day = parse_date(text[:10]) if moment is None else None
    except ValueError:
        return None
    if day:
        moment = datetime(day.year, day.month, day.day)
    if moment is None or moment.year < FIRST_YEAR:
        return None
    moment = timezone.make_aware(moment) if timezone.is_naive(moment) else moment
    return moment if moment <= timezone.now() else None

"""Issues as readers name them: "#8", "nº 8 de 2024", "17 de mayo de 2024", "2024-05-17", "mayo 2024".

Without case and accents, in Spanish or English; only where it is all that a query says.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from ..models import Issue
from ..parsing.folding import fold
from ..parsing.issue_titles import MONTHS, read_title

MOST = 40  # issues
SOON = timedelta(days=31)  # a day that no issue covers is in the one that came out next
_SPANISH = """uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis diecisiete
dieciocho diecinueve veinte veintiuno veintidos veintitres veinticuatro"""
_ENGLISH = """one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
eighteen nineteen twenty"""
_SPELT = {word: str(n) for numbers in (_SPANISH, _ENGLISH) for n, word in enumerate(numbers.split(), start=1)}
_NOISE = re.compile(
    r"\b(?:lunes|martes|miercoles|jueves|viernes|sabado|domingo|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|del?|of|the|el|la|dia|day|on|ano|year|mes|month)\b"
)
_THING = r"(?:boletin|quincena|newsletter|issue|edicion|edition|entrega|carta|cuaderno|news)"
_SIGN = r"(?:numero|number|num|nro|nr|no|n\.? ?o|n|#)"
_YEAR, _DAY, _GAP = r"(?P<year>(?:19|20)\d\d)", r"(?P<day>\d{1,2})(?:\.?o|a|st|nd|rd|th|er|ero)?", r"[ ./-]*"
_NAME = rf"(?P<name>{'|'.join(sorted(MONTHS, key=len, reverse=True))})\.?"
_NUMBERS = [
    re.compile(rf"(?:{_THING} ?)?{_SIGN}\.? ?#? ?(?P<number>\d{{1,4}})(?:[ ,/(-]*{_YEAR}\)?)?"),
    re.compile(rf"{_THING} ?(?P<number>\d{{1,4}})(?:[ ,/(-]*{_YEAR}\)?)?"),
    re.compile(rf"{_YEAR}[ ,/-]*{_SIGN}\.? ?(?P<number>\d{{1,4}})"),
]
_DAYS = [
    re.compile(rf"{_YEAR}[./-](?P<month>\d{{1,2}})[./-](?P<day>\d{{1,2}})"),
    re.compile(rf"{_YEAR}(?P<month>\d\d)(?P<day>\d\d)"),
    re.compile(rf"(?P<day>\d{{1,2}})(?P<gap>[./-])(?P<month>\d{{1,2}})(?P=gap)(?:{_YEAR}|(?P<short>\d\d))"),
    re.compile(rf"{_DAY}{_GAP}{_NAME}(?:{_GAP}{_YEAR})?"),
    re.compile(rf"{_NAME} ?{_DAY}(?:{_GAP}{_YEAR})?"),
    re.compile(rf"{_YEAR}{_GAP}{_NAME}{_GAP}{_DAY}"),
]
_MONTHS = [
    re.compile(
        rf"(?:(?P<half>primera|segunda|1 ?a|2 ?a|first|second) (?:quincena|half) )?{_NAME}{_GAP}{_YEAR}"
    ),
    re.compile(rf"(?P<half>primera|segunda|1 ?a|2 ?a|first|second) (?:quincena|half) {_NAME}"),
    re.compile(rf"{_YEAR}{_GAP}{_NAME}"),
    re.compile(rf"(?P<month>\d{{1,2}})[./-]{_YEAR}"),
    re.compile(rf"{_YEAR}[./-](?P<month>\d{{1,2}})"),
]


@dataclass(frozen=True)
class Days:
    """Days a query names, of one year or (None) of any."""

    year: int | None
    month: int
    first: int
    last: int

    def of(self, year: int) -> tuple[date, date] | None:
        """The days in a year, or None where there are none."""
        try:
            end = monthrange(year, self.month)[1]
            return date(year, self.month, self.first), date(year, self.month, min(self.last, end))
        except ValueError:
            return None


def issues_named(text: str, at: datetime | None) -> list[int]:
    """The keys of the public issues a query names, the likeliest first; none where it names none."""
    plain = fold(text[:100]).replace("°", "o").strip(" .,;:!?¡¿\"'()[]«»“”")
    spaced = " ".join(_NOISE.sub(" ", plain).replace(",", " ").split())
    if not any(letter.isdigit() for letter in spaced) and not spaced.startswith(
        ("numero", "number", "issue")
    ):
        return _of_days(spaced, at) if "quincena" in spaced or "half" in spaced else []
    public = Issue.objects.public(at)
    if found := _number(plain, spaced):
        number, year = found
        named = public.filter(number=number)
        return _keys((named.of_year(year) if year else named).order_by("-publish_at", "-pk"))
    facts = read_title(text[:100])
    if facts.period_start and facts.period_end:
        covering = public.filter(period_start=facts.period_start, period_end=facts.period_end)
        return _keys(covering.order_by("-publish_at", "-pk"))
    return _of_days(spaced, at)


def _number(plain: str, spaced: str) -> tuple[int, int | None] | None:
    """The number a query names, and its year."""
    words = [_SPELT.get(word, word) for word in spaced.split()]
    for pattern in _NUMBERS:
        if found := pattern.fullmatch(" ".join(words)):
            return int(found["number"]), int(found["year"]) if found["year"] else None
    found = re.fullmatch(rf"(?P<number>\d{{1,3}}) (?:del?|of) (?:ano )?{_YEAR}", plain)
    return (int(found["number"]), int(found["year"])) if found else None


def _of_days(spaced: str, at: datetime | None) -> list[int]:
    asked = next(_days(spaced), None)
    if asked is None:
        return []
    public = Issue.objects.public(at)
    years = [asked.year] if asked.year else public.archive_years()
    found: list[int] = []
    for year in years:
        if days := asked.of(year):
            found += _covering(*days, at)
    return list(dict.fromkeys(found))[:MOST]


def _days(spaced: str) -> Iterator[Days]:
    """What days a query says."""
    for pattern in (*_DAYS, *_MONTHS):
        if not (found := pattern.fullmatch(spaced)):
            continue
        said = found.groupdict()
        month = MONTHS[said["name"].rstrip(".")] if said.get("name") else int(said["month"])
        year = int(said["year"]) if said.get("year") else None
        if said.get("short"):
            year = 2000 + int(said["short"])
        day = int(said["day"]) if said.get("day") else 0
        if month > 12 >= day > 0 and not said.get("name"):
            month, day = day, month
        if not 1 <= month <= 12 or (day and not 1 <= day <= 31):
            continue
        half = (said.get("half") or "")[:1]
        first, last = (16, 31) if half in {"s", "2"} else (1, 15) if half else (1, 31)
        yield Days(year, month, day or first, day or last)


def _covering(first: date, last: date, at: datetime | None) -> list[int]:
    """The issues that came out on these days, or are about them; else the one that came out next."""
    public = Issue.objects.public(at)
    start, end = _midnight(first), _midnight(last + timedelta(days=1))
    out = public.filter(publish_at__gte=start, publish_at__lt=end)
    about = public.filter(period_start__lte=last, period_end__gte=first)
    if first == last:
        found = [*_keys(out.order_by("-publish_at", "-pk")), *_keys(about.order_by("-publish_at", "-pk"))]
    else:
        together = Q(publish_at__gte=start, publish_at__lt=end) | Q(
            period_start__lte=last, period_end__gte=first
        )
        found = _keys(public.filter(together).order_by("publish_at", "pk"))
    soon = public.filter(publish_at__gte=end, publish_at__lt=end + SOON).order_by("publish_at", "pk")
    return found or _keys(soon[:1])


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day))


def _keys(issues: object) -> list[int]:
    return list(issues.values_list("pk", flat=True)[:MOST])  # type: ignore[attr-defined]

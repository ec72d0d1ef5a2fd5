"""Dates in a text: each with its place, day and month, and its year and weekday where they are printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from ..schedule import MONTHS
from .draft import Draft, Passage

MONTH_NUMBERS = {
    "es": {**{name: n for n, name in enumerate(MONTHS["es"], 1)}, "setiembre": 9},
    "en": {name.lower(): n for n, name in enumerate(MONTHS["en"], 1)},
}
_WEEKDAY = {
    name: n
    for names in ("lunes martes miércoles jueves viernes sábado domingo",
                  "monday tuesday wednesday thursday friday saturday sunday")
    for n, name in enumerate(names.split())
}  # fmt: skip
_NAMES = {language: "|".join(months) for language, months in MONTH_NUMBERS.items()}
_DATE = re.compile(
    rf"(?:\b(?P<weekday>{'|'.join(_WEEKDAY)}),?\s+(?:the\s+)?)?[*_]{{0,3}}"
    rf"(?:\b(?P<day>\d{{1,2}})\s+de\s+(?P<month>{_NAMES['es']})(?:\s+(?:de|del)\s+(?P<year>\d{{4}}))?"
    rf"|\b(?P<en_day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<en_month>{_NAMES['en']})(?:,?\s+(?P<en_year>\d{{4}}))?"
    rf"|\b(?P<us_month>{_NAMES['en']})\s+(?P<us_day>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(?P<us_year>\d{{4}}))?)\b",
    re.I,
)
_COUNTED = re.compile(r"\bl[ao]s\s+$", re.I)
_A_DAY = re.compile(r"\b(?:el|al|días?|y)\s+$", re.I)
_DAY_OF_RANGE = rf"[*_]{{0,3}}(?:(?:{'|'.join(_WEEKDAY)})\s+)?(\d{{1,2}})"
_MONTH_OF_RANGE = rf"\s+de\s+({_NAMES['es']})\b(?:\s+del?\s+\d{{4}})?"
_RANGE = re.compile(
    rf"\b(?:del?|desde el|entre el)\s+{_DAY_OF_RANGE}(?:{_MONTH_OF_RANGE})?[*_]{{0,3}}"
    rf"\s+(?:al?|hasta el|y el)\s+{_DAY_OF_RANGE}{_MONTH_OF_RANGE}",
    re.I,
)


class PrintedDate(NamedTuple):
    """A day and month in the text, the year where it is printed, the weekday where it is named."""

    passage: Passage
    start: int
    end: int
    day: int
    month: int
    year: int | None
    weekday: int | None

    @property
    def text(self) -> str:
        """The date as printed, without marks of emphasis."""
        return self.passage.text[self.start : self.end].strip("*_ ")

    def in_year(self, year: int) -> date | None:
        """The day in that year, None when there is no such day."""
        return _date(self.year or year, self.month, self.day)

    def nearest(self, to: date) -> date | None:
        """The day in the year that brings it nearest to another, None when there is no such day."""
        days = [day for year in (to.year - 1, to.year, to.year + 1) if (day := self.in_year(year))]
        return min(days, key=lambda day: abs(day - to), default=None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def dates(draft: Draft) -> Iterator[PrintedDate]:
    """Every date with day and month that the writer mentions."""
    for passage in draft.passages:
        for found in _DATE.finditer(passage.scanned.words):
            if _is_no_day(passage.scanned.words[max(0, found.start() - 12) : found.start()], found):
                continue
            day = found["day"] or found["en_day"] or found["us_day"]
            spanish = bool(found["month"])
            name = (found["month"] or found["en_month"] or found["us_month"]).lower()
            year = found["year"] or found["en_year"] or found["us_year"]
            weekday = _WEEKDAY.get(found["weekday"].lower()) if found["weekday"] else None
            month = MONTH_NUMBERS["es" if spanish else "en"][name]
            place = (*found.span(),)
            yield PrintedDate(passage, *place, int(day), month, int(year) if year else None, weekday)


def _is_no_day(before: str, found: re.Match[str]) -> bool:
    """A count ("frente a los 45 de abril"), or a name: "la calle 2 de Mayo", "el puente 25 de Abril"."""
    if not found["month"] or found["weekday"]:
        return False
    return bool(_COUNTED.search(before)) or (found["month"].istitle() and not _A_DAY.search(before))


def ranges_within(passage: Passage, start: date, end: date) -> Iterator[tuple[int, int]]:
    """Where the text has "del 28 de noviembre al 4 de diciembre" and some of those days are in the period."""
    months = MONTH_NUMBERS["es"]
    for found in _RANGE.finditer(passage.scanned.words):
        last_month = months[found[4].lower()]
        first_month = months[found[2].lower()] if found[2] else last_month
        for year in (start.year - 1, start.year, end.year):
            first = _date(year, first_month, int(found[1]))
            last = _date(year + (last_month < first_month), last_month, int(found[3]))
            if first and last and first <= end and start <= last:
                yield found.span()

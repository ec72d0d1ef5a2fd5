"""Days: dates inside the text, and the day the issue comes out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ..schedule import MONTHS, friday_after, local_day, period_words
from .drafts import Draft, Passage
from .findings import LOOK, Check, Slip
from .shelf import Shelf

_MONTH = {
    "es": {**{name: n for n, name in enumerate(MONTHS["es"], 1)}, "setiembre": 9},
    "en": {name.lower(): n for n, name in enumerate(MONTHS["en"], 1)},
}
_WEEKDAY = {
    name: n
    for names in ("lunes martes miércoles jueves viernes sábado domingo",
                  "monday tuesday wednesday thursday friday saturday sunday")
    for n, name in enumerate(names.split())
}  # fmt: skip
_NAMES = {language: "|".join(months) for language, months in _MONTH.items()}
_DATE = re.compile(
    rf"(?:\b(?P<weekday>{'|'.join(_WEEKDAY)}),?\s+(?:the\s+)?)?[*_]{{0,3}}"
    rf"(?:\b(?P<day>\d{{1,2}})\s+de\s+(?P<month>{_NAMES['es']})(?:\s+(?:de|del)\s+(?P<year>\d{{4}}))?"
    rf"|\b(?P<en_day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<en_month>{_NAMES['en']})(?:,?\s+(?P<en_year>\d{{4}}))?"
    rf"|\b(?P<us_month>{_NAMES['en']})\s+(?P<us_day>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(?P<us_year>\d{{4}}))?)\b",
    re.I,
)
_YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?![\d.,]\d|\d)")
_SENTENCE_END = re.compile(r"[.!?…]\s|\n\s*\n")


class PrintedDate(NamedTuple):
    """A day and month in the text, the year where it is printed, the weekday where it is named."""

    passage: Passage
    start: int
    end: int
    day: int
    month: int
    year: int | None
    weekday: int | None

    def in_year(self, year: int) -> date | None:
        """The day in that year, None when there is no such day."""
        try:
            return date(self.year or year, self.month, self.day)
        except ValueError:
            return None


def dates(draft: Draft) -> Iterator[PrintedDate]:
    """Every date with day and month that the writer mentions."""
    for passage in draft.texts:
        for found in _DATE.finditer(passage.reading.words):
            day = found["day"] or found["en_day"] or found["us_day"]
            spanish = bool(found["month"])
            name = (found["month"] or found["en_month"] or found["us_month"]).lower()
            year = found["year"] or found["en_year"] or found["us_year"]
            weekday = _WEEKDAY.get(found["weekday"].lower()) if found["weekday"] else None
            month = _MONTH["es" if spanish else "en"][name]
            place = (*found.span(),)
            yield PrintedDate(passage, *place, int(day), month, int(year) if year else None, weekday)


def _speaks_of_another_year(printed: PrintedDate, years: set[int]) -> bool:
    """Whether the date's sentence names a year that is not the issue's."""
    words = printed.passage.reading.words
    before = [found.end() for found in _SENTENCE_END.finditer(words, 0, printed.start)]
    after = _SENTENCE_END.search(words, printed.end)
    sentence = words[before[-1] if before else 0 : after.start() if after else len(words)]
    return any(int(found[0]) not in years for found in _YEAR.finditer(sentence))


def outside_period(draft: Draft, shelf: Shelf) -> Iterator[Slip]:
    """A date of an item that is not in the issue's period, unless another year is meant."""
    if draft.period_start is None or draft.period_end is None:
        return
    years = {draft.period_start.year, draft.period_end.year}
    for printed in dates(draft):
        days = [day for year in years if (day := printed.in_year(year))]
        if printed.passage.item is None or not days or (printed.year and printed.year not in years):
            continue
        if any(draft.period_start <= day <= draft.period_end for day in days):
            continue
        if _speaks_of_another_year(printed, years):
            continue
        text = printed.passage.text[printed.start : printed.end].strip("*_ ")
        message = _("“%(date)s” is outside the period “%(period)s”.")
        period = period_words(draft.period_start, draft.period_end, draft.language)
        yield printed.passage.slip(message % {"date": text, "period": period}, printed.start, printed.end)


def impossible(draft: Draft, shelf: Shelf) -> Iterator[Slip]:
    """A day its month does not have."""
    for printed in dates(draft):
        if printed.in_year(2024) is None or (printed.year and printed.in_year(printed.year) is None):
            text = printed.passage.text[printed.start : printed.end].strip("*_ ")
            yield printed.passage.slip(
                _("There is no “%(date)s”.") % {"date": text}, printed.start, printed.end
            )


def wrong_weekday(draft: Draft, shelf: Shelf) -> Iterator[Slip]:
    """A weekday that is not that of its date."""
    for printed in dates(draft):
        year = printed.year or draft.year or (draft.publish_at.year if draft.publish_at else None)
        if printed.weekday is None or year is None or _speaks_of_another_year(printed, {year}):
            continue
        day = printed.in_year(year)
        if day and day.weekday() != printed.weekday:
            text = printed.passage.text[printed.start : printed.end]
            message = _("“%(date)s” was a %(weekday)s.")
            values = {"date": text, "weekday": date_format(day, "l").lower()}
            yield printed.passage.slip(message % values, printed.start, printed.end)


def not_friday(draft: Draft, shelf: Shelf) -> Iterator[Slip]:
    """It comes out on another weekday than the newsletter's."""
    if draft.publish_at is None:
        return
    day = local_day(draft.publish_at, shelf.rhythm)
    if day.weekday() != shelf.rhythm.weekday:
        usual = date_format(friday_after(day, shelf.rhythm), "l").lower()
        message = _("It comes out on a %(day)s and not on a %(usual)s.")
        values = {"day": date_format(day, "l").lower(), "usual": usual}
        yield Slip(message % values, excerpt=date_format(day), field="publish_at")


def friday_taken(draft: Draft, shelf: Shelf) -> Iterator[Slip]:
    """Another issue comes out on the same day."""
    day = local_day(draft.publish_at, shelf.rhythm) if draft.publish_at else None
    if day and (other := shelf.taken.get(day)):
        message = _("“%(title)s” comes out on the same day.") % {"title": other.title}
        yield Slip(message, excerpt=date_format(day), field="publish_at")


def friday_late(draft: Draft, shelf: Shelf) -> Iterator[Slip]:
    """It comes out before its period ends, or later than the first free Friday after it."""
    if draft.publish_at is None or draft.period_end is None:
        return
    day = local_day(draft.publish_at, shelf.rhythm)
    first = friday_after(draft.period_end, shelf.rhythm, shelf.taken)
    if day <= draft.period_end:
        message = _("It comes out on %(day)s, before its period has ended.")
    elif day > first:
        message = _("It comes out on %(day)s; the first free day after its period is %(first)s.")
    else:
        return
    values = {"day": date_format(day), "first": date_format(first)}
    yield Slip(message % values, excerpt=date_format(day), field="publish_at")


CHECKS = (
    Check("date-outside-period", LOOK, outside_period),
    Check("date-impossible", LOOK, impossible),
    Check("date-weekday", LOOK, wrong_weekday),
    Check("day-not-usual", LOOK, not_friday),
    Check("day-taken", LOOK, friday_taken),
    Check("day-late", LOOK, friday_late),
)

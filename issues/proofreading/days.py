"""Days: dates inside the text, and the day the issue comes out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ..schedule import first_free_day, friday_after, local_day, period_words
from .archive import Archive
from .checks import Check
from .dates import PrintedDate, dates, ranges_within
from .draft import Draft
from .findings import LOOK, Finding

_YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?![\d.,]\d|\d)")
_SETS_APART = re.compile(
    r"\b(?:próxim[oa]|cada|hasta|desde|antes|a partir)(?:\s+(?:el|del|de|día))*\s+$", re.I
)
_SENTENCE_END = re.compile(r"[.!?…]\s|\n\s*\n")


def _speaks_of_another_year(printed: PrintedDate, years: set[int]) -> bool:
    """Whether the date's sentence names a year that is not the issue's."""
    words = printed.passage.scanned.words
    before = [found.end() for found in _SENTENCE_END.finditer(words, 0, printed.start)]
    after = _SENTENCE_END.search(words, printed.end)
    sentence = words[before[-1] if before else 0 : after.start() if after else len(words)]
    return any(int(found[0]) not in years for found in _YEAR.finditer(sentence))


def outside_period(draft: Draft, archive: Archive) -> Iterator[Finding]:
    """A date of an item that is not in the issue's period, unless another year is meant."""
    if draft.period_start is None or draft.period_end is None:
        return
    start, end = draft.period_start, draft.period_end
    years = {start.year, end.year}
    for printed in dates(draft):
        days = [day for year in years if (day := printed.in_year(year))]
        if printed.passage.item is None or not days or (printed.year and printed.year not in years):
            continue
        if any(start <= day <= end for day in days) or _is_meant(printed, start, end):
            continue
        if _speaks_of_another_year(printed, years):
            continue
        message = _("“%(date)s” is outside the period “%(period)s”.")
        values = {"date": printed.text, "period": period_words(start, end, draft.language)}
        yield printed.passage.finding(message % values, printed.start, printed.end)


def _is_meant(printed: PrintedDate, start: date, end: date) -> bool:
    """Whether the words around say why the date is another: "hasta el", "el próximo", a range with days in it."""
    before = printed.passage.scanned.words[max(0, printed.start - 24) : printed.start]
    return bool(_SETS_APART.search(before)) or any(
        first <= printed.start < last for first, last in ranges_within(printed.passage, start, end)
    )


def impossible(draft: Draft, archive: Archive) -> Iterator[Finding]:
    """A day its month does not have."""
    for printed in dates(draft):
        if printed.in_year(2024) is None:
            message = _("There is no “%(date)s”.") % {"date": printed.text}
            yield printed.passage.finding(message, printed.start, printed.end)


def wrong_weekday(draft: Draft, archive: Archive) -> Iterator[Finding]:
    """A weekday that is not that of its date, in the issue's year or the nearest: January speaks of December."""
    anchor = _anchor(draft, archive)
    for printed in dates(draft):
        if printed.weekday is None or not (anchor or printed.year):
            continue
        around = anchor or date.min
        days = [day for day in (printed.in_year(around.year), printed.nearest(around)) if day]
        if not days or printed.weekday in {day.weekday() for day in days}:
            continue
        if _speaks_of_another_year(printed, {day.year for day in days}):
            continue
        message = _("“%(date)s” was a %(weekday)s.")
        text = printed.passage.text[printed.start : printed.end]
        values = {"date": text, "weekday": date_format(days[-1], "l").lower()}
        yield printed.passage.finding(message % values, printed.start, printed.end)


def _anchor(draft: Draft, archive: Archive) -> date | None:
    """A day of the time an issue speaks of."""
    if draft.period_end is None and draft.publish_at:
        return local_day(draft.publish_at, archive.rhythm)
    return draft.period_end or (date(min(draft.year, date.max.year), 7, 1) if draft.year else None)


def not_friday(draft: Draft, archive: Archive) -> Iterator[Finding]:
    """It comes out on another weekday than the newsletter's."""
    if draft.publish_at is None:
        return
    day = local_day(draft.publish_at, archive.rhythm)
    if day.weekday() != archive.rhythm.weekday:
        usual = date_format(friday_after(day, archive.rhythm), "l").lower()
        message = _("It comes out on a %(day)s and not on a %(usual)s.")
        values = {"day": date_format(day, "l").lower(), "usual": usual}
        yield Finding(message % values, excerpt=date_format(day), field="publish_at")


def friday_taken(draft: Draft, archive: Archive) -> Iterator[Finding]:
    """Another issue comes out on the same day."""
    day = local_day(draft.publish_at, archive.rhythm) if draft.publish_at else None
    if day and (other := archive.taken.get(day)):
        message = _("“%(title)s” comes out on the same day.") % {"title": other.title}
        yield Finding(message, excerpt=date_format(day), field="publish_at")


def friday_late(draft: Draft, archive: Archive) -> Iterator[Finding]:
    """It comes out before its period ends, or later than the first free Friday after it that could still be chosen."""
    if draft.publish_at is None or draft.period_end is None:
        return
    day = local_day(draft.publish_at, archive.rhythm)
    first = first_free_day(draft.period_end, now=archive.now, taken=archive.taken, rhythm=archive.rhythm)
    if day <= draft.period_end:
        message = _("It comes out on %(day)s, before its period has ended.")
    elif day > first:
        message = _("It comes out on %(day)s; the first free day after its period is %(first)s.")
    else:
        return
    values = {"day": date_format(day), "first": date_format(first)}
    yield Finding(message % values, excerpt=date_format(day), field="publish_at")


CHECKS = (
    Check("date-outside-period", LOOK, outside_period),
    Check("date-impossible", LOOK, impossible),
    Check("date-weekday", LOOK, wrong_weekday),
    Check("day-not-usual", LOOK, not_friday),
    Check("day-taken", LOOK, friday_taken),
    Check("day-late", LOOK, friday_late),
)

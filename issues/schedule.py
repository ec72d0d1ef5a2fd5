"""Fortnights and Fridays: which days an issue covers, what it is called and when it turns public. Pure.

Nothing here reads a clock or a table: `now` and the taken days come in, days and aware moments go out.
The hour is an hour on the wall in the site's zone, so it stays 08:00 whatever daylight saving does.
"""

from __future__ import annotations

import calendar
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

DAY = timedelta(days=1)
YEARS = range(1900, 2201)  # a newsletter's; far from the ends of the calendar, where adding a day fails
MONTHS = {
    "es": ["enero", "febrero", "marzo", "abril", "mayo", "junio",
           "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"],
    "en": ["January", "February", "March", "April", "May", "June",
           "July", "August", "September", "October", "November", "December"],
}  # fmt: skip


def validate_moment(moment: date | None) -> None:
    """For forms: a day or moment a newsletter may have. Raises ValidationError."""
    if moment is not None and moment.year not in YEARS:
        values = {"first": YEARS[0], "last": YEARS[-1]}
        raise ValidationError(_("Choose a day between %(first)s and %(last)s."), params=values)


def day_of(text: str) -> date:
    """A day as 2026-12-04. Raises ValueError for what is none, or none of our years."""
    day = date.fromisoformat(text)
    if day.year not in YEARS:
        raise ValueError("no year of a newsletter")
    return day


@dataclass(frozen=True)
class Rhythm:
    """When the newsletter comes out: weekday (Monday is 0), hour on the wall, zone."""

    weekday: int = 4
    hour: int = 8
    zone: str = "Europe/Madrid"


class Period(NamedTuple):
    """The days an issue covers, both included."""

    start: date
    end: date

    @classmethod
    def between(cls, start: date | None, end: date | None) -> Period | None:
        """The period of two days; None where either is missing, as in a special, which covers no days."""
        return cls(start, end) if start and end else None

    def overlaps(self, other: Period) -> bool:
        """Whether any day lies in both."""
        return self.start <= other.end and other.start <= self.end


@dataclass(frozen=True)
class WallMoment:
    """An aware moment, and what had to be decided: "" nothing, "first" of two, "moved" out of a gap."""

    when: datetime
    note: str = ""


def site_rhythm() -> Rhythm:
    """The rhythm the settings ask for."""
    from django.conf import settings

    return Rhythm(settings.PUBLISH_WEEKDAY, settings.PUBLISH_HOUR, settings.TIME_ZONE)


def on_the_wall(moment: datetime, zone: str) -> WallMoment:
    """The naive `moment` as clocks in `zone` show it.

    Where clocks go back the hour comes twice: the first counts. Where they go forward the hour does not exist:
    the moment moves forward by what is missing. The note says so.
    """
    here = ZoneInfo(zone)
    first = moment.replace(tzinfo=here, fold=0)
    second = moment.replace(tzinfo=here, fold=1)
    if first.utcoffset() == second.utcoffset():
        return WallMoment(first)
    utc = ZoneInfo("UTC")
    real = first.astimezone(utc).astimezone(here)
    if real.replace(tzinfo=None) == moment:
        return WallMoment(first, "first")
    return WallMoment(real, "moved")


def moment_of_day(day: date, rhythm: Rhythm = Rhythm()) -> datetime:
    """The moment an issue of that day turns public: the publishing hour on the wall."""
    return on_the_wall(datetime.combine(day, time(rhythm.hour)), rhythm.zone).when


def local_day(moment: datetime, rhythm: Rhythm = Rhythm()) -> date:
    """The day clocks of the zone show at an aware moment."""
    return moment.astimezone(ZoneInfo(rhythm.zone)).date()


def friday_after(day: date, rhythm: Rhythm = Rhythm(), taken: Collection[date] = ()) -> date:
    """The first publishing day strictly after `day` that is not taken."""
    found = day + timedelta(days=(rhythm.weekday - day.weekday() - 1) % 7 + 1)
    while found in taken:
        found += timedelta(days=7)
    return found


def first_free_day(
    period_end: date | None,
    *,
    now: datetime | None = None,
    taken: Collection[date] = (),
    rhythm: Rhythm = Rhythm(),
) -> date:
    """The day an issue should come out on: the first free Friday after its period, or after today for a special.

    The one rule for who proposes a day and who reviews it. Never a day whose moment has passed at `now`: an issue
    written late gets the next free Friday. Without `now` (only with a period) no day has passed.
    """
    if now is None:
        assert period_end is not None  # noqa: S101 - a special without a clock has no first day
        return friday_after(period_end, rhythm, taken)
    today = local_day(now, rhythm)
    day = friday_after(period_end or today, rhythm, taken)
    if moment_of_day(day, rhythm) <= now:
        day = friday_after(today - DAY, rhythm, taken)
        if moment_of_day(day, rhythm) <= now:
            day = friday_after(day, rhythm, taken)
    return day


def propose(
    period_end: date | None,
    *,
    now: datetime,
    taken: Collection[date] = (),
    rhythm: Rhythm = Rhythm(),
) -> datetime:
    """The moment proposed for an issue: the publishing hour of its first free day."""
    return moment_of_day(first_free_day(period_end, now=now, taken=taken, rhythm=rhythm), rhythm)


def fortnight_of(day: date) -> Period:
    """The fortnight a day lies in: the 1st to the 15th, or the 16th to the end of the month."""
    if day.day <= 15:
        return Period(day.replace(day=1), day.replace(day=15))
    return Period(day.replace(day=16), day.replace(day=calendar.monthrange(day.year, day.month)[1]))


def next_period(last_end: date) -> Period:
    """The period after one that ended on `last_end`: from the next day to the end of that day's fortnight."""
    start = last_end + DAY
    return Period(start, fortnight_of(start).end)


@lru_cache(100)
def fortnights_of(year: int) -> tuple[Period, ...]:
    """The 24 fortnights of a year."""
    return tuple(fortnight_of(date(year, month, day)) for month in range(1, 13) for day in (1, 16))


def fridays_of(year: int, rhythm: Rhythm = Rhythm()) -> list[date]:
    """Every publishing day of a year."""
    first = friday_after(date(year, 1, 1) - DAY, rhythm)
    days = (first + timedelta(weeks=week) for week in range(53))
    return [day for day in days if day.year == year]


def next_number(period_end: date, taken: Iterable[tuple[int, int]]) -> int:
    """The number after the last one of the year the period ends in. `taken` holds (year, number); each year starts at 1."""
    return max((number for year, number in taken if year == period_end.year), default=0) + 1


def period_words(start: date, end: date, language: str = "es") -> str:
    """A period as a title says it: "Del 16 al 30 de noviembre", "Del 16 de abril al 15 de mayo"."""
    months = MONTHS.get(language[:2], MONTHS["en"])
    of = " de " if language.startswith("es") else " "
    first, last = str(start.day), f"{end.day}{of}{months[end.month - 1]}"
    if (start.year, start.month) != (end.year, end.month):
        first += f"{of}{months[start.month - 1]}"
    if start.year != end.year:
        first, last = f"{first}{of}{start.year}", f"{last}{of}{end.year}"
    return f"Del {first} al {last}" if language.startswith("es") else f"From {first} to {last}"


def title_of(start: date, end: date, number: int, language: str = "es") -> str:
    """The title proposed for an issue: "Del 16 al 30 de noviembre (#20 de 2026)"."""
    of = "de" if language.startswith("es") else "of"
    return f"{period_words(start, end, language)} (#{number} {of} {end.year})"

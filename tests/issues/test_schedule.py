"""Fortnights, Fridays, daylight saving."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from issues.schedule import (
    Period,
    Rhythm,
    fortnights_of,
    friday_after,
    fridays_of,
    local_day,
    moment_of_day,
    next_number,
    next_period,
    on_the_wall,
    propose,
    site_rhythm,
    title_of,
)

MADRID = "Europe/Madrid"


def test_an_issue_comes_out_on_the_first_friday_strictly_after_its_period() -> None:
    assert friday_after(date(2026, 11, 30)) == date(2026, 12, 4)
    assert friday_after(date(2024, 5, 31)) == date(2024, 6, 7)  # the period ends on a Friday
    assert friday_after(date(2026, 12, 31)) == date(2027, 1, 1)
    assert friday_after(date(2024, 2, 29)) == date(2024, 3, 1)


def test_taken_fridays_are_passed_over() -> None:
    taken = {date(2026, 12, 4), date(2026, 12, 11)}
    assert friday_after(date(2026, 11, 30), taken=taken) == date(2026, 12, 18)


def test_the_proposal_is_eight_in_the_morning_in_madrid() -> None:
    moment = propose(date(2026, 11, 30), now=datetime(2026, 11, 23, 12, tzinfo=UTC))
    assert moment.isoformat() == "2026-12-04T08:00:00+01:00"


def test_a_special_takes_the_next_free_friday_after_today() -> None:
    thursday = datetime(2026, 11, 26, 12, tzinfo=UTC)
    friday = datetime(2026, 11, 27, 5, tzinfo=UTC)
    assert local_day(propose(None, now=thursday)) == date(2026, 11, 27)
    assert local_day(propose(None, now=friday)) == date(2026, 12, 4)
    assert local_day(propose(None, now=thursday, taken={date(2026, 11, 27)})) == date(2026, 12, 4)


def test_an_issue_written_late_is_never_proposed_for_the_past() -> None:
    wednesday = datetime(2026, 12, 9, 12, tzinfo=UTC)
    assert local_day(propose(date(2026, 11, 30), now=wednesday)) == date(2026, 12, 11)
    before_eight = datetime(2026, 12, 11, 6, 59, tzinfo=UTC)
    assert local_day(propose(date(2026, 11, 30), now=before_eight)) == date(2026, 12, 11)
    at_eight = datetime(2026, 12, 11, 7, 0, tzinfo=UTC)
    assert local_day(propose(date(2026, 11, 30), now=at_eight)) == date(2026, 12, 18)


@pytest.mark.parametrize(
    ("day", "utc_hour"),
    [
        (date(2026, 10, 23), 6),
        (date(2026, 10, 30), 7),
        (date(2027, 3, 26), 7),
        (date(2027, 4, 2), 6),
        (date(2026, 10, 25), 7),
        (date(2027, 3, 28), 6),
    ],
)
def test_the_clock_stays_at_eight_across_daylight_saving(day: date, utc_hour: int) -> None:
    moment = moment_of_day(day)
    assert (moment.hour, moment.astimezone(UTC).hour) == (8, utc_hour)


def test_thirty_weeks_of_fridays_keep_their_hour() -> None:
    day = date(2026, 10, 16)
    for _week in range(30):
        assert (moment_of_day(day).hour, day.weekday()) == (8, 4)
        day = friday_after(day)


def test_an_hour_that_comes_twice_is_the_first_one() -> None:
    chosen = on_the_wall(datetime(2026, 10, 25, 2, 30), MADRID)
    assert (chosen.note, chosen.when.astimezone(UTC)) == ("first", datetime(2026, 10, 25, 0, 30, tzinfo=UTC))
    later = on_the_wall(datetime(2026, 10, 25, 3, 0), MADRID)
    assert (later.note, later.when > chosen.when) == ("", True)


def test_an_hour_that_does_not_exist_moves_forward_and_says_so() -> None:
    chosen = on_the_wall(datetime(2027, 3, 28, 2, 30), MADRID)
    assert (chosen.note, chosen.when.isoformat()) == ("moved", "2027-03-28T03:30:00+02:00")


def test_a_moment_belongs_to_the_day_the_wall_shows() -> None:
    assert local_day(datetime(2026, 7, 9, 22, 30, tzinfo=UTC)) == date(2026, 7, 10)
    assert local_day(datetime(2027, 1, 1, 22, 30, tzinfo=UTC)) == date(2027, 1, 1)


def test_another_rhythm_is_followed() -> None:
    tuesdays = Rhythm(weekday=1, hour=19, zone="Atlantic/Canary")
    day = friday_after(date(2026, 11, 30), tuesdays)
    assert (day, moment_of_day(day, tuesdays).isoformat()) == (date(2026, 12, 1), "2026-12-01T19:00:00+00:00")


def test_the_site_rhythm_is_in_the_settings(settings) -> None:
    settings.PUBLISH_WEEKDAY, settings.PUBLISH_HOUR = 2, 20
    assert site_rhythm() == Rhythm(2, 20, settings.TIME_ZONE)


@pytest.mark.parametrize(
    ("last_end", "start", "end"),
    [
        (date(2026, 11, 15), date(2026, 11, 16), date(2026, 11, 30)),
        (date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 15)),
        (date(2024, 2, 15), date(2024, 2, 16), date(2024, 2, 29)),
        (date(2027, 2, 15), date(2027, 2, 16), date(2027, 2, 28)),
        (date(2024, 5, 15), date(2024, 5, 16), date(2024, 5, 31)),
        (date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 15)),
        (date(2024, 5, 20), date(2024, 5, 21), date(2024, 5, 31)),
    ],
)
def test_the_next_period_goes_to_the_end_of_its_fortnight(last_end: date, start: date, end: date) -> None:
    assert next_period(last_end) == Period(start, end)


def test_a_year_is_covered_by_its_fortnights_without_gap() -> None:
    for year in (2024, 2026, 2027):
        days = fortnights_of(year)
        assert (len(days), days[0].start, days[-1].end) == (24, date(year, 1, 1), date(year, 12, 31))
        assert all(b.start - a.end == timedelta(days=1) for a, b in pairwise(days))


def test_a_year_has_52_or_53_fridays() -> None:
    assert (len(fridays_of(2026)), fridays_of(2026)[0], fridays_of(2026)[-1]) == (
        52,
        date(2026, 1, 2),
        date(2026, 12, 25),
    )
    assert (len(fridays_of(2027)), fridays_of(2027)[0], fridays_of(2027)[-1]) == (
        53,
        date(2027, 1, 1),
        date(2027, 12, 31),
    )


def test_numbers_start_again_each_year_of_the_periods_end() -> None:
    taken = [(2026, 19), (2026, 7), (2025, 24)]
    assert next_number(date(2026, 11, 30), taken) == 20
    assert next_number(date(2027, 1, 15), taken) == 1


@pytest.mark.parametrize(
    ("start", "end", "number", "language", "title"),
    [
        (date(2026, 11, 16), date(2026, 11, 30), 20, "es", "Del 16 al 30 de noviembre (#20 de 2026)"),
        (date(2024, 4, 16), date(2024, 5, 15), 8, "es", "Del 16 de abril al 15 de mayo (#8 de 2024)"),
        (
            date(2024, 12, 16),
            date(2025, 1, 15),
            1,
            "es",
            "Del 16 de diciembre de 2024 al 15 de enero de 2025 (#1 de 2025)",
        ),
        (date(2026, 11, 16), date(2026, 11, 30), 20, "en", "From 16 to 30 November (#20 of 2026)"),
        (date(2024, 4, 16), date(2024, 5, 15), 8, "en-gb", "From 16 April to 15 May (#8 of 2024)"),
    ],
)
def test_titles_are_proposed_in_the_issues_language(start, end, number, language, title) -> None:
    assert title_of(start, end, number, language) == title


@pytest.mark.parametrize(
    ("start", "end", "shared"),
    [
        (date(2026, 3, 1), date(2026, 3, 15), True),
        (date(2026, 3, 15), date(2026, 4, 15), True),
        (date(2026, 2, 1), date(2026, 3, 1), True),
        (date(2026, 3, 5), date(2026, 3, 5), True),
        (date(2026, 3, 16), date(2026, 3, 31), False),
        (date(2026, 2, 16), date(2026, 2, 28), False),
    ],
)
def test_periods_overlap_when_they_share_a_day(start, end, shared):
    fortnight = Period(date(2026, 3, 1), date(2026, 3, 15))
    assert fortnight.overlaps(Period(start, end)) is Period(start, end).overlaps(fortnight) is shared


@pytest.mark.parametrize("days", [(None, None), (date(2026, 3, 1), None), (None, date(2026, 3, 1))])
def test_a_period_has_both_its_days(days):
    assert Period.between(*days) is None

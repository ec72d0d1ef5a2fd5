"""Dates in every usual form are read; what means two days is no date."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from issues.parsing.source.dates import date_in_name, is_no_date, read_date

DAY = date(2024, 3, 15)


def at(hour: int, minute: int = 0, second: int = 0, hours: float | None = None) -> datetime:
    zone = None if hours is None else timezone(timedelta(hours=hours)) if hours else UTC
    return datetime(2024, 3, 15, hour, minute, second, tzinfo=zone)


@pytest.mark.parametrize(
    "written",
    [
        "2024-03-15", "2024-3-15", "2024/03/15", "2024.03.15", "20240315", "15/03/2024", "03/15/2024", "15-03-2024",
        "15.03.2024", "15.3.2024", "15 de marzo de 2024", "15 de Marzo del 2024", "viernes, 15 de marzo de 2024",
        "el viernes 15 de marzo de 2024", "15 marzo 2024", "15 mar. 2024", "15-mar-2024", "1" "5º de marzo de 2024",
        "March 15, 2024", "March 15th, 2024", "Mar 15 2024", "15 March 2024", "15th March 2024", "Fri, 15 Mar 2024",
        "Friday, March 15, 2024", "2024年3月15日", "2024年03月15日", " 2024-03-15 ", "Fri Mar 15 2024",
    ],
)  # fmt: skip
def test_days(written):
    assert read_date(written) == DAY
    assert type(read_date(written)) is date


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2024-03-15 10:30", at(10, 30)),
        ("2024/03/15 10:30:05", at(10, 30, 5)),
        ("2024-03-15T10:30", at(10, 30)),
        ("2024-03-15 10:30 PM", at(22, 30)),
        ("2024-03-15 12:05 a.m.", at(0, 5)),
        ("March 15, 2024 3:04 pm", at(15, 4)),
        ("15 de marzo de 2024, a las 9:00", at(9)),
        ("15/03/2024 18:00", at(18)),
        ("2024-03-15 10:30:00 +0100", at(10, 30, hours=1)),
        ("2024-03-15 10:30:00.000000000 +01:00", at(10, 30, hours=1)),
        ("2024-03-15T10:30:00+01", at(10, 30, hours=1)),
        ("2024-03-15 10:30:00 +0000 UTC", at(10, 30, hours=0)),
        ("2024-03-15 10:30:00 +0100 CET", at(10, 30, hours=1)),
        ("2024-03-15 10:30:00 CET", at(10, 30, hours=1)),
        ("2024-03-15T10:30:00+01:00[Europe/Madrid]", at(10, 30, hours=1)),
        ("2024-03-15T10:30:00.000Z", at(10, 30, hours=0)),
        ("20240315T103000Z", at(10, 30, hours=0)),
        ("Fri, 15 Mar 2024 10:30:00 +0100", at(10, 30, hours=1)),
        ("Fri, 15 Mar 2024 10:30:00 GMT", at(10, 30, hours=0)),
        ("Fri, 15 Mar 2024 10:30:00 EST", at(10, 30, hours=-5)),
        ("Fri Mar 15 2024 10:30:00 GMT+0100 (Central European Standard Time)", at(10, 30, hours=1)),
        ("Fri Mar 15 10:30:00 2024", at(10, 30)),
        ("Fri Mar 15 10:30:00 UTC 2024", at(10, 30, hours=0)),
        ("1710498600000", at(10, 30, hours=0)),
    ],
)
def test_moments(written, moment):
    assert read_date(written) == moment
    assert read_date(written).utcoffset() == moment.utcoffset()


@pytest.mark.parametrize(
    "written",
    [
        "01/09/2026", "9-1-2026", "1710489600", "2024", "2024-03", "marzo de 2024", "15 de marzo", "15/03/24",
        "next Friday", "Last Modified", "git Created", "2024-02-30", "31/02/2024", "0000-00-00", "12:30:45",
        "2024-13-01", "15 de brumario de 2024", "2024-03-15T25:00", "2024-03-15 10:30 +15:00", "٢٠٢٤-٠٥-١٧", "",
        "2024-03-15" * 100, "a" * 100_000, "2024-03-15 " + " " * 100_000 + "x",
    ],
)  # fmt: skip
def test_what_is_no_date_or_two(written):
    assert read_date(written) is None


def test_the_same_number_twice_is_no_doubt():
    assert read_date("05/05/2024") == date(2024, 5, 5)


@pytest.mark.parametrize("written", ["0000-00-00", "0000-00-00 00:00:00", "0001-01-01T00:00:00Z"])
def test_what_programs_write_for_no_date(written):
    assert is_no_date(written) and not is_no_date("0001-01-01T00:00:00+14:00")


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("2024-03-15-faro", "2024-03-15-faro.md"),
        ("2024-03-15_faro", "a/2024-03-15_faro.md"),
        ("2024-03-15", "2024-03-15.md"),
        ("20240315-faro", "20240315-faro.md"),
        ("2024_03_15 faro", "2024_03_15 faro.md"),
        ("faro-2024-03-15", "faro-2024-03-15.md"),
        ("faro", "blog/2024/03/15/faro.md"),
        ("faro", "2024-03-15/faro.md"),
    ],
)
def test_a_day_in_a_name(name, path):
    assert date_in_name(name, path) == DAY


@pytest.mark.parametrize(
    "name",
    ["faro", "del-1-al-15-de-marzo-5-de-2024", "2024-13-45-faro", "2024-03", "1999-2024-historia", "123456789",
     "del-2024-03-01-al-2024-03-15", "20240399-x"],
)  # fmt: skip
def test_names_without_one(name):
    assert date_in_name(name, f"posts/{name}.md") is None

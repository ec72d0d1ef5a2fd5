"""read_title: number, year and period in Spanish and English; nothing invented, nothing crashes."""

from __future__ import annotations

import json
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from issues.parsing.documents import TitleFacts
from issues.parsing.issue_titles import read_title
from tests.tools.shared import TRUTH


def facts(number, year, start, end, language) -> TitleFacts:
    days = [date.fromisoformat(day) if day else None for day in (start, end)]
    return TitleFacts(number, year, *days, language)


@pytest.mark.parametrize(
    "title, expected",
    [
        ("Del 16 de abril al 15 de mayo (#8 de 2024)", (8, 2024, "2024-04-16", "2024-05-15", "es")),
        ("Del 1 al 15 de marzo (#5 de 2024)", (5, 2024, "2024-03-01", "2024-03-15", "es")),
        ("Del 16 de diciembre al 15 de enero (#1 de 2025)", (1, 2025, "2024-12-16", "2025-01-15", "es")),
        ("Del 16 de diciembre de 2024 al 15 de enero de 2025 (#1 de 2025)", (1, 2025, "2024-12-16", "2025-01-15", "es")),
        ("DEL 1 AL 15 DE SEPT. — Nº 8 DE 2024", (8, 2024, "2024-09-01", "2024-09-15", "es")),
        ("Del 1–15 de setiembre (número 8 de 2024)", (8, 2024, "2024-09-01", "2024-09-15", "es")),
        ("Del 1.º al 15 de mayo (n.º 9 de 2024)", (9, 2024, "2024-05-01", "2024-05-15", "es")),
        ("1 – 15 de ago. de 2024, núm. 3", (3, 2024, "2024-08-01", "2024-08-15", "es")),
        ("Del 1 de feb. de 2024 al 15 de feb. de 2024", (None, 2024, "2024-02-01", "2024-02-15", "es")),
        ("Del 16 al 29 de febrero (#4 de 2024)", (4, 2024, "2024-02-16", "2024-02-29", "es")),
        ("November 1 to 15 (#19 of 2024)", (19, 2024, "2024-11-01", "2024-11-15", "en")),
        ("November 16 to December 15, 2024 (#20)", (20, 2024, "2024-11-16", "2024-12-15", "en")),
        ("December 16 to January 15 (#1 of 2025)", (1, 2025, "2024-12-16", "2025-01-15", "en")),
        ("1-15 November (#19 of 2024)", (19, 2024, "2024-11-01", "2024-11-15", "en")),
        ("Nov 1—15, 2024", (None, 2024, "2024-11-01", "2024-11-15", "en")),
        ("1st to 15th of March, 2024 (issue 5 of 2024)", (5, 2024, "2024-03-01", "2024-03-15", "en")),
        ("Donde dije X (#17 de 2024)", (17, 2024, None, None, "es")),
    ],
)  # fmt: skip
def test_a_title_tells_number_year_and_period(title, expected):
    assert read_title(title) == facts(*expected)


@pytest.mark.parametrize(
    "title",
    [
        "Algo",
        "",
        "Result builders en Swift (2)",
        "Novedades de C# 8",
        "El podcast #1 de España",
        "Por qué no 8 sino 9",
        "Mayo 68",
    ],
)
def test_a_special_has_no_facts_even_when_it_has_a_date(title):
    assert read_title(title, date(2024, 5, 17)) == TitleFacts()


@pytest.mark.parametrize(
    "title, published_on, expected",
    [
        ("Algo (#8)", "2024-05-17", (8, 2024, None, None, "")),
        ("#8: algo", "2024-05-17", (8, 2024, None, None, "")),
        ("Quincena número 8 del 1 al 15 de mayo", "2024-05-17", (8, 2024, "2024-05-01", "2024-05-15", "es")),
        ("Del 1 al 15 de mayo", "2024-05-17", (None, 2024, "2024-05-01", "2024-05-15", "es")),
        ("Del 16 al 31 de diciembre", "2025-01-03", (None, 2024, "2024-12-16", "2024-12-31", "es")),
        ("Del 16 de diciembre al 15 de enero", "2025-01-17", (None, 2025, "2024-12-16", "2025-01-15", "es")),
        ("Del 16 al 31 de diciembre (#1 de 2025)", "2025-01-03", (1, 2025, "2024-12-16", "2024-12-31", "es")),
        ("Del 16 de diciembre al 15 de enero (#24 de 2024)", "2025-01-17", (24, 2024, "2024-12-16", "2025-01-15", "es")),
        ("Del 1 al 15 de febrero (#3 de 2024)", "2026-06-01", (3, 2024, "2024-02-01", "2024-02-15", "es")),
    ],
)  # fmt: skip
def test_the_date_of_publication_gives_the_year_a_title_leaves_out(title, published_on, expected):
    assert read_title(title, date.fromisoformat(published_on)) == facts(*expected)
    assert read_title(title, datetime.fromisoformat(published_on)) == facts(*expected)


def test_without_any_year_there_is_no_period():
    assert read_title("Del 1 al 15 de mayo (#9)") == TitleFacts(9, None, None, None, "es")


@pytest.mark.parametrize(
    "days",
    ["16 al 29 de febrero", "16 al 31 de junio", "0 al 15 de mayo", "15 al 1 de mayo", "1 al 99 de mayo"],
)
def test_days_that_do_not_exist_make_no_period_but_keep_the_number(days):
    for year in (2023, 2025):
        found = read_title(f"Del {days} (#4 de {year})", date(year, 3, 1))
        assert found == TitleFacts(4, year, None, None, "es")


@given(st.text(max_size=80), st.none() | st.dates())
def test_no_title_crashes_and_a_period_has_two_ends(title, published_on):
    found = read_title(title, published_on)
    assert (found.period_start is None) == (found.period_end is None)


@given(
    st.lists(
        st.sampled_from(
            [
                "del",
                "1",
                "31",
                "al",
                "de",
                "-",
                "febrero",
                "May",
                "to",
                "#",
                "(",
                ")",
                "0",
                "2024",
                "1900",
                "nº",
                ",",
            ]
        ),
        max_size=14,
    ),
    st.none() | st.dates(),
)
def test_no_shuffled_title_crashes_and_periods_are_in_order(words, published_on):
    found = read_title(" ".join(words), published_on)
    assert (found.period_start is None) == (found.period_end is None)
    if found.period_start and found.period_end:
        assert found.period_start <= found.period_end


@pytest.mark.skipif(not TRUTH.is_dir(), reason="the shared truth is not here")
def test_real_titles_say_what_was_checked_by_hand():
    for path in sorted(TRUTH.glob("*.json")):
        truth = json.loads(path.read_text(encoding="utf-8"))
        issue = truth["issue"]
        expected = facts(issue["number"], issue["year"], issue["period_start"], issue["period_end"], "es")
        assert read_title(truth["title"], date.fromisoformat(issue["published"])) == expected

"""Checks of the issue among the others, and of its items' numbers."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from issues.proofreading import MOST_OF_A_CHECK, ArchivedIssue, Draft, check
from tests.tools.proofreading import BEFORE, FRIDAY, GOOD, archive, found, items


def test_a_good_issue_has_no_findings() -> None:
    assert check(replace(GOOD, items=items(1, 2, 3)), archive(BEFORE)) == []


@pytest.mark.parametrize(
    ("code", "numbers", "said"),
    [
        ("number-repeated", (1, 2, 3, 4, 5, 5, 6), [(6, "5")]),
        ("number-repeated", (1, 2, 3, 3, 5), [(4, "3")]),
        ("number-missing", (1, 2, 4), [(3, "3")]),
        ("number-missing", (2, 3), [(1, "1")]),
        ("number-order", (1, 3, 2), [(3, "2")]),
        ("number-forgotten", (1, None, 2), [(2, "")]),
    ],
)
def test_numbers_of_items_run_from_one(code: str, numbers: tuple, said: list[tuple[int, str]]) -> None:
    draft = replace(GOOD, items=items(*numbers))
    findings = found(code, draft)
    assert [(f.item, said[0][1] in f.message) for f in findings] == [(said[0][0], True)]
    others = {f.code for f in check(draft, archive(BEFORE))} - {code}
    assert others == set()


def test_sections_count_for_themselves_and_one_fix_renumbers_a_section() -> None:
    draft = replace(GOOD, items=items(1, 2, 2, section="Noticias") + items(1, 2, section="Otras"))
    (finding,) = found("number-repeated", draft)
    assert finding.fix and (finding.field, finding.fix.old, finding.fix.new) == ("numbers", "1 2 2", "1 2 3")


def test_a_lead_without_number_before_the_first_is_fine() -> None:
    assert found("number-forgotten", replace(GOOD, items=items(None, 1, 2))) == []


TAKEN = replace(BEFORE, slug="otro", title="Otro", number=20, period_start=None, period_end=None)
LATER = replace(BEFORE, slug="otro", number=21)
OVERLAP = replace(BEFORE, slug="otro", period_end=date(2026, 11, 16))
EARLIER = replace(BEFORE, number=19, period_start=date(2026, 10, 16), period_end=date(2026, 10, 31))
LAST_YEAR = ArchivedIssue(
    "viejo", "Viejo", 24, 2025, date(2025, 12, 16), date(2025, 12, 31), publish_at=FRIDAY
)


@pytest.mark.parametrize(
    ("code", "changes", "others", "field"),
    [
        ("issue-number-taken", {}, [TAKEN], "number"),
        ("issue-number-taken", {"number_twin": "Otro"}, [], "number"),
        ("issue-number-order", {}, [LATER], "number"),
        ("issue-number-gap", {}, [replace(BEFORE, number=17)], "number"),
        ("issue-number-gap", {}, [LAST_YEAR], "number"),
        ("issue-number-forgotten", {"number": None}, [BEFORE], "number"),
        ("issue-year", {"year": 2025}, [BEFORE], "year"),
        ("period-overlap", {}, [OVERLAP], "period_start"),
        ("period-gap", {}, [EARLIER], "period_start"),
        ("title-number", {"title": "Del 16 al 30 de noviembre (#21 de 2026)"}, [BEFORE], "title"),
        ("title-number", {"title": "Del 16 al 30 de noviembre (#20 de 2025)"}, [BEFORE], "title"),
        ("title-period", {"title": "Del 1 al 30 de noviembre (#20 de 2026)"}, [BEFORE], "title"),
        ("title-period", {"title": "Del 16 de octubre al 30 de noviembre (#20 de 2026)"}, [BEFORE], "title"),
        ("slug-title", {"slug": "del-16-al-30-de-noviembre-19-de-2026"}, [BEFORE], "slug"),
        ("slug-title", {"slug": "del-1-al-30-de-noviembre-20-de-2026"}, [BEFORE], "slug"),
        ("day-not-usual", {"publish_at": datetime(2026, 12, 3, 7, tzinfo=UTC)}, [BEFORE], "publish_at"),
        ("day-taken", {}, [replace(BEFORE, publish_at=FRIDAY)], "publish_at"),
        ("day-late", {"publish_at": datetime(2026, 12, 11, 7, tzinfo=UTC)}, [BEFORE], "publish_at"),
        ("day-late", {"publish_at": datetime(2026, 11, 27, 7, tzinfo=UTC)}, [BEFORE], "publish_at"),
    ],
)
def test_an_issue_fits_among_the_others(code: str, changes: dict, others: list, field: str) -> None:
    findings = found(code, replace(GOOD, **changes), archive(*others))
    assert [(f.item, f.field) for f in findings] == [(None, field)]


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "Del 16 al 30 de noviembre de 2026 (#20 de 2026)"},
        {"slug": "del-16-al-30-de-noviembre-20-de"},
        {"slug": "faros-y-puentes-2"},
        {"publish_at": None},
        {
            "title": "Faros",
            "slug": "faros",
            "number": None,
            "year": None,
            "period_start": None,
            "period_end": None,
        },
    ],
)
def test_what_is_right_is_not_told(changes: dict) -> None:
    assert check(replace(GOOD, **changes), archive(BEFORE)) == []


def test_a_withdrawn_issue_takes_neither_number_nor_day() -> None:
    other = replace(TAKEN, status="withdrawn", publish_at=FRIDAY)
    assert check(GOOD, archive(BEFORE, other)) == []


def test_when_the_first_friday_is_taken_the_next_one_is_not_late() -> None:
    special = ArchivedIssue("especial", "Especial", publish_at=FRIDAY)
    draft = replace(GOOD, publish_at=datetime(2026, 12, 11, 7, tzinfo=UTC))
    assert found("day-late", draft, archive(BEFORE, special)) == []


def test_the_title_of_two_fortnights_is_understood() -> None:
    draft = Draft(
        slug="del-16-de-abril-al-15-de-mayo-8-de",
        title="Del 16 de abril al 15 de mayo (#8 de 2024)",
        number=8,
        year=2024,
        period_start=date(2024, 4, 16),
        period_end=date(2024, 5, 15),
        publish_at=datetime(2024, 5, 17, 6, tzinfo=UTC),
    )
    assert check(draft, archive()) == []


def test_the_fix_of_a_period_in_the_title_writes_the_right_one() -> None:
    title = "Del 1 al 30 de noviembre (#20 de 2026)"
    (finding,) = found("title-period", replace(GOOD, title=title))
    assert finding.fix and title.replace(finding.fix.old, finding.fix.new) == GOOD.title


def test_what_blocks_comes_first() -> None:
    findings = check(replace(GOOD, items=items(None, 1, 1), intro="Hola  de nuevo."), archive(BEFORE))
    assert [(f.code, f.severity) for f in findings] == [
        ("number-repeated", "block"),
        ("space-doubled", "look"),
    ]


def test_of_each_kind_the_first_are_told_and_the_other_kinds_all_the_same() -> None:
    item = replace(items(1)[0], body="Hola ( y [ ya.\n\n" * 1000 + "Doble doble.")
    codes = Counter(finding.code for finding in check(replace(GOOD, items=(item,)), archive(BEFORE)))
    assert max(codes.values()) == MOST_OF_A_CHECK and codes["word-doubled"] == 1, codes

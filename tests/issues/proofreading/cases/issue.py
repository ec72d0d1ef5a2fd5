"""Cases of the issue among the others."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from issues.proofreading import Archive, ArchivedIssue, Draft
from issues.schedule import Rhythm
from tests.tools.proofreading import BEFORE, FRIDAY, GOOD, archive

from .case import Cases

SPECIAL = ArchivedIssue("especial", "Especial", publish_at=datetime(2026, 11, 27, 7, tzinfo=UTC))
LAST_YEAR = replace(BEFORE, slug="viejo", title="Viejo", number=20, year=2025,
                    period_start=date(2025, 11, 16), period_end=date(2025, 11, 30))  # fmt: skip
FIRST = Draft(
    slug="del-1-al-15-de-enero-1-de-2027",
    title="Del 1 al 15 de enero (#1 de 2027)",
    number=1,
    year=2027,
    period_start=date(2027, 1, 1),
    period_end=date(2027, 1, 15),
    publish_at=datetime(2027, 1, 22, 7, tzinfo=UTC),
)
DECEMBER = replace(BEFORE, number=24, period_start=date(2026, 12, 16), period_end=date(2026, 12, 31))
ESSAY = replace(GOOD, number=None, year=None, period_start=None, period_end=None)


def _on(**before) -> Archive:
    return archive(replace(BEFORE, **before))


def _at(*day: int) -> Draft:
    return replace(GOOD, publish_at=datetime(*day, tzinfo=UTC))


CASES = {
    "issue-number-taken": Cases(
        [(GOOD, _on(number=20))],
        [(GOOD, archive(LAST_YEAR)), (GOOD, _on(number=20, status="withdrawn")), (ESSAY, archive(SPECIAL))],
    ),
    "issue-number-order": Cases(
        [(GOOD, _on(number=21)), (replace(GOOD, number=18), archive(BEFORE))],
        [
            (FIRST, archive(DECEMBER)),
            (GOOD, _on(number=21, year=2025)),
            (GOOD, _on(number=21, status="withdrawn")),
        ],
    ),
    "issue-number-forgotten": Cases(
        [replace(GOOD, number=None)],
        [ESSAY, replace(ESSAY, period_start=date(2026, 11, 16))],
    ),
    "issue-number-gap": Cases(
        [(GOOD, _on(number=18)), (replace(FIRST, number=2), archive(DECEMBER))],
        [
            (FIRST, archive(DECEMBER)),
            (GOOD, archive()),
            (GOOD, archive(BEFORE, SPECIAL)),
            (GOOD, _on(number=25)),
        ],
    ),
    "issue-year": Cases(
        [replace(GOOD, year=2025), replace(FIRST, year=2026)],
        [FIRST, replace(FIRST, period_start=date(2026, 12, 16)), replace(GOOD, year=None)],
    ),
    "period-overlap": Cases(
        [
            (GOOD, _on(period_end=date(2026, 11, 16))),
            (GOOD, _on(period_start=GOOD.period_start, period_end=GOOD.period_end)),
        ],
        [
            (GOOD, archive(BEFORE, SPECIAL)),
            (GOOD, archive(LAST_YEAR)),
            (GOOD, _on(period_start=date(2026, 12, 1), period_end=date(2026, 12, 15))),
            (GOOD, _on(period_end=date(2026, 11, 16), status="withdrawn")),
        ],
    ),
    "period-gap": Cases(
        [(GOOD, _on(period_end=date(2026, 11, 14)))],
        [
            (GOOD, archive(BEFORE)),
            (FIRST, archive(DECEMBER)),
            (GOOD, archive(SPECIAL)),
            (GOOD, _on(number=17, period_end=date(2026, 10, 15))),
        ],
    ),
    "title-number": Cases(
        [replace(GOOD, title="Faros (#19 de 2026)"), replace(GOOD, title="Lighthouses (#20 of 2025)")],
        [
            replace(GOOD, title="Faros (# 20 de 2026)"),
            replace(GOOD, title="Faros: el #1 del mundo"),
            replace(ESSAY, title="El #3 de 2019, otra vez"),
        ],
    ),
    "title-period": Cases(
        [
            replace(GOOD, title="Del 16 al 29 de noviembre (#20 de 2026)"),
            replace(GOOD, title="Del 16 al 30 de noviembe (#20 de 2026)"),
            replace(GOOD, title="From 1 to 30 November (#20 of 2026)", language="en"),
        ],
        [
            replace(GOOD, title="DEL 16 AL 30 DE NOVIEMBRE (#20 de 2026)"),
            replace(GOOD, title="De 0 a 100 en Swift (#20 de 2026)"),
            replace(GOOD, title="Modelos de 7 a 70 mil millones (#20 de 2026)"),
            replace(GOOD, title="De 0 a 10 en un mes (#20 de 2026)"),
            replace(
                GOOD,
                title="Del 1 al 15 de setiembre",
                period_start=date(2026, 9, 1),
                period_end=date(2026, 9, 15),
            ),
            replace(
                GOOD,
                title="Del 16 de diciembre de 2026 al 15 de enero de 2027",
                period_start=date(2026, 12, 16),
                period_end=date(2027, 1, 15),
            ),
            replace(ESSAY, title="Del 1 al 5 de mayo"),
        ],
    ),
    "slug-title": Cases(
        [
            replace(GOOD, slug="del-16-al-30-de-noviembre-20-de-2025"),
            replace(GOOD, slug="del-1-al-30-de-noviembre"),
            replace(GOOD, slug="del-16-al-29-de-noviembre-20-de-2026"),
            replace(GOOD, slug="16-al-30-de-octubre"),
            replace(GOOD, slug="del-16-de-octubre-al-30-de-noviembre"),
            replace(GOOD, slug="del-16-al-30-de-noviembre-de-2025"),
            replace(GOOD, slug="del-16-al-30-de-noviembre", title="Del 16 al 29 de noviembre (#20 de 2026)"),
            replace(GOOD, slug="from-16-to-30-october"),
            replace(GOOD, slug="november-16-to-29"),
            replace(ESSAY, slug="elogio-del-camino-largo", title="Elogio del camino corto"),
            replace(ESSAY, slug="del-1-al-15-de-enero", title="Del 1 al 14 de enero de 2026"),
            replace(ESSAY, slug="faros-de-cadiz-en-verano", title="Faros de Cádiz en invierno"),
        ],
        [
            replace(GOOD, slug="16-al-30-de-noviembre"),
            replace(GOOD, slug="del-16-de-noviembre-al-30-de-noviembre-de-2026"),
            replace(GOOD, slug="november-16-30-2026"),
            replace(GOOD, slug="20-2026"),
            replace(ESSAY, slug="faro-de-cadiz", title="Los faros de Cádiz, otra vez"),
            replace(ESSAY, slug="otra-cosa-distinta", title="Los faros de Cádiz"),
            replace(ESSAY, slug="como-pescar-en-invierno-2", title="Cómo pescar en invierno"),
            replace(GOOD, slug="del-16-al-30-de-noviembre-20-de"),
            replace(GOOD, slug="del-16-al-30-de-noviembre"),
            replace(GOOD, slug="los-3-de-siempre"),
            replace(GOOD, slug="los-3-de-2019-y-otros"),
            replace(ESSAY, slug="del-1-al-100"),
            replace(ESSAY, slug="lo-mejor-10-de-2019"),
        ],
    ),
    "day-not-usual": Cases(
        [_at(2026, 12, 3, 7), _at(2026, 12, 4, 23, 30)],
        [
            _at(2026, 12, 3, 23, 30),
            _at(2026, 12, 4, 22, 30),
            (_at(2026, 12, 3, 7), archive(BEFORE, rhythm=Rhythm(weekday=3))),
            replace(GOOD, publish_at=None),
        ],
    ),
    "day-taken": Cases(
        [
            (GOOD, _on(publish_at=FRIDAY)),
            (
                GOOD,
                _on(publish_at=FRIDAY, status="draft"),
            ),  # the day another draft plans is none to propose either
            (GOOD, archive(replace(SPECIAL, publish_at=FRIDAY.replace(hour=15)))),
        ],
        [
            (GOOD, archive(BEFORE, SPECIAL)),
            (GOOD, _on(publish_at=FRIDAY, status="withdrawn")),
            (GOOD, _on(publish_at=datetime(2026, 12, 4, 23, 30, tzinfo=UTC))),
        ],
    ),
    "day-late": Cases(
        [_at(2026, 12, 11, 7), _at(2026, 11, 27, 7), _at(2026, 11, 30, 22, 30)],
        [
            GOOD,
            (_at(2026, 12, 11, 7), archive(replace(SPECIAL, publish_at=FRIDAY))),
            (replace(FIRST, period_end=date(2027, 1, 15)), archive()),
            _at(2026, 12, 1, 7),
            replace(ESSAY, publish_at=datetime(2027, 6, 4, 6, tzinfo=UTC)),
        ],
    ),
}

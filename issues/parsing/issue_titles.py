"""What a title says: the issue's number, its year and the days it covers, in Spanish and English."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from .documents import TitleFacts
from .folding import fold

MAX_LENGTH = 500
NEAR = timedelta(days=60)
"""How far from its publication a period may end and still be taken for the year before or after."""


@dataclass(frozen=True)
class _Language:
    """How one language writes numbers and periods; all patterns are matched without case and accents."""

    code: str
    months: dict[str, int]
    number_sign: str
    of_year: str
    periods: tuple[re.Pattern[str], ...]


def _months(*names: str) -> dict[str, int]:
    """Every spelling of every month; each argument holds one month's spellings."""
    return {name: month for month, spellings in enumerate(names, 1) for name in spellings.split()}


def _periods(months: dict[str, int], *templates: str) -> tuple[re.Pattern[str], ...]:
    """Patterns with groups d1 m1 y1 d2 m2 y2; M is a month, D a day and Y a year in the templates."""
    month = "(?:" + "|".join(sorted(months, key=len, reverse=True)) + r")\b\.?"
    parts = {
        "M": rf"(?P<m#>{month})",
        "D": r"(?P<d#>\d{1,2})(?:\.?[ºo]|st|nd|rd|th)?(?!\d)",
        "Y": r"(?P<y#>(?:19|20)\d\d)",
    }
    return tuple(
        re.compile(re.sub(r"([MDY])([12])", lambda found: parts[found[1]].replace("#", found[2]), template))
        for template in templates
    )


_SPANISH_MONTHS = _months(
    "enero ene", "febrero feb", "marzo mar", "abril abr", "mayo may", "junio jun", "julio jul",
    "agosto ago", "septiembre setiembre sept sep set", "octubre oct", "noviembre nov", "diciembre dic",
)  # fmt: skip
_ENGLISH_MONTHS = _months(
    "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
    "august aug", "september sept sep", "october oct", "november nov", "december dec",
)  # fmt: skip

MONTHS = _ENGLISH_MONTHS | _SPANISH_MONTHS
"""The number of a month by its name, in both languages, without case and accents."""

_SPANISH = _Language(
    code="es",
    months=_SPANISH_MONTHS,
    number_sign=r"(?:(?<!\w)# ?|\b(?:n\.? ?º|n\.?o\.|num\.?|numero) ?#?)",
    of_year=r"(?:de|del)",
    periods=_periods(
        _SPANISH_MONTHS,
        r"(?<!\w)D1(?:(?: de)? M1)?(?:(?: del?|,)? Y1)? ?(?:-|\bal?\b|\bhasta(?: el)?\b) ?D2(?: de)? M2(?:(?: del?|,)? Y2(?!\d))?",
    ),
)
_ENGLISH = _Language(
    code="en",
    months=_ENGLISH_MONTHS,
    number_sign=r"(?:(?<!\w)# ?|\b(?:no\.|number|issue) ?#?)",
    of_year=r"of",
    periods=_periods(
        _ENGLISH_MONTHS,
        r"\bM1 D1(?:,? Y1)? ?(?:-|to|through|until) ?(?:M2 )?D2(?:,? Y2(?!\d))?",
        r"(?<!\w)D1(?:(?: of)? M1)?(?:,? Y1)? ?(?:-|to|through|until) ?D2(?: of)? M2(?:,? Y2(?!\d))?",
    ),
)
_LANGUAGES = (_SPANISH, _ENGLISH)


def read_title(title: str, published_on: date | None = None) -> TitleFacts:
    """The facts of a title; a missing year comes from the day of publication. Nothing known: a special."""
    if isinstance(published_on, datetime):
        published_on = published_on.date()
    text = _folded(title)
    number, year, language = _number(text)
    start, end, period_language = _period(text, year, published_on)
    if year is None and end is not None:
        year = end.year
    elif year is None and number is not None and published_on is not None:
        year = published_on.year
    return TitleFacts(number, year, start, end, period_language or language)


def _folded(title: str) -> str:
    """Lower case, no accents, one kind of dash and space; "º" stays, for it tells "nº" from "no"."""
    plain = fold(title[:MAX_LENGTH], compatibility=False)
    return re.sub(r" ?[‐‑‒–—−] ?| - ", "-", " ".join(plain.replace("°", "º").split()))


def _number(text: str) -> tuple[int | None, int | None, str]:
    """Number, its year and the language of "#8 de 2024"; without a year only where it can be nothing else."""
    for language in _LANGUAGES:
        if found := re.search(
            rf"{language.number_sign}(\d{{1,4}}),? {language.of_year} ((?:19|20)\d\d)(?!\d)", text
        ):
            return int(found[1]) or None, int(found[2]), language.code
    for language in _LANGUAGES:
        for before, after in _bare_places(text):
            if found := re.search(rf"{before}{language.number_sign}(\d{{1,4}}){after}", text):
                return int(found[1]) or None, None, "" if "#" in found[0] else language.code
    return None, None, ""


def _bare_places(text: str) -> list[tuple[str, str]]:
    """What surrounds a number without a year: brackets, an edge of the title, or anything beside a period."""
    places = [(r"[(\[]", r"[)\]]"), ("^", r"(?=$|[ :.,-])"), (r"(?:^|[ ,.:-])", "$")]
    beside_period = any(pattern.search(text) for language in _LANGUAGES for pattern in language.periods)
    return [*places, ("", r"(?!\d)")] if beside_period else places


def _period(text: str, year: int | None, published_on: date | None) -> tuple[date | None, date | None, str]:
    """First and last day and the language they are written in; nothing when a day does not exist."""
    for language in _LANGUAGES:
        for pattern in language.periods:
            if found := pattern.search(text):
                start, end = _days(found, language.months, year, published_on)
                return start, end, language.code
    return None, None, ""


def _days(
    found: re.Match[str], months: dict[str, int], year: int | None, published_on: date | None
) -> tuple[date | None, date | None]:
    """The two days of a period's match, or nothing."""
    first, last = found["m1"] or found["m2"], found["m2"] or found["m1"]
    month1, month2 = months[first.rstrip(".")], months[last.rstrip(".")]
    over_new_year = month1 > month2
    if found["y2"]:
        end_year: int | None = int(found["y2"])
    elif found["y1"]:
        end_year = int(found["y1"]) + over_new_year
    else:
        end_year = _end_year(
            month2, int(found["d2"]), _possible_years(over_new_year, year, published_on), published_on
        )
    if end_year is None:
        return None, None
    start_year = int(found["y1"]) if found["y1"] else end_year - over_new_year
    try:
        start, end = date(start_year, month1, int(found["d1"])), date(end_year, month2, int(found["d2"]))
    except ValueError:
        return None, None
    return (start, end) if timedelta(0) <= end - start <= timedelta(days=366) else (None, None)


def _possible_years(over_new_year: bool, year: int | None, published_on: date | None) -> list[int]:
    """The years a period without one may end in, the likeliest first; `year` is the number's."""
    if year is not None:
        return [year, year + 1] if over_new_year else [year, year - 1]
    return [published_on.year, published_on.year - 1] if published_on is not None else []


def _end_year(month: int, day: int, years: list[int], published_on: date | None) -> int | None:
    """The year in which the period ends near the publication, else the likeliest."""
    if published_on is not None:
        for year in years:
            if abs(date(year, month, min(max(day, 1), 28)) - published_on) <= NEAR:
                return year
    return years[0] if years else None

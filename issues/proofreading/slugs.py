"""The slug compared with the title and the fields: number, year, days, months and words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from django.utils.text import slugify
from django.utils.translation import gettext as _

from ..parsing.issue_titles import read_title
from .archive import Archive
from .dates import MONTH_NUMBERS
from .draft import Draft
from .findings import Finding

_MONTHS = MONTH_NUMBERS["es"] | MONTH_NUMBERS["en"]
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_NUMBER = re.compile(r"(?:^|-)(\d{1,3})-(?:de|of)(?:-(\d{4}))?$")
_DAYS = (
    re.compile(
        rf"(?:^|-)(?P<from>(?:del?|from)-)?(?P<d1>\d\d?)(?:-(?:de-|of-)?(?P<m1>{_MONTH}))?(?:-(?:del?-)?\d{{4}})?"
        rf"-(?:al?|to|until|through|hasta(?:-el)?)-(?P<d2>\d\d?)(?!\d)(?:-(?:de-|of-)?(?P<m2>{_MONTH})\b)?"
        r"(?:-(?:del?-)?(?P<y2>(?:19|20)\d\d)\b)?"
    ),
    re.compile(
        rf"(?:^|-)(?P<from>)(?P<m1>{_MONTH})-(?P<d1>\d\d?)(?:-to)?-(?:(?P<m2>{_MONTH})-)?(?P<d2>\d\d?)(?!\d)"
        r"(?:-(?P<y2>(?:19|20)\d\d)\b)?"
    ),
)
_COMMON = frozenset({
    "como", "para", "pero", "este", "esta", "esto", "sobre", "entre", "desde", "hasta",
    "with", "from", "that", "this", "what", "when", "about", "into", "over",
})  # fmt: skip


def slug_against_title(draft: Draft, archive: Archive) -> Iterator[Finding]:
    """The slug names another number, year, day or month than the issue has, or has other words than its title."""
    if _is_other_number(draft) or _is_other_period(draft) or _has_other_words(draft):
        message = _("The address “%(slug)s” does not fit the title “%(title)s”.")
        yield Finding(message % {"slug": draft.slug, "title": draft.title}, excerpt=draft.slug, field="slug")


def _is_other_number(draft: Draft) -> bool:
    found = _NUMBER.search(draft.slug)
    if not found:
        return False
    is_other_year = found[2] and draft.year is not None and int(found[2]) != draft.year
    return bool(is_other_year or (draft.number is not None and int(found[1]) != draft.number))


def _is_other_period(draft: Draft) -> bool:
    """Compared with the days that the title prints, else with those of the fields."""
    matches = (form.search(draft.slug) for form in _DAYS)
    found = next((each for each in matches if each and (each["from"] or each["m1"] or each["m2"])), None)
    if not found:
        return False
    printed = read_title(draft.title, draft.period_end or draft.publish_at)
    start, end = printed.period_start or draft.period_start, printed.period_end or draft.period_end
    if start is None or end is None:
        return False
    last_month = found["m2"] or found["m1"]
    first_month = found["m1"] if found["m2"] else None
    return (
        (int(found["d1"]), int(found["d2"])) != (start.day, end.day)
        or _is_other_month(last_month, end)
        or _is_other_month(first_month, start)
        or bool(found["y2"] and int(found["y2"]) != end.year)
    )


def _is_other_month(name: str | None, day: date) -> bool:
    return name is not None and _MONTHS[name] != day.month


def _has_other_words(draft: Draft) -> bool:
    """A slug that shares some words with its title and has others; one that shares none was chosen freely."""
    title = _words(slugify(draft.title))
    shared = {word for word in _words(draft.slug) if any(_is_like(word, other) for other in title)}
    return bool(shared) and shared != _words(draft.slug)


def _words(slug: str) -> set[str]:
    """The words of a slug without numbers, months, common and short words."""
    return {
        word
        for word in re.findall(r"(?<![a-z0-9])[0-9]*[a-z][a-z0-9]*", slug)
        if len(word) > 3 and word not in _MONTHS and word not in _COMMON
    }


def _is_like(word: str, other: str) -> bool:
    """The same word, or its plural or a part of it."""
    return word.startswith(other) or other.startswith(word)

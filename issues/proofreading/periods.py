"""The issue among the others: its number, its period and its title."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from difflib import get_close_matches

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ..schedule import Period, period_words
from .archive import Archive, ArchivedIssue
from .checks import Check
from .dates import MONTH_NUMBERS
from .draft import Draft
from .findings import BLOCK, LOOK, Finding, Fix
from .slugs import slug_against_title

_PRINTED_NUMBER = re.compile(r"#\s*(\d{1,3})\s+(?:de|of)\s+(\d{4})", re.I)
_PRINTED_PERIOD = re.compile(
    r"(?:del|from|de)\s+(\d{1,2})(?:\s+(?:de\s+)?([^\W\d]+))?(?:\s+(?:de\s+)?\d{4})?"
    r"\s+(?:al|a|to)\s+(\d{1,2})\s+(?:de\s+)?([^\W\d]+)",
    re.I,
)


def _others(archive: Archive) -> list[ArchivedIssue]:
    return [issue for issue in archive.issues.values() if issue.status != "withdrawn"]


def number_taken(draft: Draft, archive: Archive) -> Iterator[Finding]:
    """Another issue of the year has this number."""
    twins = [
        issue.title
        for issue in _others(archive)
        if draft.number is not None and (issue.year, issue.number) == (draft.year, draft.number)
    ]
    for title in ([draft.number_twin] if draft.number_twin else twins)[:1]:
        message = _("“%(title)s” already has the number %(number)s of %(year)s.")
        values = {"title": title, "number": draft.number, "year": draft.year}
        yield Finding(message % values, excerpt=f"#{draft.number}", field="number")


def number_forgotten(draft: Draft, archive: Archive) -> Iterator[Finding]:
    """A period and no number."""
    if draft.period_end and draft.number is None:
        yield Finding(_("The issue covers a period and has no number."), field="number")


def number_order(draft: Draft, archive: Archive) -> Iterator[Finding]:
    """An earlier period with a higher number in the same year, or the other way round."""
    if draft.number is None or draft.period_end is None:
        return
    for issue in _others(archive):
        if issue.number is None or issue.period_end is None or issue.year != draft.year:
            continue
        if (issue.number - draft.number) * (issue.period_end - draft.period_end).days < 0:
            message = _("The number %(number)s does not fit: “%(title)s” has %(other)s.")
            values = {"number": draft.number, "title": issue.title, "other": issue.number}
            yield Finding(message % values, excerpt=f"#{draft.number}", field="number")
            return


def number_gap(draft: Draft, archive: Archive) -> Iterator[Finding]:
    """The number is not the next one after the year's number before it."""
    if draft.number is None or draft.year is None:
        return
    numbers = [n.number for n in _others(archive) if n.year == draft.year and n.number is not None]
    earlier = any(issue.year is not None and issue.year < draft.year for issue in _others(archive))
    before = max((number for number in numbers if number < draft.number), default=0 if earlier else None)
    if before is not None and before + 1 < draft.number:
        message = _("The number before %(number)s is %(before)s: some are missing.")
        values = {"number": draft.number, "before": before or "–"}
        yield Finding(message % values, excerpt=f"#{draft.number}", field="number")


def year_of_period(draft: Draft, archive: Archive) -> Iterator[Finding]:
    """The year is not the one the period ends in."""
    if draft.period_end and draft.year is not None and draft.period_end.year != draft.year:
        message = _("The year is %(year)s and the period ends in %(end)s.")
        yield Finding(
            message % {"year": draft.year, "end": draft.period_end.year},
            excerpt=str(draft.year),
            fix=Fix(_("Correct the year"), str(draft.year), str(draft.period_end.year)),
            field="year",
        )


def period_overlap(draft: Draft, archive: Archive) -> Iterator[Finding]:
    """Another issue covers some of these days."""
    period = Period.between(draft.period_start, draft.period_end)
    for issue in _others(archive) if period else ():
        other = Period.between(issue.period_start, issue.period_end)
        if period and other and other.overlaps(period):
            message = _("The period overlaps with that of “%(title)s”.") % {"title": issue.title}
            yield Finding(message, excerpt=_period(draft), field="period_start")
            return


def period_gap(draft: Draft, archive: Archive) -> Iterator[Finding]:
    """Days between the issue before and this one that none covers."""
    if draft.period_start is None:
        return
    ends = [i.period_end for i in _others(archive) if i.period_end and i.period_end < draft.period_start]
    if not ends or any(number_gap(draft, archive)):
        return
    end = max(ends)
    if end + timedelta(days=1) < draft.period_start:
        message = _("The issue before ends on %(end)s: the days until %(start)s are in none.")
        values = {"end": date_format(end), "start": date_format(draft.period_start)}
        yield Finding(message % values, excerpt=_period(draft), field="period_start")


def title_number(draft: Draft, archive: Archive) -> Iterator[Finding]:
    """The title prints another number or year than the fields say."""
    found = _PRINTED_NUMBER.search(draft.title)
    if found and draft.number is not None and (int(found[1]), int(found[2])) != (draft.number, draft.year):
        message = _("The title says %(printed)s and the issue is number %(number)s of %(year)s.")
        values = {"printed": found[0], "number": draft.number, "year": draft.year}
        yield Finding(
            message % values, excerpt=draft.title, start=found.start(), end=found.end(), field="title"
        )


def title_period(draft: Draft, archive: Archive) -> Iterator[Finding]:
    """The title prints another period than the fields say."""
    found = _PRINTED_PERIOD.search(draft.title)
    if not found or draft.period_start is None or draft.period_end is None:
        return
    months = MONTH_NUMBERS.get(draft.language[:2], MONTH_NUMBERS["en"])
    if not get_close_matches(found[4].lower(), months, cutoff=0.8):
        return  # "De 0 a 100 en Swift"
    start, end = draft.period_start, draft.period_end
    first = (int(found[1]), months.get((found[2] or found[4]).lower()))
    last = (int(found[3]), months.get(found[4].lower()))
    if (first, last) == ((start.day, start.month), (end.day, end.month)):
        return
    right = period_words(start, end, draft.language)
    message = _("The title says “%(printed)s” and the period is “%(right)s”.")
    values = {"printed": found[0], "right": right}
    place = found.span()
    yield Finding(
        message % values, None, draft.title, *place, Fix(_("Correct the title"), found[0], right), "title"
    )


def _period(draft: Draft) -> str:
    assert draft.period_start  # noqa: S101 (callers checked)
    return period_words(draft.period_start, draft.period_end or draft.period_start, draft.language)


CHECKS = (
    Check("issue-number-taken", BLOCK, number_taken),
    Check("issue-number-order", BLOCK, number_order),
    Check("issue-number-forgotten", LOOK, number_forgotten),
    Check("issue-number-gap", LOOK, number_gap),
    Check("issue-year", BLOCK, year_of_period),
    Check("period-overlap", BLOCK, period_overlap),
    Check("period-gap", LOOK, period_gap),
    Check("title-number", BLOCK, title_number),
    Check("title-period", BLOCK, title_period),
    Check("slug-title", LOOK, slug_against_title),
)

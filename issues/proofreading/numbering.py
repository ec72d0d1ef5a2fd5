"""Item numbers: repeated, missing, out of order, or forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from django.utils.translation import gettext as _

from ..content import ItemContent
from .archive import Archive
from .checks import Check
from .draft import Draft
from .findings import BLOCK, LOOK, Finding, Fix

Placed = tuple[int, ItemContent]
"""An item after its place in the issue."""


def sections(draft: Draft) -> Iterator[list[Placed]]:
    """The items of each section that numbers its items; those that will not come out do not count."""
    for _section, group in groupby(enumerate(draft.items, start=1), key=lambda placed: placed[1].section):
        items = [placed for placed in group if not draft.leaves_out(placed[1])]
        if _numbers(items):
            yield items


def _numbers(items: list[Placed]) -> list[int]:
    return [item.number for _place, item in items if item.number is not None]


def _renumber(items: list[Placed]) -> Fix:
    """Counts the numbered items of a section from 1."""
    numbers = _numbers(items)
    right = range(1, len(numbers) + 1)
    return Fix(_("Renumber the section"), " ".join(map(str, numbers)), " ".join(map(str, right)))


def _finding(message: str, placed: Placed, items: list[Placed]) -> Finding:
    place, item = placed
    excerpt = f"{item.number} {item.title}" if item.number is not None else item.title
    return Finding(message, place, excerpt[:120], fix=_renumber(items), field="numbers")


def repeated(draft: Draft, archive: Archive) -> Iterator[Finding]:
    """Two items of a section with one number."""
    for items in sections(draft):
        seen: set[int] = set()
        for place, item in items:
            if item.number in seen:
                message = _("The number %(number)s is repeated.") % {"number": item.number}
                yield _finding(message, (place, item), items)
            elif item.number is not None:
                seen.add(item.number)


def missing(draft: Draft, archive: Archive) -> Iterator[Finding]:
    """A number of the run from 1 that no item has, unless another is repeated in its place."""
    for items in sections(draft):
        numbers = _numbers(items)
        if max(numbers) == len(numbers):
            continue
        gaps = sorted(set(range(1, min(max(numbers), 200) + 1)) - set(numbers))
        if gaps:
            after = next(each for each in items if each[1].number is not None and each[1].number > gaps[0])
            message = _("The number %(number)s is missing.") % {"number": ", ".join(map(str, gaps[:10]))}
            yield _finding(message, after, items)


def out_of_order(draft: Draft, archive: Archive) -> Iterator[Finding]:
    """A number lower than the one before it."""
    for items in sections(draft):
        highest = 0
        seen: set[int] = set()
        for place, item in items:
            if item.number is None:
                continue
            if item.number < highest and item.number not in seen:
                message = _("The number %(number)s comes after %(before)s.")
                yield _finding(message % {"number": item.number, "before": highest}, (place, item), items)
            highest = max(highest, item.number)
            seen.add(item.number)


def forgotten(draft: Draft, archive: Archive) -> Iterator[Finding]:
    """An item without number or heading after numbered ones."""
    for items in sections(draft):
        counting = False
        for place, item in items:
            if counting and item.number is None and not item.heading:
                message = _("This item has no number and those before it have one.")
                yield Finding(message, place, item.title[:120], field="number")
            counting = counting or item.number is not None


CHECKS = (
    Check("number-repeated", BLOCK, repeated),
    Check("number-missing", BLOCK, missing),
    Check("number-order", BLOCK, out_of_order),
    Check("number-forgotten", LOOK, forgotten),
)

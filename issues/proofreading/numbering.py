"""Item numbers: repeated, missing, out of order, or forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from django.utils.translation import gettext as _

from .archive import Archive
from .checks import Check
from .draft import Draft, DraftItem
from .findings import BLOCK, LOOK, Fix, Match


def sections(draft: Draft) -> Iterator[list[DraftItem]]:
    """The items of each section that numbers its items."""
    for _section, group in groupby(draft.items, key=lambda item: item.section):
        items = list(group)
        if any(item.number is not None for item in items):
            yield items


def _numbers(items: list[DraftItem]) -> list[int]:
    return [item.number for item in items if item.number is not None]


def _renumber(items: list[DraftItem]) -> Fix:
    """Counts the numbered items of a section from 1."""
    numbers = _numbers(items)
    right = range(1, len(numbers) + 1)
    return Fix(_("Renumber the section"), " ".join(map(str, numbers)), " ".join(map(str, right)))


def _slip(message: str, item: DraftItem, items: list[DraftItem]) -> Match:
    excerpt = f"{item.number} {item.title}" if item.number is not None else item.title
    return Match(message, item.position, excerpt[:120], fix=_renumber(items), field="numbers")


def repeated(draft: Draft, archive: Archive) -> Iterator[Match]:
    """Two items of a section with one number."""
    for items in sections(draft):
        seen: set[int] = set()
        for item in items:
            if item.number in seen:
                yield _slip(_("The number %(number)s is repeated.") % {"number": item.number}, item, items)
            elif item.number is not None:
                seen.add(item.number)


def missing(draft: Draft, archive: Archive) -> Iterator[Match]:
    """A number of the run from 1 that no item has; where another is repeated in its stead, that says it."""
    for items in sections(draft):
        numbers = _numbers(items)
        if max(numbers) == len(numbers):
            continue
        gaps = sorted(set(range(1, min(max(numbers), 200) + 1)) - set(numbers))
        if gaps:
            after = next(item for item in items if item.number is not None and item.number > gaps[0])
            message = _("The number %(number)s is missing.") % {"number": ", ".join(map(str, gaps[:10]))}
            yield _slip(message, after, items)


def out_of_order(draft: Draft, archive: Archive) -> Iterator[Match]:
    """A number lower than the one before it."""
    for items in sections(draft):
        highest = 0
        seen: set[int] = set()
        for item in items:
            if item.number is None:
                continue
            if item.number < highest and item.number not in seen:
                message = _("The number %(number)s comes after %(before)s.")
                yield _slip(message % {"number": item.number, "before": highest}, item, items)
            highest = max(highest, item.number)
            seen.add(item.number)


def forgotten(draft: Draft, archive: Archive) -> Iterator[Match]:
    """An item without number or heading after numbered ones."""
    for items in sections(draft):
        counting = False
        for item in items:
            if counting and item.number is None and not item.heading:
                message = _("This item has no number and those before it have one.")
                yield Match(message, item.position, item.title[:120], field="number")
            counting = counting or item.number is not None


CHECKS = (
    Check("number-repeated", BLOCK, repeated),
    Check("number-missing", BLOCK, missing),
    Check("number-order", BLOCK, out_of_order),
    Check("number-forgotten", LOOK, forgotten),
)

"""What a new issue begins with: the last one's sections, and the parts that come back, with a number or a heading and no
text yet. Those that still have none when the issue comes out are left out then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from operator import attrgetter

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from ..content import IssueContent, ItemContent, made_title
from ..models import Issue
from ..parsing.folding import fold
from .saving import store

LOOKED_AT = 6  # issues: three months

Parts = Sequence[ItemContent]


def begin(issue: Issue, *, by: User) -> Issue:
    """Gives a new issue the parts it begins with; gives back its row."""
    text = IssueContent.of(issue)
    former = (
        Issue.objects.exclude(pk=issue.pk)
        .exclude(number=None)
        .exclude(items=None)
        .order_by("-period_end", "-pk")
    )
    parts = parts_to_begin_with([_parts_of(each) for each in former.distinct()[:LOOKED_AT]])
    return store(issue, replace(text, items=parts), by=by, note=_("begun like the last one")).issue


def parts_to_begin_with(former: Sequence[Parts]) -> tuple[ItemContent, ...]:
    """The parts, still empty, of the issue that comes after these, newest first: each section of the last one, in it
    number 1 where it numbers its items, and the headings that came back: there before, or in the only issue there is."""
    if not former:
        return ()
    last, *earlier = former
    before = {_key(part) for parts in earlier for part in parts}
    found: list[ItemContent] = []
    for section, group in groupby(last, key=attrgetter("section")):
        parts = list(group)
        if any(part.number is not None for part in parts):
            begins = [_waiting(section, 1)]
        else:
            begins = [] if any(part.section == section for part in found) else [_waiting(section, None)]
        back = [_bare(part) for part in parts if _comes_back(part, before if earlier else None)]
        numbered = [part for part in begins if part.number is not None]
        found += [*numbered, *back] or (begins if section else [])
    return tuple(_once(found))


def leave_out_empty(issue: Issue) -> None:
    """Takes the parts without text out of an issue that was begun here; the version before has them."""
    text = IssueContent.of(issue)
    kept = tuple(part for part in text.items if not part.is_empty)
    if issue.imported_at is None and kept != text.items:
        store(issue, replace(text, items=kept), note=_("without the parts that had no text"))


def _parts_of(issue: Issue) -> Parts:
    fields = ("section", "number", "heading")
    return [ItemContent(**row) for row in issue.items.order_by("position").values(*fields)]


def _comes_back(part: ItemContent, before: set[tuple[str, str]] | None) -> bool:
    is_titled = part.number is None and bool(part.heading.strip())
    return is_titled and (before is None or _key(part) in before)


def _key(part: ItemContent) -> tuple[str, str]:
    return fold(part.section), fold(part.heading)


def _waiting(section: str, number: int | None) -> ItemContent:
    return ItemContent(section=section, number=number, title=_("untitled"))


def _bare(part: ItemContent) -> ItemContent:
    return ItemContent(section=part.section, heading=part.heading, title=made_title(part.heading, ""))


def _once(parts: Parts) -> Parts:
    return list(dict.fromkeys(parts))

"""The content of a parsed issue; a part that is here already gets its slug, so that row and URL stay."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from django.conf import settings

from ..content import IssueContent, ItemContent, in_order
from ..parsing.documents import ParsedIssue, ParsedItem
from ..parsing.references import picture_name

_MUCH_THE_SAME = 0.6


def content_of(parsed: ParsedIssue, *, slug: str, here: Sequence[ItemContent]) -> IssueContent:
    """The content of a parsed issue; what was `here` lends each part it matches its slug and its topics."""
    matter, title = parsed.front_matter, parsed.title
    return IssueContent(
        title=matter.title,
        slug=slug,
        number=title.number,
        year=title.year,
        period_start=title.period_start,
        period_end=title.period_end,
        language=parsed.language or settings.LANGUAGE_CODE[:2],
        summary=matter.summary,
        intro=parsed.intro,
        cover=picture_name(matter.cover),
        tags=in_order(matter.tags),
        items=tuple(
            replace(
                _named(item) or ours or ItemContent(),
                section=item.section,
                number=item.number,
                heading=item.heading,
                title=item.title[:300],
                body=item.body,
            )
            for item, ours in zip(parsed.items, match_items(parsed.items, here), strict=True)
        ),
    )


def _named(item: ParsedItem) -> ItemContent | None:
    """The part of ours that a bundle of our own names."""
    return ItemContent(slug=item.slug, tags=in_order(item.tags)) if item.slug else None


def match_items(arrived: Sequence[ParsedItem], here: Sequence[ItemContent]) -> list[ItemContent | None]:
    """For each parsed part the existing item: by its title, else by section and number, each existing one once."""
    left, found = list(here), dict[int, ItemContent]()
    for is_same in (_same_title, _same_place(arrived, here)):
        for place, part in enumerate(arrived):
            item = None if place in found else next((item for item in left if is_same(part, item)), None)
            if item:
                found[place] = item
                left.remove(item)
    return [found.get(place) for place in range(len(arrived))]


def _same_title(part: ParsedItem, item: ItemContent) -> bool:
    return (part.title[:300], part.section) == (item.title, item.section)


def _same_place(
    arrived: Sequence[ParsedItem], here: Sequence[ItemContent]
) -> Callable[[ParsedItem, ItemContent], bool]:
    """Whether section and number are equal (and most words, where several have them) and neither title matched elsewhere."""
    titles_there, titles_here = {part.title[:300] for part in arrived}, {item.title for item in here}
    there, ours = Counter(map(_place, arrived)), Counter(map(_place, here))

    def is_same(part: ParsedItem, item: ItemContent) -> bool:
        place = _place(part)
        if place != _place(item) or item.title in titles_there or part.title[:300] in titles_here:
            return False
        is_only = part.number is not None and there[place] == ours[place] == 1
        words = SequenceMatcher(None, item.body[:2000], part.body[:2000])
        return is_only or words.quick_ratio() > _MUCH_THE_SAME

    return is_same


def _place(part: ItemContent | ParsedItem) -> tuple[str, int | None]:
    return part.section, part.number

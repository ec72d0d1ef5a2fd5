"""Which part of an issue an arrived one was: its row, its slug and its address stay."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher

from ..models import NewsItem
from ..parsing.documents import ParsedItem

_MUCH_THE_SAME = 0.6


def match_items(arrived: Sequence[ParsedItem], here: Sequence[NewsItem]) -> list[NewsItem | None]:
    """For each arrived part the one of ours it was: by its title, else by its place, each of ours once."""
    left, found = list(here), dict[int, NewsItem]()
    for is_same in (_same_title, _same_place(arrived, here)):
        for place, part in enumerate(arrived):
            item = None if place in found else next((item for item in left if is_same(part, item)), None)
            if item:
                found[place] = item
                left.remove(item)
    return [found.get(place) for place in range(len(arrived))]


def _same_title(part: ParsedItem, item: NewsItem) -> bool:
    return (part.title[:300], part.section) == (item.title, item.section)


def _same_place(
    arrived: Sequence[ParsedItem], here: Sequence[NewsItem]
) -> Callable[[ParsedItem, NewsItem], bool]:
    """The same number in the same section; where several have it, much the same words too. Titles found elsewhere forbid it."""
    titles_there, titles_here = {part.title[:300] for part in arrived}, {item.title for item in here}
    there, ours = Counter(map(_place, arrived)), Counter(map(_place, here))

    def is_same(part: ParsedItem, item: NewsItem) -> bool:
        place = _place(part)
        if place != _place(item) or item.title in titles_there or part.title[:300] in titles_here:
            return False
        is_only = part.number is not None and there[place] == ours[place] == 1
        words = SequenceMatcher(None, item.body[:2000], part.body[:2000])
        return is_only or words.quick_ratio() > _MUCH_THE_SAME

    return is_same


def _place(part: NewsItem | ParsedItem) -> tuple[str, int | None]:
    return part.section, part.number

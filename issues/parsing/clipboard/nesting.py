"""List items that only say how deep they stand become lists in lists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..tree import Element


@dataclass
class Item:
    """An item of a flat list: `level` from 1 on, the number it shows (None: a bullet)."""

    level: int
    number: int | None
    element: Element


def nest(items: Iterable[Item]) -> list[Element]:
    """The lists of some items in a row: a deeper one goes into the item before it."""
    made: list[Element] = []
    open_lists: list[tuple[int, Element]] = []
    for item in items:
        while open_lists and open_lists[-1][0] > item.level:
            open_lists.pop()
        tag = "ul" if item.number is None else "ol"
        if open_lists and open_lists[-1][0] == item.level and open_lists[-1][1].tag != tag:
            open_lists.pop()
        if not open_lists or open_lists[-1][0] < item.level:
            fresh = Element(tag, {"start": str(item.number)} if item.number not in {None, 0, 1} else {})
            if open_lists:
                open_lists[-1][1].elements[-1].children.append(fresh)
            else:
                made.append(fresh)
            open_lists.append((item.level, fresh))
        open_lists[-1][1].children.append(item.element)
    return made


def adopt_lists(body: Element) -> None:
    """A list that stands in a list, beside its items (Google Docs, Word, Outlook), goes into the item before it."""
    for parent in list(body.iter("ul", "ol")):
        kept: list[Element | str] = []
        for child in parent.children:
            last = next((one for one in reversed(kept) if isinstance(one, Element)), None)
            if isinstance(child, Element) and child.tag in {"ul", "ol"}:
                if last is None or last.tag != "li":
                    last = Element("li")
                    kept.append(last)
                last.children.append(child)
            else:
                kept.append(child)
        parent.children = kept

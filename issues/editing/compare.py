"""Compares two contents of one issue, field by field and word by word; merges them as an editor chooses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext as _

from ..content import FIELDS, ITEM_FIELDS, IssueContent, ItemContent
from ..models import Issue, NewsItem

ORDER = "order"
_WORDS = re.compile(r"\s+|[^\s\w]|\w+")
_TOO_LONG = 6000


@dataclass(frozen=True)
class Piece:
    """Some words: in both texts ("same"), only in the old ("gone") or only in the new ("new")."""

    kind: str
    text: str


@dataclass(frozen=True)
class Difference:
    """A part that differs. `key` names it ("title", "tags", "order", "item:slug"); `old` or `new` is None where it is not."""

    key: str
    label: str
    old: str | None
    new: str | None
    pieces: tuple[Piece, ...]


def compare(old: IssueContent, new: IssueContent) -> list[Difference]:
    """The parts in which two texts differ, in the order readers meet them."""
    found = [
        _difference(name, _label(Issue, name), _printed(getattr(old, name)), _printed(getattr(new, name)))
        for name in (*FIELDS, "cover", "tags")
        if getattr(old, name) != getattr(new, name)
    ]
    before, after = items_by_key(old.items), items_by_key(new.items)
    for key in [*after, *(key for key in before if key not in after)]:
        was, is_now = before.get(key), after.get(key)
        if was != is_now:
            label = _item_label(is_now or was or ItemContent())
            found.append(_difference(key, label, _written(was), _written(is_now)))
    both = before.keys() & after.keys()
    orders = [[key for key in keys if key in both] for keys in (before, after)]
    if orders[0] != orders[1]:
        lists = [_list(side, keys) for side, keys in zip((before, after), orders, strict=True)]
        found.append(_difference(ORDER, _("Order"), *lists))
    return found


def merge_choices(mine: IssueContent, theirs: IssueContent, choices: Mapping[str, str]) -> IssueContent:
    """`theirs` with the parts for which `choices` says "mine" taken from `mine`; parts both have stay."""
    fields: dict[str, Any] = {
        name: getattr(mine, name) for name in (*FIELDS, "cover", "tags") if choices.get(name) == "mine"
    }
    my_items, their_items = items_by_key(mine.items), items_by_key(theirs.items)
    chosen: dict[str, ItemContent] = {}
    for key in [*their_items, *(key for key in my_items if key not in their_items)]:
        side = my_items if choices.get(key) == "mine" else their_items
        if key in side:
            chosen[key] = side[key]
    first, second = (my_items, their_items) if choices.get(ORDER) == "mine" else (their_items, my_items)
    return replace(
        theirs, **fields, items=tuple(chosen[key] for key in _interleave(first, second) if key in chosen)
    )


def changed_keys(old: IssueContent, new: IssueContent) -> set[str]:
    """The keys of the parts in which two texts differ."""
    return {difference.key for difference in compare(old, new)}


def words(old: str, new: str) -> tuple[Piece, ...]:
    """What went and what came between two texts, word by word (line by line where they are very long)."""
    if len(old) + len(new) > _TOO_LONG * 8:
        a, b = old.splitlines(keepends=True), new.splitlines(keepends=True)
    else:
        a, b = _WORDS.findall(old), _WORDS.findall(new)
    pieces: list[Piece] = []
    for kind, a1, a2, b1, b2 in SequenceMatcher(None, a, b, autojunk=len(a) > _TOO_LONG).get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", "".join(a[a1:a2])))
        else:
            pieces += [Piece("gone", "".join(a[a1:a2])), Piece("new", "".join(b[b1:b2]))]
    return tuple(piece for piece in pieces if piece.text)


def _difference(key: str, label: str, old: str | None, new: str | None) -> Difference:
    return Difference(key, label, old, new, words(old or "", new or ""))


def items_by_key(items: Iterable[ItemContent]) -> dict[str, ItemContent]:
    """The parts by their keys: "item:" and their slug; new ones "item:+1", "item:+2", by their place among the new."""
    found: dict[str, ItemContent] = {}
    for item in items:
        new = sum(key.startswith("item:+") for key in found) + 1
        found[f"item:{item.slug or f'+{new}'}"] = item
    return found


def _interleave(first: Iterable[str], second: Iterable[str]) -> list[str]:
    """The keys of `first` in their order, each key only `second` has after the one it follows there."""
    order, before = list(first), ""
    for key in second:
        if key not in order:
            order.insert(order.index(before) + 1 if before in order else 0, key)
        before = key
    return order


def _label(model: type[Issue] | type[NewsItem], name: str) -> str:
    return str(getattr(model._meta.get_field(name), "verbose_name", name)).capitalize()


def _item_label(item: ItemContent) -> str:
    title = item.title or item.heading or _("untitled")
    return f"{item.number} · {title}" if item.number is not None else title


def _printed(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(value)
    return "" if value is None else str(value)


def _written(item: ItemContent | None) -> str | None:
    """A part with all its fields as one text; the empty ones are left out."""
    if item is None:
        return None
    names = [
        name
        for name in (*ITEM_FIELDS, "tags")
        if name != "body" and getattr(item, name) not in ("", None, ())
    ]
    lines = [f"{_label(NewsItem, name)}: {_printed(getattr(item, name))}" for name in names]
    return "\n".join([*lines, "", item.body])


def _list(items: Mapping[str, ItemContent], keys: Iterable[str]) -> str:
    return "\n".join(_item_label(items[key]) for key in keys)

"""The texts in an element's data attributes, whatever their depth: JSON, JSON within JSON, and plain values."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from ..tree import Element
from .parts import attributes


def leaves_of(node: Element) -> Iterator[tuple[str, str, int]]:
    """Key and text of everything in an element's data, the innermost keys, in order; the number of the entry it belongs
    to, where it is in a list of entries, else 0."""
    data, _sound = attributes(node)
    yield from _below("", data)
    for name, value in node.attrs.items():
        if not name.startswith("data-") or name in {"data-attrs", "data-component-name"}:
            continue
        key = name.removeprefix("data-")
        if value.lstrip()[:1] in ("{", "["):
            try:
                yield from _below(key, json.loads(value))
            except (ValueError, RecursionError):
                continue
        else:
            yield key, value, 0


def _below(key: str, value: object) -> Iterator[tuple[str, str, int]]:
    waiting: list[tuple[str, object, int]] = [(key, value, 0)]
    entries = 0
    while waiting:
        name, found, group = waiting.pop()
        if isinstance(found, dict):
            waiting += [(str(inner), each, group) for inner, each in reversed(found.items())]
        elif isinstance(found, list):
            first, entries = entries + 1, entries + len(found)
            waiting += [(name, each, first + number) for number, each in reversed([*enumerate(found)])]
        elif isinstance(found, str) and (inner := _inner_json(found)) is not None:
            waiting.append((name, inner, group))
        elif isinstance(found, str) and found.strip():
            yield name, found, group


def _inner_json(text: str) -> object:
    """The data that a text of JSON within JSON holds; None for any other text."""
    if not re.match(r"\s{0,9}[\[{]", text) or not re.search(r"[\]}]\s{0,9}\Z", text[-10:]):
        return None
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, (dict, list)) else None

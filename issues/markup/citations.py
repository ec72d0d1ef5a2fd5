"""Citations: `[Title - source]` gets hooks for its looks; not a letter of it changes.

A group in square brackets becomes `span.citation`, the dash before a source `span.dash`, the source
`cite.source`. A list item that is nothing but such a link gets its source marked too.
"""

from __future__ import annotations

import re

from .tree import Element

_DASH = re.compile(r"[ \u00a0][-–—][ \u00a0]")
_LONGEST_SOURCE = 60
_DOMAIN = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}(?:/\S*)?", re.I)
_PARTS = {"a", "em", "strong", "i", "b", "code"}


def mark(root: Element) -> None:
    """Finds the citations of a tree and marks them."""
    for element in list(root.walk()):
        if element.tag == "li":
            _mark_alone(element)
        if element.tag not in {"pre", "code", "a"} and any(
            isinstance(child, str) and "[" in child for child in element.children
        ):
            _mark_groups(element)


def _mark_groups(parent: Element) -> None:
    """Wraps each `[link, link and link]` among the children, and marks the sources in it."""
    place = 0
    while place < len(parent.children) - 2:
        end = _end_of_group(parent.children, place)
        sourced = [_mark_source(link) for link in _links(parent.children[place + 1 : end])] if end else []
        if any(sourced):
            before, after = str(parent.children[place]), str(parent.children[end])
            opening, closing = before.rindex("["), after.index("]") + 1
            group = Element("span", {"class": "citation"})
            group.children = [before[opening:], *parent.children[place + 1 : end], after[:closing]]
            parent.children[place : end + 1] = [before[:opening], group, after[closing:]]
            place += 1
        place += 1


def _end_of_group(children: list[Element | str], start: int) -> int:
    """Where the text with the closing bracket stands, when a simple group opens at the end of `start`'s text."""
    opening = children[start]
    if not isinstance(opening, str) or not opening.rstrip().endswith("["):
        return 0
    for place in range(start + 1, len(children)):
        child = children[place]
        if isinstance(child, Element):
            if child.tag not in _PARTS:
                return 0
        elif found := re.search(r"[\[\]]", child):
            return place if found[0] == "]" else 0
    return 0


def _links(children: list[Element | str]) -> list[Element]:
    return [
        link for child in children if isinstance(child, Element) for link in child.walk() if link.tag == "a"
    ]


def _mark_alone(item: Element) -> None:
    """A list item of one link alone: its source is marked when it looks like a site."""
    only = item
    while only.tag != "a":
        inner = [child for child in only.children if not isinstance(child, str) or child.strip()]
        if len(inner) != 1 or isinstance(inner[0], str):
            return
        only = inner[0]
    _mark_source(only, only_sites=True)


def _mark_source(link: Element, *, only_sites: bool = False) -> bool:
    """Splits a link's last text at its last dash; says whether there was a source."""
    holder = link
    while holder.children and isinstance(holder.children[-1], Element):
        holder = holder.children[-1]
    if not holder.children or holder.has_class("source"):
        return holder.has_class("source")
    text = str(holder.children[-1])
    dash = next(reversed(list(_DASH.finditer(text))), None)
    source = text[dash.end() :].strip() if dash else ""
    if not dash or not 0 < len(source) <= _LONGEST_SOURCE or (only_sites and not _DOMAIN.fullmatch(source)):
        return False
    title = text[: dash.start()]
    holder.children[-1:] = [
        *([title] if title else []),
        Element("span", {"class": "dash"}, [dash[0]]),
        Element("cite", {"class": "source"}, [text[dash.end() :]]),
    ]
    return True

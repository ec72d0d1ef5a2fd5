"""Citations: `[Title - source]` gets hooks for its looks; not a letter of it changes.

A group in square brackets becomes `span.citation`, the dash before a source `span.dash`, the source
`cite.source`. A list item that is nothing but such a link gets its source marked too.
"""

from __future__ import annotations

import re

from issues.parsing.dialect.links import split_source

from .tree import Element

_DASH = re.compile(r"[ \u00a0][-–—][ \u00a0]")
_AROUND = " .;,\n\t\xa0"
_PARTS = {"a", "em", "strong", "i", "b", "code"}


def mark(root: Element) -> None:
    """Finds the citations of a tree and marks them."""
    for element in list(root.iter()):
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
        sourced = (
            [_mark_source(link, cited=True) for link in _links(parent.children[place + 1 : end])]
            if end
            else []
        )
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
        link for child in children if isinstance(child, Element) for link in child.iter() if link.tag == "a"
    ]


def _mark_alone(item: Element) -> None:
    """A list item of one link alone: its source is marked when it looks like a site."""
    only = item
    while only.tag != "a":
        inner = [child for child in only.children if not isinstance(child, str) or child.strip(_AROUND)]
        if len(inner) != 1 or isinstance(inner[0], str):
            return
        only = inner[0]
    _mark_source(only, cited=True)


def _mark_source(link: Element, *, cited: bool) -> bool:
    """Sets a link's source and the dash before it apart; says whether it has a source (one rule for all)."""
    _title, source = split_source(" ".join(link.text().split()), cited)
    holder = link
    while holder.children and isinstance(holder.children[-1], Element):
        holder = holder.children[-1]
    text = str(holder.children[-1]) if source and holder.children else ""
    dash = next(
        (found for found in reversed(list(_DASH.finditer(text))) if text[found.end() :].strip() == source),
        None,
    )
    if dash:
        title = text[: dash.start()]
        holder.children[-1:] = [
            *([title] if title else []),
            Element("span", {"class": "dash"}, [dash[0]]),
            Element("cite", {"class": "source"}, [text[dash.end() :]]),
        ]
    return bool(source)

"""Where the elements of a body stand, and what marks and blocks of notes look like."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

from ..tree import Element

BOXES = frozenset({"li", "aside", "dd", "tr"})


TEXTS = frozenset({"p", "div", "section", "td"})


BLOCKS = BOXES | TEXTS | frozenset(
    {"body", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "figure", "figcaption", "ol", "ul", "dl", "dt", "table",
     "th", "caption", "article", "main", "header", "footer", "pre", "details", "summary", "center", "nav", "tbody"}
)  # fmt: skip


@dataclass
class Index:
    """Where everything stands: parents, names of places, order of elements."""

    body: Element
    parents: dict[int, Element] = field(default_factory=dict)
    places: dict[str, Element] = field(default_factory=dict)
    order: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for number, element in enumerate(self.body.iter()):
            self.order[id(element)] = number
            for child in element.elements:
                self.parents[id(child)] = element
            for name in ("id", "name"):
                if place := element.attrs.get(name):
                    self.places.setdefault(place, element)

    def above(self, element: Element) -> Iterator[Element]:
        """The elements around one, from the inside."""
        while (parent := self.parents.get(id(element))) is not None:
            yield parent
            element = parent

    def block(self, element: Element) -> Element:
        """The nearest block an element is or stands in."""
        return next((e for e in (element, *self.above(element)) if e.tag in BLOCKS), self.body)

    def target(self, link: Element) -> Element | None:
        """The place in this body that a link leads to."""
        _, sign, fragment = link.attrs.get("href", "").rpartition("#")
        return (
            (self.places.get(fragment) or self.places.get(unquote(fragment))) if sign and fragment else None
        )


@dataclass
class Note:
    """The block that holds a note, its marks, and the links in it that lead back to them."""

    box: Element
    marks: list[Element] = field(default_factory=list)
    backs: list[Element] = field(default_factory=list)


MARK = re.compile(
    r"[\[(]?\s{0,9}(?:(?:n(?:ota|ote)?\.?\s{0,9})?\d{1,4}|[*†‡§¶]{1,4}|[ivxlc]{1,6}|[a-z])\s{0,9}[\])]?[.:]?",
    re.I,
)


_NUMBER = re.compile(
    r"\s{0,9}[\[(]?\s{0,9}(\d{1,4}|[*†‡§¶]{1,4}|[ivxlc]{1,6}|[a-z])\s{0,9}(?:[\])][.:]?|[.:)\]-])?\s{0,9}",
    re.I,
)


def leading_number(text: str) -> re.Match[str] | None:
    """The number or sign a note's text begins with, brackets and spaces around it included; group 1 is it alone."""
    return _NUMBER.match(text)

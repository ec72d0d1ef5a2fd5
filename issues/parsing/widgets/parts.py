"""Shared by the converters of widgets: findings, a widget's data, new paragraphs."""

from __future__ import annotations

import json
import re
from collections import Counter

from ..embeds import recognise
from ..problems import Problem, noop
from ..tree import Element

Node = Element | str


DAMAGED = {
    "video": noop("The data of a video were damaged; what could be read was kept."),
    "embed": noop("The data of an embed were damaged; what could be read was kept."),
    "upload": noop("The data of an upload were damaged; what could be read was kept."),
    "tweet": noop("The data of a tweet were damaged; what could be read was kept."),
    "card": noop("The data of a card were damaged; what could be read was kept."),
    "gallery": noop("The data of a gallery were damaged; what could be read was kept."),
}


class Findings:
    """What was noticed on the way: problems with their lines, and counts."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.counts: Counter[str] = Counter()

    def add(self, code: str, text: str, line: int | None, /, **values: str | int) -> None:
        """Remember a problem."""
        self.problems.append(Problem(code, text, line, **values))


def attributes(node: Element) -> tuple[dict[str, object], bool]:
    """A widget's `data-attrs` and whether its JSON was sound; from broken JSON, whatever can still be read."""
    raw = node.attrs.get("data-attrs", "")
    if not raw:
        return {}, True
    try:
        value = json.loads(raw)
        return (value, True) if isinstance(value, dict) else ({}, False)
    except (ValueError, RecursionError):
        pairs = re.findall(r'"(\w+)"[:-]"((?:[^"\\]|\\.)*)"(?=[,}\]])', raw)
        read: dict[str, object] = {}
        for key, text in pairs:
            read.setdefault(key, text.replace('\\"', '"').replace("\\/", "/"))
        return read, False


def paragraph(*children: Node, line: int | None = None) -> Element:
    """A new paragraph."""
    return Element("p", {}, list(children), line)


def embed(address: str, line: int | None, instead_of: Element | None = None) -> Element:
    """An embed, as our dialect renders a URL alone in a paragraph."""
    found = recognise(address)
    attrs = {"data-embed": found.kind if found else "", **(instead_of.attrs if instead_of else {})}
    return Element("figure", attrs, [Element("a", {"href": address}, [address])], line)


def link_to(address: str, text: str) -> Element:
    return Element("a", {"href": address}, [text])


def damaged(what: str, findings: Findings, line: int | None) -> None:
    findings.add("embed-damaged", DAMAGED[what], line)


def signed(name: str, user: str) -> list[Node]:
    """Who said it, in a paragraph: "— Ana @ana"."""
    return (
        [paragraph("— " + " ".join(filter(None, [name, f"@{user}" if user else ""])))] if name or user else []
    )

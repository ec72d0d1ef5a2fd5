"""The proof of a conversion: each block's Markdown, rendered, says what the block says (sayings.py)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from . import dialect, tree
from .sayings import Event, sayings
from .tree import Element
from .widgets import Node

_FENCE = "\u2042\u2042\u2042"  # stands alone in a paragraph between blocks that are tried together


@dataclass
class Draft:
    """A block on its way: the element it says, the ways to write it, and which of them is on trial."""

    element: Element
    line: int | None
    ways: list[Callable[[], str | None]]
    meant: list[Event]
    kind: str
    note: str = ""
    markdown: str = ""
    tried: int = 0


def prove(drafts: list[Draft]) -> None:
    """Tries every block's ways in turn, all blocks of a round in one rendering, until each says what it means."""
    open_drafts = list(drafts)
    notes = {draft.note: draft for draft in drafts if draft.note}
    while open_drafts:
        for draft in open_drafts:
            _next_way(draft)
        support = [d.markdown for d in notes.values() if d not in open_drafts]
        said = _said(open_drafts, support)
        open_drafts = [
            d
            for d, events in zip(open_drafts, said, strict=True)
            if events != d.meant and d.tried < len(d.ways)
        ]


def _next_way(draft: Draft) -> None:
    while draft.tried < len(draft.ways):
        text = draft.ways[draft.tried]()
        draft.tried += 1
        if text is not None:
            draft.markdown = text
            break
    if draft.tried == len(draft.ways) and draft.kind != "footnote":
        draft.kind = "html"


def _said(drafts: list[Draft], support: list[str]) -> list[list[Event]]:
    """What each block's Markdown says once rendered; blocks that swallow their neighbours are tried alone."""
    text = f"\n\n{_FENCE}\n\n".join(d.markdown for d in drafts)
    chunks, notes = _render(text + "\n\n" + "\n\n".join(support))
    if len(chunks) != len(drafts):
        if len(drafts) == 1:
            return [[("swallowed",)]]
        labels = support + [d.markdown for d in drafts if d.note]
        return [_said([d], [n for n in labels if n != d.markdown])[0] for d in drafts]
    return [
        sayings(notes.get(d.note, []) if d.note else chunk, None)
        for d, chunk in zip(drafts, chunks, strict=True)
    ]


def _render(text: str) -> tuple[list[list[Node]], dict[str, list[Node]]]:
    """The rendered text cut at the fences, and its footnotes by label."""
    chunks: list[list[Node]] = [[]]
    notes: dict[str, list[Node]] = {}
    for node in tree.parse(dialect.render(text)).children:
        if isinstance(node, Element) and "footnote" in node.classes:
            for item in node.iter("li"):
                label = re.sub(r"^fn:", "", item.attrs.get("id", ""))
                notes.setdefault(label, list(item.children))
        elif isinstance(node, Element) and node.tag == "p" and node.text() == _FENCE:
            chunks.append([])
        else:
            chunks[-1].append(node)
    return chunks, notes

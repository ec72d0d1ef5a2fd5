"""The proof of a conversion: each block's Markdown, rendered, says what the block says (sayings.py)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from .. import tree
from ..dialect import render
from ..tree import Element
from ..widgets.parts import Node
from .canonical import canonical_events, fast_fingerprint

_FENCE = "\u2042\u2042\u2042"  # stands alone in a paragraph between blocks that are tried together


@dataclass(eq=False)
class Draft:
    """A block on its way: what it says, the ways to write it, and which of them is on trial.

    `meant` are its nodes (a note has several), `labels` the footnotes there are; `note` is its own label, if it is one.
    """

    element: Element
    line: int | None
    ways: list[Callable[[], str | None]]
    meant: list[Element]
    labels: set[str]
    kind: str
    note: str = ""
    markdown: str = ""
    tried: int = 0

    def is_said_by(self, shown: list[Node]) -> bool:
        """Whether these rendered nodes say what the block says."""
        if len(self.meant) == 1 and len(shown) == 1 and isinstance(shown[0], Element):
            in_code = "pre" in {element.tag for element in self.meant[0].iter()}  # there white space counts
            if not in_code and fast_fingerprint(self.meant[0]) == fast_fingerprint(shown[0]):
                return True
        return canonical_events(shown) == canonical_events(self.meant, self.labels)


def verify(drafts: list[Draft]) -> None:
    """Tries every block's ways in turn, all blocks of a round in one rendering, until each says what it means."""
    open_drafts = list(drafts)
    notes = [draft for draft in drafts if draft.note]
    while open_drafts:
        for draft in open_drafts:
            _next_way(draft)
        support = [draft.markdown for draft in notes if draft not in open_drafts]
        shown = _shown(open_drafts, support)
        open_drafts = [
            draft
            for draft, nodes in zip(open_drafts, shown, strict=True)
            if draft.tried < len(draft.ways) and (nodes is None or not draft.is_said_by(nodes))
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


def _shown(drafts: list[Draft], support: list[str]) -> list[list[Node] | None]:
    """Each block's Markdown, rendered; None where it swallows the text after it.

    All are rendered together; where one swallows its neighbours, each is tried alone.
    """
    text = f"\n\n{_FENCE}\n\n".join(draft.markdown for draft in drafts)
    chunks, notes = _render(text + "\n\n" + "\n\n".join(support))
    if len(chunks) == len(drafts):
        return [
            notes.get(draft.note, []) if draft.note else chunk
            for draft, chunk in zip(drafts, chunks, strict=True)
        ]
    if len(drafts) == 1:
        return [None]
    labels = support + [draft.markdown for draft in drafts if draft.note]
    return [_shown([draft], [note for note in labels if note != draft.markdown])[0] for draft in drafts]


def _render(text: str) -> tuple[list[list[Node]], dict[str, list[Node]]]:
    """The rendered text cut at the fences, and its footnotes by label."""
    chunks: list[list[Node]] = [[]]
    notes: dict[str, list[Node]] = {}
    for node in tree.parse(render.render(text)).children:
        if isinstance(node, Element) and "footnote" in node.classes:
            for item in node.iter("li"):
                label = re.sub(r"^fn:", "", item.attrs.get("id", ""))
                notes.setdefault(label, item.children)
        elif isinstance(node, Element) and node.tag == "p" and node.text() == _FENCE:
            chunks.append([])
        elif isinstance(node, Element) or node.strip():
            chunks[-1].append(node)
    return chunks, notes

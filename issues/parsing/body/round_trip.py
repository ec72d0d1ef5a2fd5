"""Verifies conversions: each block's Markdown, rendered, must equal its source (canonical.py)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from .. import tree
from ..dialect import render
from ..tree import Element
from ..widgets.parts import Node
from .canonical import canonical_events, fast_fingerprint, has_code

_FENCE = "\u2042\u2042\u2042"  # stands alone in a paragraph between blocks that are tried together


@dataclass(eq=False)
class Candidate:
    """A block and the Markdown it may become: its renderings in order of preference, and how many were tried.

    `source_nodes` are its nodes (a note has several), `labels` the footnotes there are; `note` is its own label, if it is one.
    Without renderings it needs no verification.
    """

    element: Element
    line: int | None
    renderings: list[Callable[[], str | None]]
    source_nodes: list[Element]
    labels: set[str]
    kind: str
    note: str = ""
    markdown: str = ""
    tried: int = 0

    def matches(self, shown: list[Node]) -> bool:
        """Whether these rendered nodes equal the source of the block."""
        if len(self.source_nodes) == 1 and len(shown) == 1 and isinstance(shown[0], Element):
            wanted = fast_fingerprint(self.source_nodes[0])
            if not has_code(wanted) and wanted == fast_fingerprint(shown[0]):
                return True
        return canonical_events(shown) == canonical_events(self.source_nodes, self.labels)


def verify(candidates: list[Candidate]) -> None:
    """Tries every block's renderings in turn, all blocks of a round in one rendering, until each equals its source."""
    unproved = [candidate for candidate in candidates if candidate.renderings]
    notes = [candidate for candidate in candidates if candidate.note]
    while unproved:
        for candidate in unproved:
            _next_rendering(candidate)
        support = [candidate.markdown for candidate in notes if candidate not in unproved]
        shown = _shown(unproved, support)
        unproved = [
            candidate
            for candidate, nodes in zip(unproved, shown, strict=True)
            if candidate.tried < len(candidate.renderings) and (nodes is None or not candidate.matches(nodes))
        ]


def _next_rendering(candidate: Candidate) -> None:
    while candidate.tried < len(candidate.renderings):
        text = candidate.renderings[candidate.tried]()
        candidate.tried += 1
        if text is not None:
            candidate.markdown = text
            break
    if candidate.tried == len(candidate.renderings) and candidate.kind != "footnote":
        candidate.kind = "html"


def _shown(candidates: list[Candidate], support: list[str]) -> list[list[Node] | None]:
    """Each block's Markdown, rendered; None where it swallows the text after it.

    All are rendered together; where one swallows its neighbours, each is tried alone.
    """
    text = f"\n\n{_FENCE}\n\n".join(candidate.markdown for candidate in candidates)
    chunks, notes = _render(text + "\n\n" + "\n\n".join(support))
    if len(chunks) == len(candidates):
        return [
            notes.get(candidate.note, []) if candidate.note else chunk
            for candidate, chunk in zip(candidates, chunks, strict=True)
        ]
    if len(candidates) == 1:
        return [None]
    labels = support + [candidate.markdown for candidate in candidates if candidate.note]
    return [
        _shown([candidate], [note for note in labels if note != candidate.markdown])[0]
        for candidate in candidates
    ]


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

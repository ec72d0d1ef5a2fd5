"""Footnotes: numbered by first reference, on from where the part before stopped, linked there and back.

On pages a note stands right after the block that refers to it (beside it where there is room), elsewhere at the end.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from .context import Context
from .tree import Element, is_empty

_NO_BREAK = "\u00a0"


def renumber(root: Element, context: Context) -> dict[str, Element]:
    """Takes Python-Markdown's notes out of the tree and puts ours into it.

    Gives back the elements with ids of ours: one `fn-…` a note, one `fnref-…` a reference.
    """
    notes = _take_notes(root)
    if not notes:
        return {}
    numbering = _Numbering(notes, context)
    blocks, root.children = root.children, []
    beside = context.target in {"page", "preview"}
    for block in blocks:
        numbering.refer(around := Element("", {}, [block]))
        root.children += around.children
        if beside:
            root.children += numbering.waiting_notes()
    root.children += numbering.waiting_notes()
    for label in notes:  # never referred to: kept, at the end
        numbering.number_of(label)
    root.children += numbering.waiting_notes()
    numbering.lead_back()
    return numbering.made


class _Numbering:
    """Which note has which number, and how often it was referred to."""

    def __init__(self, notes: dict[str, Element], context: Context) -> None:
        self.notes = notes
        self.start = context.footnote_start
        self.prefix = f"{context.id_prefix}-" if context.id_prefix else ""
        self.numbers: dict[str, int] = {}
        self.references: dict[str, int] = {}
        self.made: dict[str, Element] = {}
        self.placed = 0

    def number_of(self, label: str) -> int:
        return self.numbers.setdefault(label, self.start + len(self.numbers))

    def refer(self, within: Element) -> None:
        """Replaces the references within an element by ours."""
        for place, child in enumerate(within.children):
            if not isinstance(child, Element):
                continue
            label = self.label_of(child)
            if label is None:
                self.refer(child)
            else:
                within.children[place] = self.reference(label)

    def label_of(self, element: Element) -> str | None:
        """The note an element refers to: a `sup` around nothing but a reference, or the bare reference."""
        if element.tag == "sup" and len(element.children) == 1 and isinstance(element.children[0], Element):
            element = element.children[0]
        if element.tag == "a" and "footnote-ref" in element.classes:
            label = element.attrs.get("href", "").removeprefix("#fn:")
            return label if label in self.notes else None
        return None

    def reference(self, label: str) -> Element:
        number = self.number_of(label)
        self.references[label] = self.references.get(label, 0) + 1
        link = Element(
            "a",
            {"class": "footnote-ref", "role": "doc-noteref", "href": f"#fn-{self.prefix}{number}"},
            [str(number)],
        )
        own_id = self.reference_id(number, self.references[label])
        self.made[own_id] = Element("sup", {"id": own_id}, [link])
        return self.made[own_id]

    def reference_id(self, number: int, which: int) -> str:
        return f"fnref-{self.prefix}{number}" + (f"-{which}" if which > 1 else "")

    def waiting_notes(self) -> list[Element | str]:
        """A list of the notes that have a number and no place yet, and of those they refer to; [] without any."""
        ordered = Element("ol", {"start": str(self.start + self.placed)})
        while self.placed < len(self.numbers):
            label = list(self.numbers)[self.placed]
            self.placed += 1
            note = self.notes[label]
            note.attrs = {"id": f"fn-{self.prefix}{self.numbers[label]}"}
            self.made[note.attrs["id"]] = note
            self.refer(note)
            ordered.children += [note, "\n"]
        return [Element("section", {"class": "footnotes"}, ["\n", ordered, "\n"])] if ordered.children else []

    def lead_back(self) -> None:
        """Gives every note a way back to each of its references."""
        for label, number in self.numbers.items():
            note = self.notes[label]
            blocks = [child for child in note.children if isinstance(child, Element)]
            last = blocks[-1] if blocks and blocks[-1].tag == "p" else note
            for which in range(1, self.references.get(label, 0) + 1):
                shown = f"{number}-{which}" if which > 1 else str(number)
                back = {
                    "class": "footnote-backref",
                    "role": "doc-backlink",
                    "href": f"#{self.reference_id(number, which)}",
                    "aria-label": _("Back to reference %(number)s") % {"number": shown},
                }
                last.children += [" ", Element("a", back, ["↩"])]


def _take_notes(root: Element) -> dict[str, Element]:
    """The notes by label, without Python-Markdown's way of showing them; its box leaves the tree."""
    notes: dict[str, Element] = {}
    for box in [
        child for child in root.children if isinstance(child, Element) and "footnote" in child.classes
    ]:
        items = [item for item in box.iter("li") if item.attrs.get("id", "").startswith("fn:")]
        if not items:
            continue
        root.children.remove(box)
        for item in items:
            _drop_backlinks(item)
            notes.setdefault(item.attrs["id"].removeprefix("fn:"), item)
    return notes


def _drop_backlinks(note: Element) -> None:
    """Takes the links back out of a note, and the no-break space before them."""
    for element in list(note.iter()):
        links = [c for c in element.children if isinstance(c, Element) and "footnote-backref" in c.classes]
        if not links:
            continue
        element.children = [child for child in element.children if child not in links]
        if element.children and isinstance(element.children[-1], str):
            element.children[-1] = element.children[-1].rstrip().removesuffix(_NO_BREAK)
        if element is not note and is_empty(element):
            _remove(note, element)


def _remove(within: Element, gone: Element) -> None:
    for element in within.iter():
        if gone in element.children:
            element.children.remove(gone)

"""Whether a link is a footnote's mark or its way back, and which element holds a note."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from .data import Attributes

_FOOTNOTE_PARTS = ".footnote-backref, .footnote-number, .footnote-item, div.footnote, li[id^='fn']"
_MARK_TEXT = re.compile(r"[\[(]?\s*(?:\d{1,3}|[*†‡])\s*[\])]?")
_BACK_TEXT = re.compile(r"[\s\ufe0e\ufe0f]*[↩↑⤴⬆^«‹⮌]+[\s\ufe0e\ufe0f\d]*")
_MARK_CLASSES = frozenset({"footnote-anchor", "footnote-ref", "footnote-reference", "noteref"})
_BACK_CLASSES = frozenset({"footnote-number", "footnote-backref", "footnote-back", "reversefootnote"})


def footnote_role(node: LexborNode, attributes: Attributes, classes: list[str]) -> str:
    """ "mark" for a link to a note, "back" for a note's link to its mark, "" for any other link."""
    href, name, role = (attributes.get(key) or "" for key in ("href", "id", "role"))
    if "#" not in href:
        return ""
    if (
        not _BACK_CLASSES.isdisjoint(classes)
        or role == "doc-backlink"
        or "data-footnote-backref" in attributes
    ):
        return "back"
    if (
        not _MARK_CLASSES.isdisjoint(classes)
        or role == "doc-noteref"
        or name.startswith(("fnref", "footnote-anchor"))
    ):
        return "mark"
    if href.startswith("#"):
        text = node.text().strip()
        return "mark" if _MARK_TEXT.fullmatch(text) else "back" if _BACK_TEXT.fullmatch(text) else ""
    return ""


def without_number(note: str, number: str) -> str:
    """A note's text (folded) without its own number at the beginning: the mark says it."""
    plain = re.sub(r"\W", "", number)
    found = re.match(rf"\W*{re.escape(plain.casefold())}\b\W*", note) if plain else None
    return note[found.end() :] if found else note


def note_box(part: LexborNode) -> LexborNode | None:
    """The element that holds the one note this footnote's part belongs to; None for boxes around all notes."""
    if part.tag == "div" and part.css_first(".footnote-number, .footnote-content") is None:
        return None if part.css_first("li") is not None else part
    box: LexborNode | None = part
    while box is not None and box.tag not in ("li", "aside"):
        if box.tag == "div" and "footnote" in (box.attributes.get("class") or "").split():
            return box
        box = box.parent
    return box


def find_notes(body: LexborNode) -> tuple[frozenset[int], frozenset[int]]:
    """The elements that hold one footnote each, and the lists that hold those."""
    boxes, lists = set(), set()
    for part in body.css(_FOOTNOTE_PARTS):
        box = note_box(part)
        if box is not None:
            boxes.add(box.mem_id)
            if box.tag == "li" and box.parent is not None:
                lists.add(box.parent.mem_id)
    return frozenset(boxes), frozenset(lists)

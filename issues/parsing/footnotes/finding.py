"""Footnotes of HTML by what they are: a short mark that leads to a text which leads back, or which ends the body.

In: the tree of a body, written by whatever program. Out: the same tree, its notes brought into one form (Substack's:
`a.footnote-anchor` and `div.footnote`), which `body` reads. No class names are asked for; a house's names are known
only where a note has no link at all (Modern Footnotes, sidenotes). Linear in the number of elements.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..references import is_back_link, note_label
from ..tree import Element
from .index import BLOCKS, BOXES, MARK, TEXTS, Index, Note, leading_number

_NO_NOTE = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "pre", "figure", "ol", "ul", "table"})
_CALLED = re.compile(r"foot-?note|end-?note|\b(?:notas?|notes?|referenc(?:es|ias))\b", re.I)
_MARKED = ("noteref", "footnote-ref", "footnote_ref", "fnref", "footnoteanchor", "footnote-anchor")


def candidates(links: list[Element], index: Index) -> list[Note]:
    """The blocks that marks before them lead to. What `references` knows by name already is left as it is."""
    marks = [(a, place) for a in links if _is_mark(a) and (place := index.target(a)) is not None]
    places = {id(place) for _, place in marks}
    notes: dict[int, Note] = {}
    for mark, place in marks:
        box = None if _is_known(mark, place, index) else _box(place, places, index)
        if box is not None and index.order[id(mark)] < index.order[id(box)] and box not in index.above(mark):
            notes.setdefault(id(box), Note(box)).marks.append(mark)
    return list(notes.values())


def proven(notes: list[Note], index: Index) -> list[Note]:
    """Those that lead back to a mark, and those that end the body or stand in a list called notes."""
    for note in notes:
        homes = {id(index.block(mark)) for mark in note.marks}
        note.backs = [
            link
            for link in note.box.iter("a")
            if (place := index.target(link)) is not None and id(index.block(place)) in homes
        ]
    ending = _ending({id(note.box) for note in notes}, index)
    return [
        note
        for note in notes
        if note.backs
        or _says_so(note)
        or (_is_like_a_note(note, index) and (id(note.box) in ending or _is_called_notes(note, index)))
    ]


def _is_like_a_note(note: Note, index: Index) -> bool:
    """Whether a block without a way back may be a note: a list's item, or a text that begins with its number; and its
    marks stand in texts, not in a table of contents."""
    number = note.marks[0].text().strip(" []().:")
    begins = leading_number(note.box.text())
    in_text = all(index.block(mark).text().strip() != mark.text().strip() for mark in note.marks)
    return in_text and (note.box.tag in BOXES or (begins is not None and begins[1] == number))


def _says_so(note: Note) -> bool:
    """Whether an e-book's or ARIA's words call the block a footnote."""
    return "footnote" in f"{note.box.attrs.get('epub:type', '')} {note.box.attrs.get('role', '')}"


def _is_called_notes(note: Note, index: Index) -> bool:
    around = list(index.above(note.box))[:3]
    return any(_CALLED.search(f"{e.attrs.get('id', '')} {e.attrs.get('class', '')}") for e in around)


def _is_mark(link: Element) -> bool:
    """A number, letter or star, or a link without words that says that it is a mark."""
    text = link.text().strip()
    if MARK.fullmatch(text):
        return True
    said = " ".join(
        [link.attrs.get("class", ""), link.attrs.get("role", ""), link.attrs.get("epub:type", "")]
    )
    return not text and any(name in said for name in _MARKED)


def _is_known(mark: Element, place: Element, index: Index) -> bool:
    """Whether mark and note have the names that `references` and `body` know."""
    if note_label(mark) is None:
        return is_back_link(mark) or "footnote-number" in mark.classes
    around = [place, *index.above(place)]
    return any(
        (e.tag == "div" and "footnote" in e.classes) or {"footnotes", "footnotes-list"} & set(e.classes)
        for e in around
    )


def _box(place: Element, places: set[int], index: Index) -> Element | None:
    """The block that holds the whole note at a place: a list's item, else paragraphs that hold no other note."""
    box = index.block(place)
    if box.tag == "table" and "footnote" in box.classes:  # docutils
        return box
    if box is index.body or box.tag in _NO_NOTE:
        return None
    for around in (box, *index.above(box)):
        if around.tag in BOXES:
            return around
        if around.tag not in {"p", "div", "section", "td", "dt"} or around is index.body:
            break
        if around is not box and not _is_one_note(around, box, places):
            break
        box = around
    return box if box.tag in TEXTS else None


def _is_one_note(around: Element, box: Element, places: set[int]) -> bool:
    """Whether a container holds the paragraphs of one note and nothing else."""
    inside = list(around.iter())
    only_text = all(
        child.tag in {"p", "div", "blockquote", "ul", "ol", "a", "span"} for child in around.elements
    )
    named = "footnotes" in around.classes or around.tag == "section"
    return only_text and not named and len(inside) < 200 and sum(id(e) in places for e in inside) == 1


def _ending(boxes: set[int], index: Index) -> set[int]:
    """Those of some blocks that end the body: after the first of them there is nothing but such blocks and rules."""
    ending: set[int] = set()
    lists = {id(index.parents[box]) for box in boxes if box in index.parents}
    for element in reversed(list(_leaves(index.body, boxes))):
        if id(element) in boxes:
            ending.add(id(element))
        elif element.tag == "li" and id(index.parents[id(element)]) in lists:
            continue
        elif element.tag != "hr" and not element.is_blank():
            break
    return ending


def _leaves(element: Element, boxes: set[int]) -> Iterator[Element]:
    """The blocks without blocks inside, and the boxes whole, in order."""
    inner = [child for child in element.elements if child.tag in BLOCKS or child.tag == "hr"]
    if id(element) in boxes or not inner:
        yield element
        return
    for child in inner:
        yield from _leaves(child, boxes)

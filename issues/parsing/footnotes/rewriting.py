"""Proven notes take one form: marks become anchors, notes end the body, their lists and rules go."""

from __future__ import annotations

import re

from ..references import note_label
from ..tree import Element
from .index import BOXES, MARK, Index, Note, leading_number

_AROUND_ARROWS = r"[\s\ufe0e\ufe0f\xa0.\[\](){}]{0,20}"
_ARROWS = re.compile(
    rf"{_AROUND_ARROWS}(?:[↩↑⤴⬆^«‹⮌⏎↵⇑▲←]|back|volver|return|top|jump up)?{_AROUND_ARROWS}", re.I
)
_AFTER_NUMBER = re.compile(r"\A\s{0,9}[.\]):]\s{1,9}")
_AROUND = " []().:\n\xa0"
_INLINE = frozenset({"sup", "span", "b", "strong", "small", "cite", "em", "i"})
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_TITLES = frozenset(
    [
        "notas",
        "nota",
        "notasalpie",
        "notasapiedepágina",
        "notasyreferencias",
        "notesandreferences",
        "notes",
        "note",
        "footnotes",
        "endnotes",
        "referencias",
        "references",
        "fuentes",
        "pie",
    ]
)


def rewrite(notes: list[Note], index: Index) -> None:
    """Marks and notes in the one form; the notes end the body, their lists go."""
    ours = {id(mark) for note in notes for mark in note.marks}
    taken = {label for a in index.body.iter("a") if id(a) not in ours and (label := note_label(a))}
    made: list[Element | str] = []
    for note in notes:
        label = _label(note.marks[0], taken)
        taken.add(label)
        number = note.marks[0].text().strip(_AROUND)
        for mark in note.marks:
            _place_mark(mark, label, index)
        _take_out(note.box, index)
        made.append(_note_element(note, label, number))
    index.body.children += made


def _label(mark: Element, taken: set[str]) -> str:
    """A label nobody has: the mark's number, else the next one free."""
    wanted = note_label(mark) or "".join(re.findall(r"\w+", mark.text()))
    if wanted and wanted not in taken and re.fullmatch(r"[\w-]{1,40}", wanted):
        return wanted
    number = len(taken) + 1
    while str(number) in taken:
        number += 1
    return str(number)


def _place_mark(mark: Element, label: str, index: Index) -> None:
    """Our mark in place of the link, and of the `sup` or `span` that holds nothing else."""
    mark.children = [label]
    mark.attrs = {"class": "footnote-anchor", "href": f"#footnote-{label}"}
    for around in index.above(mark):
        alone = [
            child for child in around.children if not isinstance(child, str) or child.strip(" []()\n\xa0")
        ]
        if around.tag not in {"sup", "span", "small"} or len(alone) != 1:
            break
        around.tag, around.attrs, around.children = "span", {}, [alone[0]]


def _note_element(note: Note, label: str, number: str) -> Element:
    """The note with its text, without its number and its way back."""
    children = list(note.box.children) if note.box.tag not in {"tr", "table"} else _of_cells(note)
    content = Element("div", {"class": "footnote-content"}, children, note.box.line)
    if note.box.tag == "p":
        content.children = [Element("p", {}, list(note.box.children), note.box.line)]
    backs = {
        id(a) for a in note.backs if MARK.fullmatch(a.text().strip()) or _ARROWS.fullmatch(a.text().strip())
    }
    _without_way_back(content, backs)
    _without_number(content, number, in_list=note.box.tag in BOXES)
    _without_first_space(content)
    anchor = Element("a", {"class": "footnote-number", "id": f"footnote-{label}"}, [label])
    return Element("div", {"class": "footnote"}, [anchor, content], note.box.line)


def _of_cells(note: Note) -> list[Element | str]:
    """What the cells of a note in a table hold, but for those of its number and its way back."""
    backs = set(map(id, note.backs))
    cells = [cell for cell in note.box.iter("td", "th") if not any(id(a) in backs for a in cell.iter("a"))]
    return [Element("div", {}, cell.children, cell.line) for cell in cells]


def _without_way_back(content: Element, backs: set[int]) -> None:
    """Takes out the links that lead back, and the marks around them that are empty then."""
    kept: list[Element | str] = []
    for child in content.children:
        if isinstance(child, Element):
            if id(child) in backs:
                continue
            leads_back = any(id(a) in backs for a in child.iter("a"))
            _without_way_back(child, backs)
            if leads_back and child.tag in _INLINE and _ARROWS.fullmatch(child.text().strip()):
                continue
        kept.append(child)
    if len(kept) < len(content.children):
        kept = _without_brackets(kept)
    content.children = kept


def _without_brackets(children: list[Element | str]) -> list[Element | str]:
    """The same without the brackets that a way back stood in, at the end."""
    ending = 0
    while ending < len(children) and isinstance(children[-1 - ending], str):
        ending += 1
    text = "".join(map(str, children[len(children) - ending :]))
    found = re.search(r"[ \xa0]?(?:\[\s?\]|\(\s?\))\s{0,9}\Z", text)
    return [*children[: len(children) - ending], text[: found.start()]] if found else children


def _without_number(content: Element, number: str, *, in_list: bool) -> None:
    """Takes the note's number, and what parts it from the text, from the beginning: raised, in a place's name, bare."""
    place = next((i for i, c in enumerate(content.children) if not isinstance(c, str) or c.strip()), None)
    if place is None:
        return
    first = content.children[place]
    if isinstance(first, str):
        found = leading_number(first)
        parted = found is not None and found[1] == number and (not in_list or found[0].strip() != number)
        content.children[place] = first[found.end() :] if found and parted else first
    elif (
        first.tag in {"a", "sup", "b", "strong", "span"} and number and first.text().strip(_AROUND) == number
    ):
        del content.children[place]
        if place < len(content.children) and isinstance(content.children[place], str):
            content.children[place] = str(content.children[place]).lstrip(_AROUND + "-")
    elif first.tag in {"p", "div", "span", "sup"}:
        _without_number(first, number, in_list=in_list)


def _without_first_space(content: Element) -> None:
    """Takes the white space from the beginning of a note, no-break spaces too."""
    while content.children:
        first = content.children[0]
        if isinstance(first, Element):
            if first.tag not in {"p", "div", "span"}:
                return
            content = first
        elif first.strip():
            content.children[0] = _AFTER_NUMBER.sub("", first).lstrip()
            return
        else:
            del content.children[0]


def _take_out(box: Element, index: Index) -> None:
    """Takes a note's block out of the body, and what only held it up: its list, the rule above, an empty box."""
    parent = index.parents.get(id(box))
    if parent is None or box not in parent.children:
        return
    place = parent.children.index(box)
    parent.children.remove(box)
    _drop_rule(parent, place)
    while parent is not index.body and _is_empty(parent):
        above = index.parents.get(id(parent))
        if above is None or parent not in above.children:
            break
        place = above.children.index(parent)
        above.children.remove(parent)
        _drop_rule(above, place)
        parent = above


def _drop_rule(parent: Element, place: int) -> None:
    """The rule just before a place goes, where nothing follows it any more."""
    after = [child for child in parent.children[place:] if not isinstance(child, str) or child.strip()]
    before = place - 1
    while (
        before >= 0 and isinstance(parent.children[before], str) and not str(parent.children[before]).strip()
    ):
        before -= 1
    rule = parent.children[before] if before >= 0 else ""
    if not after and isinstance(rule, Element) and (rule.tag == "hr" or _is_title(rule)):
        del parent.children[before]
        _drop_rule(parent, before)


def _is_title(element: Element) -> bool:
    """A heading "Notas" and its like, alone or in a box: notes stand beside their marks, nothing would stand below it."""
    words = "".join(re.findall(r"\w+", element.text().casefold()))
    named = element.tag in _HEADINGS or (
        element.tag in {"div", "p"} and element.first(*_HEADINGS, "b", "strong")
    )
    return bool(named) and words in _TITLES


def _is_empty(element: Element) -> bool:
    shown = {"img", "hr", "iframe", "video", "audio", "input", "embed", "object", "picture"}
    return not element.text().strip() and not any(e.tag in shown for e in element.iter())

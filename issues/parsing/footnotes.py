"""Footnotes of HTML by what they are: a short mark that leads to a text which leads back, or which ends the body.

In: the tree of a body, written by whatever program. Out: the same tree, its notes brought into one form (Substack's:
`a.footnote-anchor` and `div.footnote`), which `body` reads. No class names are asked for; a house's names are known
only where a note has no link at all (Modern Footnotes, sidenotes). Linear in the number of elements.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

from .references import is_back_link, note_label
from .tree import Element

_MARK = re.compile(
    r"[\[(]?\s{0,9}(?:(?:n(?:ota|ote)?\.?\s{0,9})?\d{1,4}|[*†‡§¶]{1,4}|[ivxlc]{1,6}|[a-z])\s{0,9}[\])]?[.:]?",
    re.I,
)
_NUMBER = re.compile(
    r"\s{0,9}[\[(]?\s{0,9}(\d{1,4}|[*†‡§¶]{1,4}|[ivxlc]{1,6}|[a-z])\s{0,9}(?:[\])][.:]?|[.:)\]-])?\s{0,9}",
    re.I,
)
_AROUND_ARROWS = r"[\s\ufe0e\ufe0f\xa0.\[\](){}]{0,20}"
_ARROWS = re.compile(
    rf"{_AROUND_ARROWS}(?:[↩↑⤴⬆^«‹⮌⏎↵⇑▲←]|back|volver|return|top|jump up)?{_AROUND_ARROWS}", re.I
)
_CALLED = re.compile(r"foot-?note|end-?note|\b(?:notas?|notes?|referenc(?:es|ias))\b", re.I)
_AROUND = " []().:\n\xa0"
_INLINE = frozenset({"sup", "span", "b", "strong", "small", "cite", "em", "i"})
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_TITLES = frozenset(
    ["notas", "nota", "notes", "note", "footnotes", "endnotes", "referencias", "references", "fuentes", "pie"]
)
_BOXES = frozenset({"li", "aside", "dd", "tr"})
_TEXTS = frozenset({"p", "div", "section", "td"})
_BLOCKS = _BOXES | _TEXTS | frozenset(
    {"body", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "figure", "figcaption", "ol", "ul", "dl", "dt", "table",
     "th", "caption", "article", "main", "header", "footer", "pre", "details", "summary", "center", "nav", "tbody"}
)  # fmt: skip
_MARKED = ("noteref", "footnote-ref", "footnote_ref", "fnref", "footnoteanchor", "footnote-anchor")


@dataclass
class _Index:
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
            for name in {element.attrs.get("id", ""), element.attrs.get("name", "")} - {""}:
                self.places.setdefault(name, element)

    def above(self, element: Element) -> Iterator[Element]:
        """The elements around one, from the inside."""
        while (parent := self.parents.get(id(element))) is not None:
            yield parent
            element = parent

    def block(self, element: Element) -> Element:
        """The nearest block an element is or stands in."""
        return next((e for e in (element, *self.above(element)) if e.tag in _BLOCKS), self.body)

    def target(self, link: Element) -> Element | None:
        """The place in this body that a link leads to."""
        _, sign, fragment = link.attrs.get("href", "").rpartition("#")
        return (
            (self.places.get(fragment) or self.places.get(unquote(fragment))) if sign and fragment else None
        )


@dataclass
class _Note:
    """The block that holds a note, its marks, and the links in it that lead back to them."""

    box: Element
    marks: list[Element] = field(default_factory=list)
    backs: list[Element] = field(default_factory=list)


def gather(body: Element) -> None:
    """Brings the notes of a body into the form that `body` knows; changes nothing where that form is found already."""
    _gather_unlinked(body)
    links = [a for a in body.iter("a") if "#" in a.attrs.get("href", "")]
    if links:
        index = _Index(body)
        notes = _proven(_candidates(links, index), index)
        if notes:
            _rewrite(notes, index)


def _candidates(links: list[Element], index: _Index) -> list[_Note]:
    """The blocks that marks before them lead to. What `references` knows by name already is left as it is."""
    marks = [(a, place) for a in links if _is_mark(a) and (place := index.target(a)) is not None]
    places = {id(place) for _, place in marks}
    notes: dict[int, _Note] = {}
    for mark, place in marks:
        box = None if _is_known(mark, place, index) else _box(place, places, index)
        if box is not None and index.order[id(mark)] < index.order[id(box)] and box not in index.above(mark):
            notes.setdefault(id(box), _Note(box)).marks.append(mark)
    return list(notes.values())


def _proven(notes: list[_Note], index: _Index) -> list[_Note]:
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


def _is_like_a_note(note: _Note, index: _Index) -> bool:
    """Whether a block without a way back may be a note: a list's item, or a text that begins with its number; and its
    marks stand in texts, not in a table of contents."""
    number = note.marks[0].text().strip(" []().:")
    begins = _NUMBER.match(note.box.text())
    in_text = all(index.block(mark).text().strip() != mark.text().strip() for mark in note.marks)
    return in_text and (note.box.tag in _BOXES or (begins is not None and begins[1] == number))


def _says_so(note: _Note) -> bool:
    """Whether an e-book's or ARIA's words call the block a footnote."""
    return "footnote" in f"{note.box.attrs.get('epub:type', '')} {note.box.attrs.get('role', '')}"


def _is_called_notes(note: _Note, index: _Index) -> bool:
    around = list(index.above(note.box))[:3]
    return any(_CALLED.search(f"{e.attrs.get('id', '')} {e.attrs.get('class', '')}") for e in around)


def _is_mark(link: Element) -> bool:
    """A number, letter or star, or a link without words that says that it is a mark."""
    text = link.text().strip()
    if _MARK.fullmatch(text):
        return True
    said = " ".join(
        [link.attrs.get("class", ""), link.attrs.get("role", ""), link.attrs.get("epub:type", "")]
    )
    return not text and any(name in said for name in _MARKED)


def _is_known(mark: Element, place: Element, index: _Index) -> bool:
    """Whether mark and note have the names that `references` and `body` know."""
    if note_label(mark) is None:
        return is_back_link(mark) or "footnote-number" in mark.classes
    around = [place, *index.above(place)]
    return any(
        (e.tag == "div" and "footnote" in e.classes) or {"footnotes", "footnotes-list"} & set(e.classes)
        for e in around
    )


def _box(place: Element, places: set[int], index: _Index) -> Element | None:
    """The block that holds the whole note at a place: a list's item, else paragraphs that hold no other note."""
    box = index.block(place)
    if box is index.body or box.tag in {
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "pre",
        "figure",
        "ol",
        "ul",
        "table",
    }:
        return None
    for around in (box, *index.above(box)):
        if around.tag in _BOXES:
            return around
        if around.tag not in {"p", "div", "section", "td", "dt"} or around is index.body:
            break
        if around is not box and not _is_one_note(around, box, places):
            break
        box = around
    return box if box.tag in _TEXTS else None


def _is_one_note(around: Element, box: Element, places: set[int]) -> bool:
    """Whether a container holds the paragraphs of one note and nothing else."""
    inside = list(around.iter())
    only_text = all(
        child.tag in {"p", "div", "blockquote", "ul", "ol", "a", "span"} for child in around.elements
    )
    named = "footnotes" in around.classes or around.tag == "section"
    return only_text and not named and len(inside) < 200 and sum(id(e) in places for e in inside) == 1


def _ending(boxes: set[int], index: _Index) -> set[int]:
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
    inner = [child for child in element.elements if child.tag in _BLOCKS or child.tag == "hr"]
    if id(element) in boxes or not inner:
        yield element
        return
    for child in inner:
        yield from _leaves(child, boxes)


def _rewrite(notes: list[_Note], index: _Index) -> None:
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


def _place_mark(mark: Element, label: str, index: _Index) -> None:
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


def _note_element(note: _Note, label: str, number: str) -> Element:
    """The note with its text, without its number and its way back."""
    content = Element("div", {"class": "footnote-content"}, list(note.box.children), note.box.line)
    if note.box.tag == "p":
        content.children = [Element("p", {}, list(note.box.children), note.box.line)]
    backs = {
        id(a) for a in note.backs if _MARK.fullmatch(a.text().strip()) or _ARROWS.fullmatch(a.text().strip())
    }
    _without_way_back(content, backs)
    _without_number(content, number, in_list=note.box.tag in _BOXES)
    _without_first_space(content)
    anchor = Element("a", {"class": "footnote-number", "id": f"footnote-{label}"}, [label])
    return Element("div", {"class": "footnote"}, [anchor, content], note.box.line)


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
    content.children = kept


def _without_number(content: Element, number: str, *, in_list: bool) -> None:
    """Takes the note's number, and what parts it from the text, from the beginning: raised, in a place's name, bare."""
    place = next((i for i, c in enumerate(content.children) if not isinstance(c, str) or c.strip()), None)
    if place is None:
        return
    first = content.children[place]
    if isinstance(first, str):
        found = _NUMBER.match(first)
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
            content.children[0] = first.lstrip()
            return
        else:
            del content.children[0]


def _take_out(box: Element, index: _Index) -> None:
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


def _gather_unlinked(body: Element) -> None:
    """Notes that stand right after their mark without a link: Modern Footnotes' and Tufte's sidenotes."""
    made: list[Element] = []
    for parent in list(body.iter()):
        for child in list(parent.children):
            if (
                isinstance(child, Element)
                and child.tag in {"span", "small", "aside"}
                and _is_side_note(child)
            ):
                mark = _mark_before(parent, child)
                if mark is None:
                    continue
                label = f"nota-{len(made) + 1}"
                mark.tag, mark.attrs, mark.children = "span", {}, [_anchor(label)]
                parent.children.remove(child)
                made.append(_side_note(child, label))
    body.children += made


def _is_side_note(element: Element) -> bool:
    return any(
        name.endswith("footnotes-footnote__note") or name in {"sidenote", "marginnote"}
        for name in element.classes
    )


def _mark_before(parent: Element, note: Element) -> Element | None:
    """The mark a side note belongs to: the label or raised number right before it (a checkbox between them goes)."""
    for before in reversed(parent.children[: parent.children.index(note)]):
        if isinstance(before, str):
            if before.strip():
                return None
        elif before.tag == "input":
            parent.children.remove(before)
        elif before.tag in {"label", "sup"}:
            return before
        else:
            return None
    return None


def _anchor(label: str) -> Element:
    return Element("a", {"class": "footnote-anchor", "href": f"#footnote-{label}"}, [label])


def _side_note(note: Element, label: str) -> Element:
    number = Element("a", {"class": "footnote-number", "id": f"footnote-{label}"}, [label])
    content = Element(
        "div", {"class": "footnote-content"}, [Element("p", {}, note.children, note.line)], note.line
    )
    return Element("div", {"class": "footnote"}, [number, content], note.line)

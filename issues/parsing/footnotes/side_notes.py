"""Notes that stand right after their mark without a link: Modern Footnotes', MCI's, Tufte's sidenotes."""

from __future__ import annotations

import re

from ..tree import Element
from .index import MARK

# Modern Footnotes, MCI Footnotes, Inline Footnotes, Tufte's and others: the text of a note right after its mark.
_SIDE_NOTE = re.compile(
    r"footnotes-footnote__note\Z|\A(?:sidenote|marginnote|footnote_?-?(?:tooltip|content|text)|inline-?footnote-?(?:text|content))\Z",
    re.I,
)
_LIST_OF_NOTES = frozenset(
    {"modern-footnotes-list", "modern-footnotes-list-heading", "footnotes_reference_container"}
)
_ROW = re.compile(r"footnote_plugin_reference_(\w{1,60})\Z")


def gather_unlinked(body: Element) -> None:
    """Notes that stand right after their mark without a link: Modern Footnotes' and Tufte's sidenotes."""
    made = _gather_tables(body) if any(map(_is_row, body.iter("tr"))) else []
    if not any(map(_is_side_note, body.iter("span", "small", "aside"))):
        body.children += made
        return
    for parent in list(body.iter()):
        for child in list(parent.children):
            if (
                isinstance(child, Element)
                and child.tag in {"span", "small", "aside"}
                and _is_side_note(child)
                and child.children
            ):
                mark = _mark_before(parent, child)
                if mark is None:
                    continue
                label = f"nota-{len(made) + 1}"
                mark.tag, mark.attrs, mark.children = "span", {}, [_anchor(label)]
                parent.children.remove(child)
                made.append(_side_note(child, label))
    if made:
        _drop_lists(body, made)
    body.children += made


def _is_row(element: Element) -> bool:
    return "footnotes_plugin_reference_row" in element.classes


def _is_side_note(element: Element) -> bool:
    return bool(element.attrs) and any(map(_SIDE_NOTE.search, element.classes))


def _mark_before(parent: Element, note: Element) -> Element | None:
    """The mark a side note belongs to: the label, link or raised number right before it (a checkbox between them goes)."""
    for before in reversed(parent.children[: parent.children.index(note)]):
        if isinstance(before, str):
            if before.strip():
                return None
        elif before.tag == "input":
            parent.children.remove(before)
        elif before.tag in {"label", "sup"} or (before.tag == "a" and MARK.fullmatch(before.text().strip())):
            return before
        elif before.text().strip():
            return None
    return None


def _drop_lists(body: Element, made: list[Element]) -> None:
    """The lists that programs make of such notes below the text, where they say what the notes say."""
    said = {words for note in made if (words := _words(note.elements[1]))}
    for parent in list(body.iter()):
        lists = [child for child in parent.elements if _LIST_OF_NOTES & set(child.classes)]
        entries = [entry for each in lists for entry in each.iter("li", "tr")]
        if lists and all(_words(entry) in said for entry in entries):
            gone = set(map(id, lists))
            parent.children = [child for child in parent.children if id(child) not in gone]


def _words(entry: Element) -> str:
    """The words of a note, without the number and the arrow before them."""
    return re.sub(r"\A\W{0,9}\d{1,4}\W{0,9}", "", " ".join(entry.text().split())).strip()


def _gather_tables(body: Element) -> list[Element]:
    """MCI's notes: a table below the text, whose rows and the marks in the text have one number each."""
    places = {name: element for element in body.iter() if (name := element.attrs.get("id"))}
    made: list[Element] = []
    for row in body.iter("tr"):
        number = next((found[1] for e in row.iter() if (found := _ROW.match(e.attrs.get("id", "")))), "")
        mark = places.get(f"footnote_plugin_tooltip_{number}")
        text = next((cell for cell in row.iter("td") if "footnote_plugin_text" in cell.classes), None)
        if not number or mark is None or text is None:
            continue
        label = f"nota-{len(made) + 1}"
        mark.tag, mark.attrs, mark.children = "span", {}, [_anchor(label)]
        if (shown := places.get(f"footnote_plugin_tooltip_text_{number}")) is not None:
            shown.children = []
        made.append(_side_note(text, label))
    if made:
        for link in body.iter("a"):  # around a mark
            if any("footnote-anchor" in inner.classes for inner in link.iter("a") if inner is not link):
                link.tag, link.attrs = "span", {}
        _drop_lists(body, made)
    return made


def _anchor(label: str) -> Element:
    return Element("a", {"class": "footnote-anchor", "href": f"#footnote-{label}"}, [label])


def _side_note(note: Element, label: str) -> Element:
    number = Element("a", {"class": "footnote-number", "id": f"footnote-{label}"}, [label])
    content = Element(
        "div", {"class": "footnote-content"}, [Element("p", {}, note.children, note.line)], note.line
    )
    return Element("div", {"class": "footnote"}, [number, content], note.line)

"""Looks become marks: every text gets the marks that its tags and styles give it, and nothing else is left of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ..tree import BLOCK_TAGS, Element
from .styles import Styles, is_hidden, with_marks

_TAGS = {
    "b": "strong", "strong": "strong", "i": "em", "em": "em", "s": "del", "strike": "del", "del": "del", "u": "u",
    "sup": "sup", "sub": "sub", "span": "", "font": "", "big": "", "bdi": "", "label": "",
}  # fmt: skip
_ORDER = ("strong", "em", "del", "u", "sup", "sub")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "th"})
_EDGED = frozenset(
    {"p", "li", "td", "th", "div", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd", "figcaption"}
)
_LEFT_OUT = frozenset(
    {"style", "lang", "xml:lang", "title", "width", "height", "align", "valign", "border", "tabindex"}
)
_CONTROLS = frozenset({"button", "select", "textarea", "svg", "nav"})
_BLANKS = " \xa0\n\t\r\u200b\ufeff"
_NO_BREAK = re.compile(r"[ \xa0]{0,99}(?: \xa0|\xa0 )[ \xa0]{0,99}")
Node = Element | str


@dataclass(frozen=True)
class _Text:
    """A piece of text with its marks, before it is written as elements."""

    text: str
    marks: frozenset[str]


def flatten(body: Element, styles: Styles) -> None:
    """Writes the marks of all texts as elements of their own, in place; hidden elements go."""
    body.children = _children(body, frozenset(), styles)


def _children(parent: Element, marks: frozenset[str], styles: Styles) -> list[Node]:
    pieces: list[_Text | Element] = []
    _gather(parent.children, marks, styles, pieces, in_link=parent.tag == "a")
    nodes: list[Node] = []
    for piece in pieces:
        nodes.append(
            piece if isinstance(piece, Element) else _written(piece, is_bold=parent.tag in _HEADINGS)
        )
    if parent.tag in _EDGED and nodes and isinstance(nodes[-1], str):
        nodes[-1] = nodes[-1].rstrip(_BLANKS)
    return nodes


def _gather(
    nodes: Iterable[Node],
    marks: frozenset[str],
    styles: Styles,
    pieces: list[_Text | Element],
    *,
    in_link: bool,
) -> None:
    for node in nodes:
        if isinstance(node, str):
            _add(pieces, node, marks)
            continue
        style = styles.on(node)
        if node.tag in _CONTROLS or is_hidden(style):
            continue
        if node.tag in _TAGS or ":" in node.tag:
            inner = with_marks(marks | ({_TAGS[node.tag]} - {""} if node.tag in _TAGS else set()), style)
            if "id" in node.attrs or "name" in node.attrs:
                pieces.append(Element("a", {k: v for k, v in node.attrs.items() if k in {"id", "name"}}))
            if _is_space(node):
                _add(pieces, " ", inner)
            elif node.tag == "span" and _is_widget(node):
                pieces.append(node)
            else:
                _gather(node.children, inner - {"u"} if in_link else inner, styles, pieces, in_link=in_link)
            continue
        pieces.append(_element(node, marks, style, styles))


def _element(node: Element, marks: frozenset[str], style: dict[str, str], styles: Styles) -> Element:
    """An element that stays, with its texts marked and its looks gone."""
    if node.tag in _HEADINGS:
        inner = frozenset[str]()
    elif node.tag in BLOCK_TAGS:
        inner = with_marks(marks, {name: value for name, value in style.items() if name.startswith("font")})
    else:
        inner = with_marks(marks, style)
    if node.tag == "a":
        inner -= {"u"}
    if node.tag != "pre":
        node.children = _children(node, inner, styles)
    _name(node)
    aligned = style.get("text-align") or node.attrs.get("align", "") if node.tag in {"td", "th"} else ""
    node.attrs = {
        name: value
        for name, value in node.attrs.items()
        if name not in _LEFT_OUT and (name, value) != ("dir", "ltr")
    }
    if aligned in {"center", "right"}:
        node.attrs["align"] = aligned
    return node


def _name(node: Element) -> None:
    """A heading by its role is one by its tag; items of a list need no numbers of their own."""
    level = node.attrs.get("aria-level", "")
    if node.tag in {"p", "div"} and node.attrs.get("role") == "heading" and level in {*"123456"}:
        node.tag = f"h{level}"
    if node.tag in {"ul", "ol"}:
        items = [child for child in node.elements if child.tag == "li"]
        first = node.attrs.get("start") or (items[0].attrs.get("value", "") if items else "")
        node.attrs = {"start": first} if node.tag == "ol" and first not in {"", "0", "1"} else {}
        for item in items:
            item.attrs.pop("value", None)


def _add(pieces: list[_Text | Element], text: str, marks: frozenset[str]) -> None:
    """One more text: joined with the one before where they carry the same marks."""
    last = pieces[-1] if pieces else None
    if isinstance(last, _Text) and (last.marks == marks or not text.strip(_BLANKS)):
        pieces[-1] = _Text(last.text + text, last.marks)
    elif text:
        pieces.append(_Text(text, marks))


def _written(piece: _Text, *, is_bold: bool) -> Node:
    """A text inside its marks; in a heading bold says nothing."""
    text = _NO_BREAK.sub(" ", piece.text) if "\xa0" in piece.text else piece.text
    node: Node = text
    if not text.strip(_BLANKS):
        return node
    for mark in reversed(_ORDER):
        if mark in piece.marks and not (mark == "strong" and is_bold):
            node = Element(mark, {}, [node])
    return node


def _is_space(node: Element) -> bool:
    """A blank that a browser or an Apple program wrote as a hard space in an element of its own, a tab too."""
    if "Apple-tab-span" in node.classes:
        return True
    return node.tag == "span" and len(node.children) == 1 and node.children[0] in {"\xa0", " "}


def _is_widget(node: Element) -> bool:
    """A span that is no look but a thing the importer knows (a note beside its mark, a formula)."""
    return any(key.startswith("data-attrs") for key in node.attrs) or any(
        name in {"sidenote", "marginnote", "latex-rendered"} or name.endswith("footnotes-footnote__note")
        for name in node.classes
    )

"""Ghost's two document formats, Lexical and Mobiledoc, as HTML, and the names of the cards that are in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from . import ghost_cards

_FORMATS = (
    (1, "strong"),
    (2, "em"),
    (4, "s"),
    (8, "u"),
    (16, "code"),
    (32, "sub"),
    (64, "sup"),
    (128, "mark"),
)
_BLOCKS = {"paragraph": "p", "quote": "blockquote", "aside": "aside", "listitem": "li"}
_DEEPEST = 60


@dataclass
class Text:
    """A document as HTML. `cards` are the kinds of its cards, `unknown` those that nobody knows."""

    html: str = ""
    cards: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    def card(self, kind: str, fields: ghost_cards.Fields) -> str:
        """A card as HTML, noted; an unknown one by its words."""
        self.cards.append(kind)
        made = ghost_cards.html_of(kind, fields)
        if made is None:
            self.unknown.append(kind)
            return ghost_cards.words_of(fields)
        return made


def of_lexical(document: Any) -> Text:
    """A Lexical document; of what nobody knows its children or its words are kept."""
    text = Text()
    root = document.get("root") if isinstance(document, dict) else None
    text.html = _nodes(root, text, 0) if isinstance(root, dict) else ""
    return text


def _nodes(node: dict[str, Any], text: Text, depth: int) -> str:
    children = node.get("children")
    if not isinstance(children, list) or depth > _DEEPEST:
        return ""
    return "".join(_node(each, text, depth + 1) for each in children if isinstance(each, dict))


def _node(node: dict[str, Any], text: Text, depth: int) -> str:
    kind = str(node.get("type", "")).removeprefix("extended-")
    if kind in ("text", "tk"):
        return _marked(str(node.get("text", "")), node.get("format"))
    if kind in ("linebreak", "tab"):
        return "<br>" if kind == "linebreak" else "\t"
    if kind == "listitem":
        return _entry(node, text, depth)
    if kind in _BLOCKS:
        return f"<{_BLOCKS[kind]}>{_nodes(node, text, depth)}</{_BLOCKS[kind]}>\n"
    if kind == "heading":
        tag = node.get("tag") if node.get("tag") in ("h1", "h2", "h3", "h4", "h5", "h6") else "h2"
        return f"<{tag}>{_nodes(node, text, depth)}</{tag}>\n"
    if kind == "list":
        tag = "ol" if node.get("tag") == "ol" or node.get("listType") == "number" else "ul"
        start = (
            f' start="{int(node["start"])}"' if tag == "ol" and str(node.get("start", 1)).isdigit() else ""
        )
        return f"<{tag}{start}>{_nodes(node, text, depth)}</{tag}>\n"
    if kind in ("link", "autolink"):
        return f'<a href="{escape(str(node.get("url", "")))}">{_nodes(node, text, depth)}</a>'
    if isinstance(node.get("children"), list) and kind not in ("at-link",):
        return _nodes(node, text, depth)
    return text.card(kind, node) + "\n"


def _entry(node: dict[str, Any], text: Text, depth: int) -> str:
    """An entry of a list; one that only holds a nested list is written so too."""
    checked = node.get("checked")
    box = "" if checked is None else f'<input type="checkbox"{" checked" if checked else ""}> '
    return f"<li>{box}{_nodes(node, text, depth)}</li>"


def _marked(words: str, marks: Any) -> str:
    html = escape(words, quote=False)
    bits = marks if isinstance(marks, int) else 0
    for bit, tag in _FORMATS:
        html = f"<{tag}>{html}</{tag}>" if bits & bit else html
    return html


def of_mobiledoc(document: Any) -> Text:
    """A Mobiledoc document (0.3)."""
    text = Text()
    if not isinstance(document, dict):
        return text
    parts: list[str] = []
    for section in document.get("sections") or []:
        made = _SECTIONS.get(section[0] if isinstance(section, list) and section else None)
        if made:
            parts.append(made(section, document, text))
    text.html = "\n".join(parts)
    return text


def _markup(section: Sequence[Any], document: dict[str, Any], text: Text) -> str:
    tag = (
        section[1]
        if section[1] in ("p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "aside")
        else "blockquote"
    )
    return f"<{tag}>{_markers(section[2], document)}</{tag}>"


def _list(section: Sequence[Any], document: dict[str, Any], text: Text) -> str:
    tag = "ol" if section[1] == "ol" else "ul"
    return f"<{tag}>{''.join(f'<li>{_markers(each, document)}</li>' for each in section[2])}</{tag}>"


def _picture(section: Sequence[Any], document: dict[str, Any], text: Text) -> str:
    return text.card("image", {"src": section[1]})


def _card(section: Sequence[Any], document: dict[str, Any], text: Text) -> str:
    kind, fields = (document.get("cards") or [])[section[1]][:2]
    return text.card(str(kind), fields if isinstance(fields, dict) else {})


_SECTIONS: dict[Any, Callable[[Sequence[Any], dict[str, Any], Text], str]] = {
    1: _markup,
    2: _picture,
    3: _list,
    10: _card,
}


def _markers(markers: Sequence[Any], document: dict[str, Any]) -> str:
    """Inline text: a stack of marks, opened and closed around each piece."""
    marks, atoms = document.get("markups") or [], document.get("atoms") or []
    opened: list[str] = []
    out: list[str] = []
    for kind, opens, closes, value in markers:
        for number in opens:
            tag, *attributes = marks[number]
            named = dict(zip(*[iter(attributes[0] if attributes else [])] * 2, strict=False))
            href = f' href="{escape(str(named["href"]))}"' if tag == "a" and "href" in named else ""
            out.append(f"<{tag}{href}>")
            opened.append(tag)
        if kind == 0:
            out.append(escape(str(value), quote=False))
        else:
            name, words = atoms[value][:2]
            out.append("<br>" if name == "soft-return" else escape(str(words), quote=False))
        out += [f"</{opened.pop()}>" for _ in range(closes) if opened]
    return "".join([*out, *(f"</{tag}>" for tag in reversed(opened))])

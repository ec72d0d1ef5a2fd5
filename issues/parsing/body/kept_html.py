"""A block for which Markdown has no syntax, as cleaned HTML on one line: the last resort, and always possible."""

from __future__ import annotations

import re
from collections.abc import Set
from html import escape

from .. import attributes, tree
from ..dialect.autolinks import find_autolinks
from ..references import note_label, picture_address
from ..tree import Element
from ..widgets.parts import Node
from .code import language_of

_LINE_ENDS = re.compile(r"[ \t\r\f]{0,80}\n[ \t\r\n\f]*")
_NO_LINKS = frozenset({"a", "code", "kbd", "samp"})
_NEEDED = frozenset({"id", "data-embed"})


def clean_html(element: Element, notes: Set[str] = frozenset()) -> str:
    """The block's HTML. The marks of `notes` (labels) are written as our dialect renders them."""
    return _written(element, notes, in_code=False)


def _written(node: Node, notes: Set[str], *, in_code: bool, in_link: bool = False) -> str:
    """HTML without line ends and tabs, which Markdown would read or change: in code they are character references."""
    if isinstance(node, str):
        text = escape(node, quote=False)
        if in_code:
            return text.replace("\r\n", "\n").replace("\n", "&#10;").replace("\t", "&#9;")
        return _LINE_ENDS.sub(" ", text if in_link else _with_links(node))
    if (label := _label_of(node)) is not None and label in notes:
        name = escape(label)
        return f'<sup><a class="footnote-ref" href="#fn:{name}">{name}</a></sup>'
    attrs = "".join(f' {name}="{escape(_LINE_ENDS.sub(" ", value))}"' for name, value in _kept(node).items())
    if node.tag in tree.VOID:
        return f"<{node.tag}{attrs}>"
    in_code = in_code or node.tag == "pre"
    in_link = in_link or node.tag in _NO_LINKS
    inside = "".join(_written(child, notes, in_code=in_code, in_link=in_link) for child in node.children)
    first = "&#10;" if node.tag == "pre" and inside.startswith("&#10;") else ""  # a parser drops the first
    return f"<{node.tag}{attrs}>{first}{inside}</{node.tag}>"


def _with_links(text: str) -> str:
    """HTML of a text whose bare addresses are links, as they are in Markdown."""
    pieces, done = [], 0
    for link in find_autolinks(text):
        pieces.append(escape(text[done : link.start], quote=False))
        pieces.append(f'<a href="{escape(link.href)}">{escape(link.text, quote=False)}</a>')
        done = link.end
    return "".join([*pieces, escape(text[done:], quote=False)])


def _label_of(element: Element) -> str | None:
    """The note a mark refers to, in a `sup` of its own or not."""
    if element.tag == "sup" and len(element.children) == 1 and element.elements:
        element = element.elements[0]
    return note_label(element)


def _kept(element: Element) -> dict[str, str]:
    wanted = attributes.names(element.tag) | _NEEDED
    attrs = {name: value for name, value in element.attrs.items() if name in wanted}
    if element.tag == "img":
        attrs["src"] = picture_address(attrs.get("src", ""))
    elif element.tag == "pre" and (language := language_of(element)):
        attrs["class"] = f"language-{language}"
    return attrs

"""HTML as a small tree of our own: parsed by Lexbor, walked in plain Python.

A child is an Element or a str. Comments, scripts and styles are left out. Top-level elements know the source
line they stand on when the source has one tag a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from html import escape

from selectolax.lexbor import LexborHTMLParser, LexborNode

BLOCK_TAGS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hgroup", "hr", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "search", "section",
    "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip
"""Elements that stand on lines of their own."""
_INVISIBLE = {"script", "style", "template", "noscript", "head", "title", "meta", "link", "base"}
_TAG_AT_LINE_START = re.compile(r"^([ \t]*<[A-Za-z][\w-]*)(?=[\s/>])", re.M)
_LINE_MARK = re.compile(r" data-line=\d+")
SPACES = re.compile(r"[\t\r\n\f][ \t\r\n\f]*| [ \t\r\n\f]+")
"""White space that is shown as one blank, but for single blanks: they need no change."""
VOID = {"img", "br", "hr", "input", "wbr", "source", "col", "area", "embed", "track"}


@dataclass(eq=False)
class Element:
    """An element: its tag in lower case, attributes, children, and the source line it starts on."""

    tag: str
    attrs: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)
    line: int | None = None

    @property
    def classes(self) -> list[str]:
        return self.attrs.get("class", "").split()

    @property
    def elements(self) -> list[Element]:
        return [child for child in self.children if isinstance(child, Element)]

    def iter(self, *tags: str) -> Iterator[Element]:
        """This element and all below it in document order, only `tags` when given."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            if not tags or element.tag in tags:
                yield element
            for child in reversed(element.children):
                if not isinstance(child, str):
                    waiting.append(child)

    def first(self, *tags: str) -> Element | None:
        """The first element below with one of these tags."""
        return next((found for found in self.iter(*tags) if found is not self), None)

    def holds(self, tags: Set[str]) -> bool:
        """Whether one of these tags stands anywhere below."""
        return any(
            not isinstance(child, str) and (child.tag in tags or child.holds(tags)) for child in self.children
        )

    def text(self) -> str:
        """All text below, as it stands."""
        return "".join(child if isinstance(child, str) else child.text() for child in self.children)

    def is_blank(self) -> bool:
        """Nothing to see: neither text nor anything that shows itself."""
        for child in self.children:
            if child.strip() if isinstance(child, str) else child.tag in SHOWN or not child.is_blank():
                return False
        return True


SHOWN = {"img", "iframe", "video", "audio", "hr", "input", "a", "embed", "object", "picture"}


def parse(html: str, first_line: int | None = None, *, hidden: frozenset[str] = frozenset()) -> Element:
    """The tree of an HTML body; `first_line` is the source line the text begins on, where lines matter.

    `hidden` are invisible elements that are wanted all the same.
    """
    marked = html if first_line is None else _with_lines(html, first_line)
    body = LexborHTMLParser("<!DOCTYPE html><body>" + marked).body
    return _copy(body, _INVISIBLE - hidden) if body is not None else Element("body")


def _with_lines(html: str, first_line: int) -> str:
    """The same HTML whose tags at a line's start carry the number of that line."""
    line, seen = first_line, 0

    def mark(found: re.Match[str]) -> str:
        nonlocal line, seen
        line += html.count("\n", seen, found.start())
        seen = found.start()
        return f"{found[1]} data-line={line}"

    return _TAG_AT_LINE_START.sub(mark, html)


def _copy(node: LexborNode, left_out: Set[str]) -> Element:
    tag = node.tag or ""
    attrs = {name: value or "" for name, value in node.attributes.items()}
    for name, value in attrs.items():
        if " data-line=" in value:  # of a tag within the attribute, at its line's start
            attrs[name] = _LINE_MARK.sub("", value)
    element = Element(tag, attrs)
    if "data-line" in attrs:
        line = attrs.pop("data-line")
        element.line = int(line) if line.isdigit() else None
    child = node.child
    while child is not None:
        if child.is_text_node:
            element.children.append(child.text_content or "")
        elif child.is_element_node and child.tag not in left_out:
            element.children.append(_copy(child, left_out))
        child = child.next
    return element


def to_html(node: Element | str) -> str:
    """HTML of a node as it stands (text escaped, no prettifying)."""
    if isinstance(node, str):
        return escape(node, quote=False)
    attrs = "".join(f' {name}="{escape(value)}"' for name, value in node.attrs.items())
    if node.tag in VOID:
        return f"<{node.tag}{attrs}>"
    inside = "".join(map(to_html, node.children))
    first = "\n" if node.tag == "pre" and inside.startswith("\n") else ""  # a parser drops the first
    return f"<{node.tag}{attrs}>{first}{inside}</{node.tag}>"

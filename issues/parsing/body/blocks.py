"""A body's tree -> its top-level blocks: containers opened, loose text gathered, empty paragraphs dropped."""

from __future__ import annotations

from collections.abc import Iterator

from .. import attributes
from ..tree import Element
from ..widgets.parts import Findings, Node
from .canonical import PARAGRAPHS, TRANSPARENT_BLOCKS
from .marks import MARKS

HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
BLOCKS = (
    HEADINGS
    | PARAGRAPHS
    | TRANSPARENT_BLOCKS
    | {"ul", "ol", "blockquote", "pre", "table", "figure", "hr", "dl", "details"}
)
_TOP = BLOCKS | {"figcaption", "li", "dt", "dd"}
_OPENED = TRANSPARENT_BLOCKS | {"figcaption", "dd", "dt"}
KINDS = {
    "ul": "list", "ol": "list", "blockquote": "quote", "pre": "code", "table": "table", "figure": "figure", "hr": "rule",
}  # fmt: skip


def unbreak(node: Element) -> None:
    """Takes back the line breaks a converter put just inside marks (`<em>\\n<b>x</b>\\n</em>, y` is "x, y")."""
    for i, child in enumerate(node.children):
        if isinstance(child, str) or child.tag == "pre":
            continue
        unbreak(child)
        if child.tag not in MARKS or not child.children:
            continue
        before = node.children[i - 1] if i else ""
        after = node.children[i + 1] if i + 1 < len(node.children) else ""
        first, last = child.children[0], child.children[-1]
        if isinstance(last, str) and "\n" in last and isinstance(after, str) and not after[:1].isalnum():
            child.children[-1] = last.rstrip(" \t\r\n")
        if isinstance(first, str) and "\n" in first and isinstance(before, str) and not before[-1:].isalnum():
            child.children[0] = str(child.children[0]).lstrip(" \t\r\n")


def blocks(nodes: list[Node], findings: Findings, line: int | None = None) -> Iterator[Element]:
    """The top-level blocks: transparent containers are opened, loose text becomes paragraphs."""
    loose: list[Node] = []
    for node in nodes:
        if isinstance(node, Element) and node.tag in _TOP:
            yield from _flush(loose, line)
            loose = []
            line = node.line or line
            yield from _open(node, findings, line)
        else:
            loose.append(node)
    yield from _flush(loose, line)


def _flush(loose: list[Node], line: int | None) -> Iterator[Element]:
    if not loose:
        return
    paragraph = Element(
        "p", {}, list(loose), next((n.line for n in loose if isinstance(n, Element) and n.line), line)
    )
    if not paragraph.is_blank():
        yield _captioned(paragraph)


def _captioned(node: Element) -> Element:
    """A paragraph of nothing but pictures as a figure whose caption their titles are; any other block as it is."""
    if not only_pictures(node):
        return node
    captions = [image.attrs["title"] for image in node.iter("img") if image.attrs.get("title")]
    if not captions:
        return node
    caption = Element("figcaption", {}, [" ".join(captions)])
    return Element("figure", dict(node.attrs), [*node.children, caption], node.line)


def _open(node: Element, findings: Findings, line: int | None) -> Iterator[Element]:
    node.line = node.line or line
    if node.tag in _OPENED or (node.tag in PARAGRAPHS and _holdsblocks(node)):
        for block in blocks(node.children, findings, node.line):
            for name in attributes.EVERYWHERE & node.attrs.keys():
                block.attrs.setdefault(name, node.attrs[name])
            yield block
    elif node.tag == "li":
        yield Element("ul", {}, [node], node.line)
    elif node.is_blank() and node.tag not in {"hr", "pre"}:
        findings.counts["empty_headings" if node.tag in HEADINGS else "empty_paragraphs"] += 1
    else:
        yield _captioned(node)


def _holdsblocks(node: Element) -> bool:
    return any(child.tag in BLOCKS for child in node.elements)


def kind_of(element: Element) -> str:
    """The kind of block an element makes (documents.Block)."""
    if "data-embed" in element.attrs:
        return "embed"
    return "heading" if element.tag in HEADINGS else KINDS.get(element.tag, "paragraph")


def only_pictures(element: Element) -> bool:
    """A paragraph of nothing but pictures: a figure by another name."""
    return element.tag in PARAGRAPHS and element.first("img") is not None and not element.text().strip()

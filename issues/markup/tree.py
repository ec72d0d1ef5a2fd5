"""HTML -> a small tree of allowed elements and text, and back: what the transformations work on.

selectolax reads the HTML as browsers do; the tree holds only elements of the vocabulary, so that no
transformation ever meets a script, a form or a foreign drawing. Text is plain, escaped again on the way out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape

from selectolax.lexbor import LexborHTMLParser, LexborNode

from .vocabulary import DROPPED, FOREIGN, TAGS, VOID, kept_attributes


@dataclass(eq=False, slots=True)
class Element:
    """An element: tag, attributes, and children that are elements or plain text."""

    tag: str
    attrs: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)

    def has_class(self, name: str) -> bool:
        return name in self.attrs.get("class", "").split()

    def text(self) -> str:
        """All text within, as it stands."""
        return "".join(child if isinstance(child, str) else child.text() for child in self.children)

    def walk(self) -> Iterator[Element]:
        """This element and all below, in reading order."""
        yield self
        for child in list(self.children):
            if isinstance(child, Element):
                yield from child.walk()

    def find(self, *tags: str) -> Iterator[Element]:
        """All elements below of these tags, in reading order."""
        return (element for element in self.walk() if element is not self and element.tag in tags)

    @property
    def empty(self) -> bool:
        """Nothing to see: no element, no text but white space."""
        return all(isinstance(child, str) and not child.strip(" \t\r\n\f") for child in self.children)


def parse(html: str, *, sanitised: bool = False) -> Element:
    """The tree of a piece of HTML, under a root without a tag. Only `sanitised` HTML keeps all attributes."""
    root = Element("")
    body = LexborHTMLParser("<!doctype html><body>" + html).body
    if body is not None:
        _take_children(body, root, sanitised)
    return root


def _take_children(node: LexborNode, into: Element, sanitised: bool) -> None:
    child = node.first_child
    while child is not None:
        _take(child, into, sanitised)
        child = child.next


def _take(node: LexborNode, into: Element, sanitised: bool) -> None:
    """Adds what is allowed of a node to `into`: its element, or only its content, or nothing."""
    tag = node.tag or ""
    if tag == "-text":
        into.children.append(node.text_content or "")
    elif tag in FOREIGN:
        into.children.append(_link_to_foreign(node, FOREIGN[tag]))
        if tag in {"audio", "video"}:
            _take_children(node, into, sanitised)
    elif tag in TAGS:
        found = node.attributes
        attrs = {k: v or "" for k, v in found.items()} if sanitised else kept_attributes(tag, found)
        element = Element(tag, attrs)
        into.children.append(element)
        _take_children(node, element, sanitised)
    elif tag not in DROPPED and not tag.startswith(("-", "!")):
        _take_children(node, into, sanitised)


def _link_to_foreign(node: LexborNode, attribute: str) -> Element:
    """Frames and players never load: what they would have shown becomes a link (`embeds` may know it better)."""
    url = (node.attributes.get(attribute) or "").strip()
    if not url and (source := node.css_first("source[src]")) is not None:
        url = (source.attributes.get("src") or "").strip()
    if url.startswith("//"):
        url = "https:" + url
    if not url.lower().startswith(("http://", "https://")):
        return Element("span")
    return Element("a", {"href": url, "data-foreign": node.tag or ""}, [url])


def serialise(element: Element) -> str:
    """The HTML of a tree."""
    parts: list[str] = []
    _write(element, parts)
    return "".join(parts)


def _write(element: Element, parts: list[str]) -> None:
    if element.tag:
        attributes = "".join(f' {name}="{escape(value)}"' for name, value in element.attrs.items())
        parts.append(f"<{element.tag}{attributes}>")
        if element.tag in VOID:
            return
    children = element.children
    if element.tag == "pre" and children and isinstance(children[0], str) and children[0].startswith("\n"):
        parts.append("\n")  # the first line end after <pre> is not text for a parser
    for child in children:
        if isinstance(child, str):
            parts.append(escape(child, quote=False))
        else:
            _write(child, parts)
    if element.tag:
        parts.append(f"</{element.tag}>")

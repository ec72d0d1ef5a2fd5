"""HTML -> a tree of allowed elements and text, and back: what the transformations work on.

selectolax reads the HTML as browsers do; the tree holds only elements of the vocabulary, so that no
transformation ever meets a script, a form or a foreign drawing. Text is plain, escaped again on the way out.
"""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser, LexborNode

from issues.parsing.tree import Element, to_html

from .vocabulary import DROPPED, FOREIGN, TAGS, kept_attributes

__all__ = ["Element", "is_empty", "parse", "serialise"]


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


def serialise(root: Element) -> str:
    """The HTML of everything under a root."""
    return "".join(map(to_html, root.children))


def is_empty(element: Element) -> bool:
    """Nothing to see: no element, no text but white space (a no-break space is somebody's)."""
    return all(isinstance(child, str) and not child.strip(" \t\r\n\f") for child in element.children)

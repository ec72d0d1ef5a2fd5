"""Elements whose attributes hold what their content lacks: script links, background pictures, custom elements."""

from __future__ import annotations

import re

from ..problems import shown
from ..tree import Element
from .containers import open_inline
from .data_cards import may_stand_for, shows_nothing, stand_in
from .lazy import address_of
from .parts import Findings, Node
from .pictures import behind

_TITLED = frozenset(
    [
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "del",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "meter",
        "progress",
        "q",
        "s",
        "samp",
        "small",
        "strike",
        "strong",
        "sub",
        "sup",
        "tt",
        "u",
        "var",
    ]
)
_RUNS = re.compile(r"[\x00-\x20]*(?:javascript|vbscript|data|file|blob|about)[\s]*:", re.I)
_NOTHING_RUNS = frozenset({"", "void(0)", "void 0", "blank", "//"})
_KINDS = {
    "img": "img",
    "image": "img",
    "picture": "img",
    "video": "video",
    "audio": "audio",
    "iframe": "iframe",
}


def by_attributes(node: Element, called: str, findings: Findings, line: int | None) -> list[Node] | None:
    """What an element's attributes say where its content does not; None where that is nothing."""
    if node.tag == "a" and _RUNS.match(node.attrs.get("href", "")):
        return _unsafe_link(node, findings, line)
    if node.tag in _TITLED and node.attrs.get("title", "").strip() and node.children:
        node.children = [Element("span", {"title": node.attrs["title"]}, node.children)]
        return None
    is_empty = may_stand_for(node) and shows_nothing(node)
    if "style" in node.attrs or "background" in node.attrs or "data-bg" in node.attrs:
        address = behind(node)
        if address and (is_empty or shows_nothing(node)):
            words = node.attrs.get("aria-label") or node.attrs.get("title") or ""
            return [Element("img", {"src": address, "alt": words}, [], line)]
        if address:
            findings.add(
                "picture-behind",
                "A picture behind a text was left out: {address}",
                line,
                address=shown(address),
            )
    return stand_in(node, findings, line, called=called) if is_empty else None


def _unsafe_link(node: Element, findings: Findings, line: int | None) -> list[Node]:
    """The words of a link whose URL is unsafe: a script, or a file of the author's machine."""
    address = node.attrs["href"].strip()
    if address.partition(":")[2].strip(" ;") not in _NOTHING_RUNS:
        findings.add(
            "link-unusable",
            "A link that no reader can follow was left out, its words stay: {address}",
            line,
            address=shown(address),
        )
    return open_inline(Element("span", {}, node.children, node.line))


def known_by_another_name(node: Element) -> Element | None:
    """A custom element for a picture, a video or a frame (`amp-img`), as the HTML element."""
    tag = _KINDS.get(node.tag.rpartition("-")[2], "")
    if not tag or not any(node.attrs.get(name) for name in ("src", "srcset", "data-src")):
        return None
    if tag == "img" and node.first("img") is not None:
        return None
    made = Element(tag, node.attrs, [] if tag == "img" else node.children, node.line)
    if tag == "img":
        made.attrs["src"] = address_of(node.attrs)
    return made

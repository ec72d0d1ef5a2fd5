"""Lines that are paragraphs: two breaks in a row end one, breaks at its edges mean nothing, bullets begin their own."""

from __future__ import annotations

import re

from ..tree import BLOCK_TAGS, Element

_SPLIT = frozenset({"p", "div"})
_BULLETED = re.compile(r"[\s\xa0]{0,9}(?:[·•◦▪‣●○■][\s\xa0]|- )")
Node = Element | str


def split(body: Element) -> None:
    """Cuts paragraphs at empty lines, everywhere below a body."""
    body.children = _split(body)


def _split(parent: Element) -> list[Node]:
    out: list[Node] = []
    for child in parent.children:
        if isinstance(child, str):
            out.append(child)
            continue
        if "c-mrkdwn__br" in child.classes:  # Slack's empty line
            out += [Element("br"), Element("br")]
            continue
        if child.tag not in {"pre", "table"} or child.first("table"):
            child.children = _split(child)
        if child.tag in _SPLIT and child.first("br") and not any(e.tag in BLOCK_TAGS for e in child.elements):
            out += _paragraphs(child)
        else:
            out.append(child)
    if parent.tag == "body":
        return _loose(out)
    return out


def _loose(nodes: list[Node]) -> list[Node]:
    """Text between the blocks of a fragment, cut at its empty lines too."""
    out: list[Node] = []
    loose: list[Node] = []
    for node in [*nodes, Element("p")]:
        if isinstance(node, Element) and node.tag in BLOCK_TAGS | {"figure", "iframe", "video", "audio"}:
            has_break = any(isinstance(one, Element) and one.tag == "br" for one in loose)
            out += _paragraphs(Element("p", {}, loose)) if has_break else loose
            loose = []
            out.append(node)
        else:
            loose.append(node)
    return out[:-1]


def _paragraphs(element: Element) -> list[Node]:
    """One paragraph, or several where empty lines part it."""
    lines: list[list[Node]] = [[]]
    for child in element.children:
        if isinstance(child, Element) and child.tag == "br":
            lines.append([])
        else:
            lines[-1].append(child)
    texts = [Element(element.tag, dict(element.attrs), line) for line in lines]
    if sum(bool(_BULLETED.match(text.text())) for text in texts) > 1:
        return [text for text in texts if not text.is_blank()]
    made: list[Element] = []
    is_new = True
    for text in texts:
        if _is_empty(text):
            is_new = True
        elif is_new:
            made.append(text)
            is_new = False
        else:
            made[-1].children += [Element("br"), *text.children]
    return list(made)


def _is_empty(line: Element) -> bool:
    return not line.text().strip(" \xa0\n\t\r\u200b") and all(
        child.tag in {"a", "span"} and not child.elements and not child.attrs.get("href")
        for child in line.elements
    )

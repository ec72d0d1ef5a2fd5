"""The links of a text: title, source and kind, in reading order.

A citation is a link inside square brackets, `[Title - source]`, several joined by words; a list item of nothing but
a link is one too. An embed is an address shown. Any other link is inline. Footnote marks are no links.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

from .. import tree
from ..documents import ParsedLink
from ..references import is_back_link, note_label
from ..tree import Element
from . import render

_SOURCE = re.compile(r"^(?P<title>.*\S)[\s\xa0]+[-–—][\s\xa0]+(?P<source>[^\s].{0,79})$", re.S)
_DOMAIN = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}(?:/\S*)?", re.I)
_TRACKING = re.compile(r"^(?:utm_\w+|fbclid|gclid|mc_cid|mc_eid|ref_src|igshid|si)$", re.I)


def links_of(markdown: str) -> list[ParsedLink]:
    """Every link of a text in our dialect."""
    return _links_in(render.tree_of(markdown))


def find_links(html: str) -> list[ParsedLink]:
    """Every link of rendered HTML, in reading order."""
    return _links_in(tree.parse(html))


def _links_in(body: Element) -> list[ParsedLink]:
    links: list[ParsedLink] = []
    _Walk(links).walk(body)
    return links


class _Walk:
    """Goes through a tree in reading order and knows whether it stands inside square brackets."""

    def __init__(self, links: list[ParsedLink]) -> None:
        self.links = links
        self.depth = 0

    def walk(self, element: Element) -> None:
        if element.tag in {
            "p",
            "li",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "td",
            "th",
            "figcaption",
            "blockquote",
        }:
            self.depth = 0
        alone = _only_link(element) if element.tag == "li" else None
        for child in element.children:
            if isinstance(child, str):
                self.depth = max(0, self.depth + child.count("[") - child.count("]"))
            elif child.tag == "a" and "href" in child.attrs:
                if note_label(child) is None and not is_back_link(child):
                    self.links.append(
                        self.read(child, cited=self.depth > 0 or child is alone, within=element)
                    )
            else:
                self.walk(child)

    def read(self, anchor: Element, cited: bool, within: Element) -> ParsedLink:
        url = anchor.attrs["href"].strip()
        text = " ".join(anchor.text().split())
        if not text and (image := anchor.first("img")):
            text = image.attrs.get("alt", "")
        if within.tag == "figure" and within.attrs.get("data-embed"):
            return ParsedLink(url, "", "", "embed")
        title, source = split_source(text, cited)
        return ParsedLink(url, title, source, "citation" if cited else "inline")


def split_source(text: str, cited: bool = False) -> tuple[str, str]:
    """("Title", "meta.com") of "Title - meta.com". Only a citation's source may be a name ("El País");
    elsewhere it must look like a site, so that other dashes stay in the title."""
    found = _SOURCE.match(text)
    if found and (_DOMAIN.fullmatch(found["source"]) or (cited and len(found["source"].split()) <= 4)):
        return found["title"].strip(), found["source"]
    return text, ""


def _only_link(item: Element) -> Element | None:
    """The link a list item consists of, if it is nothing else."""
    anchors = list(item.iter("a"))
    if len(anchors) == 1 and item.first("ul", "ol") is None:
        rest = item.text().replace(anchors[0].text(), "", 1)
        if not rest.strip(" .;,\n\xa0"):
            return anchors[0]
    return None


def host_of(url: str) -> str:
    """The site of an address, lower case, without `www.`; "" for a local one."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def normalize_url(url: str) -> str:
    """One spelling of an address, to find it again: no scheme, `www.`, trailing slash, tracking or fragment."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url.strip()
    query = urlencode(
        [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(k)]
    )
    host = (parts.hostname or "").removeprefix("www.")
    return f"{host}{parts.path.rstrip('/')}{'?' + query if query else ''}"[:1000]

"""Metadata of sources without front matter: what a whole HTML page says in its head, a heading above a dated text.

A page says its title, day, language and address as HTML, Open Graph, Dublin Core, schema.org (also as JSON-LD) and
microformats2 have it. Its text is what it marks as that; what stands around it is left out, and said.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ..limits import check_body
from ..problems import Problem, noop, shown
from .dates import date_in_name

MAX_VALUE = 1_000
_PAGE = re.compile(
    r"\s*(?:<\?xml[^<>]{0,200}\?>\s*)?(?:<!--(?:(?!-->).){0,2000}-->\s*)?<(?:!doctype\s+html|html|head)\b",
    re.I | re.S,
)
_SCRIPTS = 9
_SURE = 40  # characters that find where a text begins
_BODY = re.compile(r"<body\b[^<>]{0,2000}>", re.I)
_HEADING = re.compile(r"\s*#[ \t]+(?P<title>\S[^\n]{0,500}?)[ \t#]{0,200}(?:\n|\Z)")
_TITLE_AGAIN = re.compile(r"<h([1-3])\b[^<>]{0,1000}>((?:(?!<h[1-6]).){0,1000}?)</h\1>", re.I | re.S)
_ANY_TAG = re.compile(r"<[^<>]{0,2000}>")
_MARKS = re.compile(r"(?<!\\)[*_`]{1,3}")
# What programs mark the text of a post with: microformats, schema.org, Substack, Ghost, WordPress, others.
_TEXTS = (
    ".e-content", "[itemprop=articleBody]", ".available-content .markup", ".gh-content", ".entry-content", ".post-content",
    ".post-body", "article", "main",
)  # fmt: skip
_FRAME = noop("Of this page the text alone was taken; left out around it: {words}")
_TITLES = (".h-entry .p-name", "meta[property='og:title']", "title", "h1")
_DAYS = (
    ".dt-published", "meta[property='article:published_time']", "meta[itemprop=datePublished]", "meta[name='dc.date.issued' i]",
    "meta[name='dc.date' i]", "meta[name='date' i]", "time[itemprop=datePublished]", "time[pubdate]", "time.published",
    "time.entry-date", "article time[datetime]",
)  # fmt: skip
_SUMMARIES = (".h-entry .p-summary", "meta[name='description' i]", "meta[property='og:description']")
_ADDRESSES = (".h-entry .p-canonical", "link[rel~=canonical]", "meta[property='og:url']")


@dataclass(frozen=True)
class WholePage:
    """What a source says of itself, as JSON, and its text with the line that it begins on; what was left out."""

    values: str
    body: str
    body_line: int
    problems: tuple[Problem, ...] = ()


def read_page(text: str) -> WholePage | None:
    """An HTML page with head and body that has a title; None for anything else. Rejected when it is beyond all limits."""
    if not _PAGE.match(text):
        return None
    check_body(text, html=True)
    page = LexborHTMLParser(text)
    body = page.body
    values = {
        "title": _first(page, _TITLES),
        "date": _first(page, _DAYS) or _linked_day(page),
        "summary": _first(page, _SUMMARIES),
        "canonical": _first(page, _ADDRESSES),
        "language": _attribute(page.root, "lang"),
        "tags": list(_tags(page)),
    }
    if body is None or not values["title"]:
        return None
    said = json.dumps({name: value for name, value in values.items() if value}, ensure_ascii=False)
    marked = next(
        (found[0] for each in _TEXTS if len(found := page.css(each)) == 1 and _said(found[0])), None
    )
    opening = _BODY.search(text)
    line = text.count("\n", 0, opening.end()) + 1 if opening else 1
    if marked is None:
        whole = _between(text, opening) if opening else body.inner_html or ""
        return WholePage(said, _without_title(whole, str(values["title"])), line)
    inner = marked.inner_html or ""
    begins = text.find(inner.lstrip()[:_SURE])
    line = text.count("\n", 0, begins) + 1 if begins >= 0 else line
    marked.decompose()
    return WholePage(said, _without_title(inner, str(values["title"])), line, tuple(_frame(body, values)))


def _frame(body: LexborNode, values: Mapping[str, Any]) -> Iterator[Problem]:
    """What a page whose text was taken out still says, but for what it says of itself."""
    for node in body.css("script, style, template"):
        node.decompose()
    left = " ".join(body.text(separator=" ").split())
    for known in ("title", "summary"):
        left = left.replace(str(values[known]), "", 1) if values[known] else left
    if left.strip():
        yield Problem("page-frame", _FRAME, words=shown(" ".join(left.split()), 200))


def read_heading(text: str, name: str, path: str) -> WholePage | None:
    """A Markdown text under its title, in a file whose name or folders say the day; None for anything else."""
    found = _HEADING.match(text)
    if not found or date_in_name(name, path) is None:
        return None
    title = _MARKS.sub("", found["title"])
    return WholePage(json.dumps({"title": title}), text[found.end() :], text.count("\n", 0, found.end()) + 1)


def _between(text: str, opening: re.Match[str]) -> str:
    end = text.lower().rfind("</body")
    return text[opening.end() : end if end >= opening.end() else len(text)]


def _without_title(body: str, title: str) -> str:
    """The text without the title that stands above it once more."""
    found = _TITLE_AGAIN.search(body)
    if not found or _words(found[2]) != _words(title) or _words(body[: found.start()]):
        return body
    lines = "\n" * found[0].count("\n")  # what follows keeps its line
    return body[: found.start()] + lines + body[found.end() :]


def _words(html: str) -> str:
    return " ".join(unescape(_ANY_TAG.sub(" ", html)).split())


def _first(page: LexborHTMLParser, selectors: tuple[str, ...]) -> str:
    """What the first of these says that says anything."""
    return next((said for selector in selectors if (said := _said(page.css_first(selector)))), "")


def _linked_day(page: LexborHTMLParser) -> str:
    """`datePublished` of the first JSON-LD that has one (schema.org)."""
    for script in page.css("script[type='application/ld+json']")[:_SCRIPTS]:
        try:
            waiting = [json.loads(script.text())]
        except (ValueError, RecursionError):
            continue
        while waiting:
            found = waiting.pop()
            if isinstance(found, list):
                waiting += found
            elif isinstance(found, dict):
                if isinstance(day := found.get("datePublished"), str):
                    return day[:MAX_VALUE]
                waiting += found.values()
    return ""


def _said(node: LexborNode | None) -> str:
    if node is None:
        return ""
    given = (_attribute(node, name) for name in ("content", "datetime", "href"))
    return next(filter(None, given), "") or " ".join(node.text().split())[:MAX_VALUE]


def _attribute(node: LexborNode | None, name: str) -> str:
    return ((node.attributes.get(name) if node is not None else "") or "").strip()[:MAX_VALUE]


def _tags(page: LexborHTMLParser) -> Iterator[str]:
    for node in page.css("meta[property='article:tag'], .h-entry .p-category"):
        if said := _said(node):
            yield said

"""Safe HTML as blocks of plain text: lists keep their marks, quotes a "> ", footnotes their numbers."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from selectolax.lexbor import LexborHTMLParser, LexborNode

WIDTH = 72
NARROWEST = 30
BLOCKS = frozenset(
    """address article aside blockquote dd details div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr
    li ol p pre section summary table ul""".split()  # noqa: SIM905
)


@dataclass
class Links:
    """The URLs of a mail: each has one number, and is listed after the part that has it first."""

    numbers: dict[str, int] = field(default_factory=dict)
    new: list[str] = field(default_factory=list)

    def mark(self, address: str) -> str:
        """The mark of an address in the text."""
        if address not in self.numbers:
            self.numbers[address] = len(self.numbers) + 1
            self.new.append(f"[{self.numbers[address]}] {address}")
        return f"[{self.numbers[address]}]"

    def take_new(self) -> list[str]:
        """The lines to list now."""
        lines, self.new = self.new, []
        return lines


def blocks(html: str, links: Links, *, opening: str = "") -> list[str]:
    """The blocks of a text, each wrapped; `opening` stands before the first words."""
    body = LexborHTMLParser(html).body if html else None
    return list(_children(body, links, WIDTH, opening)) if body else []


def _children(node: LexborNode, links: Links, width: int, opening: str = "") -> Iterator[str]:
    """The blocks inside a node; loose words between them are blocks too."""
    loose = opening
    for child in node.iter(include_text=True):
        if child.tag not in BLOCKS:
            loose += _inline(child, links)
            continue
        if child.tag == "p":
            loose += "".join(_inline(inner, links) for inner in child.iter(include_text=True))
        if text := wrapped(loose, width):
            yield text
        loose = ""
        if child.tag != "p":
            yield from filter(None, _block(child, links, width))
    if text := wrapped(loose, width):
        yield text


def _block(node: LexborNode, links: Links, width: int) -> Iterator[str]:
    if node.tag == "hr":
        yield "* * *"
    elif node.tag == "pre":
        yield textwrap.indent(node.text().rstrip("\n"), "    ")
    elif node.tag == "table":
        yield _table(node, links, width)
    elif node.tag in ("ul", "ol"):
        yield _list(node, links, width)
    elif node.tag == "blockquote":
        inner = "\n\n".join(_children(node, links, max(NARROWEST, width - 2)))
        yield textwrap.indent(inner, "> ", lambda _line: True).replace("> \n", ">\n")
    elif node.tag == "figure" and "data-embed" in node.attributes and (link := node.css_first("a[href]")):
        label = link.css_first(".embed-watch")
        yield f"{label.text() if label else link.text()}: {link.attributes['href']}"
        yield from (text for caption in node.css("figcaption") for text in _children(caption, links, width))
    elif node.tag == "figure":
        yield "\n".join(_children(node, links, width))
    else:
        yield from _children(node, links, width)


def _list(node: LexborNode, links: Links, width: int) -> str:
    """A list with its marks; the notes at the end of a part are one with theirs."""
    notes = node.parent is not None and "footnotes" in (node.parent.attributes.get("class") or "")
    start = node.attributes.get("start") or "1"
    number = int(start) if start.lstrip("-").isdigit() else 1
    items = []
    for item in node.iter():
        mark = f"({number}) " if notes else f"{number}. " if node.tag == "ol" else "- "
        inside = list(_children(item, links, max(NARROWEST, width - len(mark))))
        nested = any(child.tag in ("ul", "ol") for child in item.iter())
        text = ("\n" if nested and len(inside) == 2 else "\n\n").join(inside)
        items.append(mark + textwrap.indent(text, " " * len(mark)).lstrip(" "))
        number += 1
    return ("\n\n" if any("\n\n" in item for item in items) else "\n").join(items)


def _table(node: LexborNode, links: Links, width: int) -> str:
    """A table in columns where it fits, else a line a row."""
    rows = [
        [
            " ".join("".join(_inline(inner, links) for inner in cell.iter(include_text=True)).split())
            for cell in row.css("td, th")
        ]
        for row in node.css("tr")
    ]
    wide = [max(len(cell) for cell in column) for column in zip(*rows, strict=False)]
    if any(len(row) != len(wide) for row in rows) or sum(wide) + 2 * len(wide) > width:
        return "\n".join(wrapped(" | ".join(row), width) for row in rows)
    lines = [
        "  ".join(cell.ljust(size) for cell, size in zip(row, wide, strict=True)).rstrip() for row in rows
    ]
    return "\n".join(lines)


def _inline(node: LexborNode, links: Links) -> str:
    """Words of a line; a picture is its alternative text, a reference to a note its number."""
    if node.tag == "-text":
        return re.sub(r"[ \t\r\n\f]+", " ", node.text_content or "")
    if node.tag == "br":
        return "\n"
    if node.tag == "img":
        alt = node.attributes.get("alt")
        return f"[{alt}]" if alt else ""
    classes = node.attributes.get("class") or ""
    if "footnote-backref" in classes:
        return ""
    text = "".join(_inline(inner, links) for inner in node.iter(include_text=True))
    if "footnote-ref" in classes:
        return f" ({text})"
    address = node.attributes.get("href") or "" if node.tag == "a" else ""
    if not address.startswith(("http://", "https://", "mailto:")) or text.strip() == address:
        return text
    words = text or _("Picture")
    return f"{words} {links.mark(address)}"


def wrapped(text: str, width: int) -> str:
    """Lines of at most `width`; addresses and words are never broken."""
    lines = [" ".join(line.split()) for line in text.strip().split("\n")]
    return "\n".join(
        textwrap.fill(line, width, break_long_words=False, break_on_hyphens=False) if line else ""
        for line in lines
    )

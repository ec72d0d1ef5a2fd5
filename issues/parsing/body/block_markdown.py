"""One block of HTML -> Markdown, or cleaned HTML where Markdown has no syntax for it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..references import address
from ..tree import Element
from ..widgets.parts import Findings, Node
from . import code
from .blocks import HEADINGS, blocks, kind_of, only_pictures
from .canonical import PARAGRAPHS, address_shown
from .inline import picture, to_markdown

_LINE_ENDS = re.compile(r"[ \t\r\f]{0,80}\n[ \t\r\n\f]*")


def write(element: Element, notes: set[str], careful: bool = False) -> str | None:
    """Markdown of one block, or None where Markdown has no syntax for it."""
    tag = element.tag
    if tag in HEADINGS:
        line = to_markdown(_spoken(element), notes, careful).replace("\\\n", " ")
        return f"{'#' * int(tag[1])} {line}"
    if tag in {"ul", "ol"}:
        return _list(element, notes, careful)
    if tag == "blockquote":
        inner = _inner(element, notes, careful)
        return (
            None if inner is None else "\n".join(f"> {line}" if line else ">" for line in inner.split("\n"))
        )
    if tag == "pre":
        return code.fence(element)
    if tag == "hr":
        return "---"
    if tag == "table":
        return _table(element, notes, careful)
    if tag == "figure" and "data-embed" in element.attrs:
        return address_shown(element)
    if tag == "figure" or only_pictures(element):
        return _figure(element, notes, careful)
    if tag in PARAGRAPHS:
        return to_markdown(_spoken(element), notes, careful)
    return None


def _spoken(element: Element) -> list[Node]:
    """The content of a block, in the block's language."""
    if language := element.attrs.get("lang", ""):
        return [Element("span", {"lang": language}, element.children)]
    return element.children


def _inner(element: Element, notes: set[str], careful: bool) -> str | None:
    """The Markdown of a container's blocks, nested: code is indented there, fences only work at the margin."""
    inside = list(blocks(element.children, Findings()))
    texts = [code.indented(b) if b.tag == "pre" else write(b, notes, careful) for b in inside]
    if any(text is None for text in texts):
        return None
    return join([text or "" for text in texts], [kind_of(block) for block in inside])


def _list(element: Element, notes: set[str], careful: bool) -> str | None:
    start = element.attrs.get("start", "1")
    number = int(start) if start.isdigit() else 1
    items: list[str] = []
    for item in (child for child in element.elements if child.tag == "li"):
        inner = _inner(item, notes, careful)
        if inner is None:
            return None
        marker = "- " if element.tag == "ul" else f"{number}. "
        items.append(marker + indent(inner))
        number += 1
    loose = any("\n\n" in item for item in items)
    return ("\n\n" if loose else "\n").join(items)


def indent(text: str) -> str:
    """A block under a list mark or note: all lines but the first moved in by four."""
    return re.sub(r"\n(?=[^\n])", "\n    ", text)


def _figure(element: Element, notes: set[str], careful: bool) -> str | None:
    captions = [to_markdown(c.children, notes, careful) for c in element.iter("figcaption")]
    caption = " ".join(filter(None, captions)).replace("\\\n", " ")
    if '")' in caption:
        return None
    lines: list[str] = []
    images = list(_linked_images(element))
    for i, (image, href) in enumerate(images):
        text = picture(image, caption if i + 1 == len(images) else "")
        lines.append(f"[{text}]({address(href)})" if href else text)
    return "\n".join(lines) or None


def _linked_images(element: Element, href: str = "") -> Iterator[tuple[Element, str]]:
    for child in element.elements:
        if child.tag == "img":
            yield child, href
        elif child.tag != "figcaption":
            yield from _linked_images(child, child.attrs.get("href", "") if child.tag == "a" else href)


def _table(element: Element, notes: set[str], careful: bool) -> str | None:
    """A pipe table, where there is a head row and every cell is one line."""
    rows = [[cell for cell in row.elements if cell.tag in {"td", "th"}] for row in element.iter("tr")]
    cells = [cell for row in rows for cell in row]
    simple = all(not {"colspan", "rowspan"} & set(cell.attrs) and not _is_complex(cell) for cell in cells)
    if not rows or not simple or element.first("caption", "table") or any(c.tag == "td" for c in rows[0]):
        return None
    if len({len(row) for row in rows}) != 1 or any(cell.tag == "th" for row in rows[1:] for cell in row):
        return None
    lines = [[to_markdown(_cell(cell), notes, careful).replace("|", "\\|") for cell in row] for row in rows]
    lines.insert(1, [_alignment(cell) for cell in rows[0]])
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _is_complex(cell: Element) -> bool:
    return (
        cell.first("ul", "ol", "pre", "blockquote", "br", "figure") is not None
        or len(list(cell.iter("p"))) > 1
    )


def _cell(cell: Element) -> list[Node]:
    only = cell.elements
    return only[0].children if len(only) == 1 and only[0].tag == "p" else cell.children


def _alignment(cell: Element) -> str:
    style = f"{cell.attrs.get('style', '')} align:{cell.attrs.get('align', '')}"
    found = re.search(r"align:\s*(left|center|right)", style)
    return {"left": ":---", "center": ":---:", "right": "---:"}.get(found[1] if found else "", "---")


def join(texts: list[str], kinds: list[str]) -> str:
    """Blocks as one text; lists after lists and quotes after quotes are kept apart by an empty comment."""
    out: list[str] = []
    last = ""
    for text, kind in zip(texts, kinds, strict=True):
        if not text:
            continue
        if (out and kind == last and kind in {"list", "quote"}) or (
            last == "list" and text.startswith("    ")
        ):
            out.append("<!-- -->")
        out.append(text)
        last = kind
    return "\n\n".join(out)

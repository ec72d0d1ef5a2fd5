"""One block of HTML -> Markdown, or cleaned HTML where Markdown has no way to say it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .. import tree
from ..embeds import recognise
from ..references import address, note_label, picture_address
from ..tree import Element
from ..widgets.parts import Findings, Node
from .blocks import HEADINGS, blocks, kind_of, only_pictures
from .canonical import PARAGRAPHS, code_text
from .inline import picture, to_markdown

_KEPT_ATTRIBUTES = {
    "href", "src", "alt", "title", "colspan", "rowspan", "start", "lang", "dir", "open", "id", "datetime", "cite",
}  # fmt: skip


def write(element: Element, notes: set[str], careful: bool = False) -> str | None:
    """Markdown of one block, or None where Markdown has no way to say it."""
    tag = element.tag
    if tag in HEADINGS:
        return f"{'#' * int(tag[1])} " + to_markdown(element.children, notes, careful).replace("\\\n", " ")
    if tag in {"ul", "ol"}:
        return _list(element, notes, careful)
    if tag == "blockquote":
        inner = _inner(element, notes, careful)
        return (
            None if inner is None else "\n".join(f"> {line}" if line else ">" for line in inner.split("\n"))
        )
    if tag == "pre":
        return _code(element)
    if tag == "hr":
        return "---"
    if tag == "table":
        return _table(element, notes, careful)
    if tag == "figure" or only_pictures(element):
        return _figure(element, notes, careful)
    if tag in PARAGRAPHS:
        alone = element.text().strip() if not element.elements else ""
        return alone if recognise(alone) else to_markdown(element.children, notes, careful)
    return None


def _inner(element: Element, notes: set[str], careful: bool) -> str | None:
    """The Markdown of a container's blocks, nested: code is indented there, fences only work at the margin."""
    inside = list(blocks(element.children, Findings()))
    texts = [_indented_code(b) if b.tag == "pre" else write(b, notes, careful) for b in inside]
    if any(text is None for text in texts):
        return None
    return join([text or "" for text in texts], [kind_of(block) for block in inside])


def _list(element: Element, notes: set[str], careful: bool) -> str | None:
    if set(element.attrs) & {"reversed", "type"}:
        return None
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


def _code(element: Element) -> str:
    text = code_text(element).strip("\n")
    names = [name for e in element.iter() for name in e.classes]
    language = next((n.split("-", 1)[1] for n in names if n.startswith(("language-", "lang-"))), "")
    fence = "`" * max(3, max((len(found) for found in re.findall(r"`+", text)), default=0) + 1)
    return f"{fence}{re.sub(r'[^A-Za-z0-9_+#.-]', '', language)}\n{text}\n{fence}"


def _indented_code(element: Element) -> str:
    return "\n".join(
        f"    {line}" if line.strip() else "" for line in code_text(element).strip("\n").split("\n")
    )


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


def clean_html(element: Element, notes: set[str] | None = None) -> str:
    """The block as HTML of the plainest kind, on one line: the last resort, and always possible.

    The marks of `notes` (labels) are written as our dialect renders them."""
    return re.sub(
        r"(?<!\s)\s*\n\s*",
        lambda f: "&#10;" if element.tag == "pre" else " ",
        tree.to_html(_cleaned(element, notes or set())),
    )


def _cleaned(element: Element, notes: set[str]) -> Element:
    if (
        element.tag == "sup"
        and len(element.children) == 1
        and element.elements
        and note_label(element.elements[0])
    ):
        element = element.elements[0]
    if (label := note_label(element)) is not None and label in notes:
        return Element("sup", {}, [Element("a", {"class": "footnote-ref", "href": f"#fn:{label}"}, [label])])
    attrs = {name: value for name, value in element.attrs.items() if name in _KEPT_ATTRIBUTES}
    if element.tag == "img":
        attrs["src"] = picture_address(attrs.get("src", ""))
    children = [child if isinstance(child, str) else _cleaned(child, notes) for child in element.children]
    return Element(element.tag, attrs, children)


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

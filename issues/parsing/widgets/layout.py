"""Tables that only place things on a page, as mails and old pages are made of: opened, cell after cell."""

from __future__ import annotations

from ..tree import Element
from .parts import Node

_HELD = ("table", "ul", "ol", "blockquote", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr")


def rows_of(table: Element) -> list[list[Element]]:
    """The cells of each row of a table, those of tables inside left out."""
    return [
        [cell for cell in row.elements if cell.tag in {"td", "th"}]
        for group in (table, *(each for each in table.elements if each.tag in {"thead", "tbody", "tfoot"}))
        for row in group.elements
        if row.tag == "tr"
    ]


def is_layout(rows: list[list[Element]]) -> bool:
    """Whether these rows only place things: one cell, one column of blocks, or things no cell of a text holds."""
    cells = [cell for row in rows for cell in row]
    holds = any(cell.first(*_HELD) or len([p for p in cell.elements if p.tag == "p"]) > 1 for cell in cells)
    return (
        (len(cells) == 1 and not cells[0].attrs.keys() & {"colspan", "rowspan"})
        or (holds and (len(rows) == 1 or all(len(row) == 1 for row in rows)))
        or any(cell.first("table") for cell in cells)
    )


def opened(table: Element) -> list[Node] | None:
    """What stands in the cells of a table that only places things, in reading order; None for a table of the writer's."""
    captions = [each for each in table.elements if each.tag == "caption"]
    whole = rows_of(table)
    has_heads = bool(captions) or any(cell.tag == "th" for row in whole for cell in row)
    rows = [row for row in ([cell for cell in row if not cell.is_blank()] for row in whole) if row]
    says_so = table.attrs.get("role", "").strip().lower() in {"presentation", "none"}
    if not rows or not (says_so or (not has_heads and is_layout(rows))):
        return None
    return [
        Element("div", {}, held.children, held.line)
        for held in (*captions, *(c for row in rows for c in row))
    ]

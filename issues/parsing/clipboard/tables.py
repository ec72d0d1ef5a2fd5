"""Tables of office programs: the first row is the head, tables that only place things are opened."""

from __future__ import annotations

from ..tree import Element
from ..widgets.layout import is_layout

Node = Element | str


def settle(body: Element) -> None:
    """Makes the tables of a body simple ones, in place."""
    for parent in reversed(list(body.iter())):
        parent.children = [node for child in parent.children for node in _settled(child)]


def _settled(node: Node) -> list[Node]:
    if isinstance(node, str) or node.tag != "table":
        return [node]
    rows = [[cell for cell in row.elements if cell.tag in {"td", "th"}] for row in node.iter("tr")]
    rows = [row for row in rows if any(not cell.is_blank() for cell in row)]
    if not rows:
        return []
    if is_layout(rows):
        return [Element("div", {}, cell.children) for row in rows for cell in row if not cell.is_blank()]
    for row in rows:
        for cell in row:
            _only_text(cell)
    if not node.first("thead") and not any(cell.tag == "th" for row in rows for cell in row):
        for cell in rows[0]:
            cell.tag = "th"
    for cell in rows[0]:
        if cell.tag == "th":
            cell.children = _unbold(cell.children)
    shown = Element("tbody", {}, [Element("tr", {}, list(row)) for row in rows])
    return [Element("table", {}, [*(c for c in node.elements if c.tag == "caption"), shown], node.line)]


def _only_text(cell: Element) -> None:
    """A cell's only paragraph is its text; cells that say they span one say nothing."""
    cell.attrs = {
        name: value
        for name, value in cell.attrs.items()
        if name in {"colspan", "rowspan", "align"} and value != "1"
    }
    inner = [child for child in cell.children if not isinstance(child, str) or child.strip()]
    while len(inner) == 1 and isinstance(inner[0], Element) and inner[0].tag in {"p", "div"}:
        cell.children = inner[0].children
        inner = [child for child in cell.children if not isinstance(child, str) or child.strip()]


def _unbold(nodes: list[Node]) -> list[Node]:
    out: list[Node] = []
    for node in nodes:
        if isinstance(node, Element) and node.tag == "strong":
            out += _unbold(node.children)
            continue
        if isinstance(node, Element):
            node.children = _unbold(node.children)
        out.append(node)
    return out

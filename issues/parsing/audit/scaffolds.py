"""Elements that only hold others: tables that place things on a page, the quote around a tweet."""

from __future__ import annotations

from collections.abc import Callable

from selectolax.lexbor import LexborNode


def places_only(table: LexborNode) -> bool:
    """Whether a table is no table of the writer's: it says so, or has no heading and holds another, or one column."""
    if (table.attributes.get("role") or "").strip().lower() in {"presentation", "none"}:
        return True
    if any(_table_of(head) == table.mem_id for head in table.css("th, caption")):
        return False
    if len(table.css("table")) > 1:  # lexbor counts the table itself
        return True
    return all(len(row.css("td, th")) < 2 for row in table.css("tr"))


def _table_of(cell: LexborNode) -> int:
    """The table a cell stands in."""
    node: LexborNode | None = cell
    while node is not None and node.tag != "table":
        node = node.parent
    return node.mem_id if node is not None else 0


def holds_tweet(quote: LexborNode) -> bool:
    """Whether a quote is the frame of a tweet, which is an embed."""
    return quote.css_first("[data-embed=tweet]") is not None or quote.css_matches(".twitter-tweet")


RULES: dict[str, Callable[[LexborNode], bool]] = {"table": places_only, "blockquote": holds_tweet}

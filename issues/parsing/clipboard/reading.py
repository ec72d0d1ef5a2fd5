"""A clipboard's HTML -> a body in our Markdown: cleaned here, converted and proved by `body.html`."""

from __future__ import annotations

from .. import tree
from ..body import html as html_body
from ..body.block_markdown import join
from ..documents import ParsedBody
from ..limits import check_body
from ..problems import Problem, noop
from . import formatting, lines, links, nesting, tables, word_lists
from .fragment import cut
from .styles import Styles

_ELSEWHERE = {
    True: noop("A mark of a note on the copied page was left out."),
    False: noop("{count} marks of notes on the copied page were left out."),
}


def read(html: str) -> ParsedBody:
    """The blocks of what was copied. Raises Rejected where it is more than an issue holds."""
    body = tree.parse(cut(html))
    dropped = links.settle(body)
    lines.split(body)
    word_lists.build(body)
    formatting.flatten(body, Styles.of(html))
    nesting.adopt_lists(body)
    tables.settle(body)
    check_body("".join(map(tree.to_html, body.children)), html=True)
    found = html_body.read_tree(body)
    if not dropped:
        return found
    told = Problem("note-elsewhere", _ELSEWHERE[dropped == 1], count=dropped)
    return ParsedBody(found.blocks, (*found.problems, told), found.counts, html)


def as_markdown(body: ParsedBody) -> str:
    """All blocks as one text."""
    return join([block.markdown for block in body.blocks], [block.kind for block in body.blocks])

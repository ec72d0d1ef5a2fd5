"""Footnotes of any program, to be counted: two links to each other, the first a mark, the second in its note.

Also marks that lead to entries of a list all of whose entries are led to, and notes right after their mark (Modern
Footnotes, sidenotes). Shares nothing with `parsing.footnotes`, so that both cannot make one mistake.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

from selectolax.lexbor import LexborNode

_SHORT = re.compile(r"\W*(?:nota?e?\W*)?(?:\w{1,6}\W*)?", re.I)
_TITLES = frozenset(
    [
        "notas",
        "nota",
        "notas al pie",
        "notas a pie de página",
        "notas y referencias",
        "notes and references",
        "notes",
        "note",
        "footnotes",
        "endnotes",
        "referencias",
        "references",
        "fuentes",
        "pie",
    ]
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SIDE = (
    "[class*='footnotes-footnote__note'], span.sidenote, span.marginnote, small.sidenote, span.footnote_tooltip,"
    " span.footnoteContent, span.footnote-content, span.inline-footnote-text"
)
_SAID_AGAIN = ".modern-footnotes-list, .modern-footnotes-list-heading, .footnotes_reference_container"


@dataclass
class NoteLinks:
    """By `mem_id`: what each link does ("mark", "back"), the notes' boxes, their lists, what only holds them up, and
    lists that say again what notes right after their marks say."""

    roles: dict[int, str] = field(default_factory=dict)
    boxes: set[int] = field(default_factory=set)
    lists: set[int] = field(default_factory=set)
    titles: set[int] = field(default_factory=set)
    rules: set[int] = field(default_factory=set)
    again: set[int] = field(default_factory=set)


def find_note_links(body: LexborNode) -> NoteLinks:
    """The footnotes of a body that are found by links alone."""
    found = NoteLinks()
    for side in body.css(_SIDE):
        found.boxes.add(side.mem_id)
        for before in _before(side):
            if before.tag in ("sup", "label", "a"):
                found.roles.update({link.mem_id: "mark" for link in before.css("a")})
                if before.tag == "a":
                    found.roles[before.mem_id] = "mark"
    if found.boxes:
        found.again = {again.mem_id for again in body.css(_SAID_AGAIN)}
    else:
        found.boxes |= {text.mem_id for text in body.css("td.footnote_plugin_text")}
    links = [link for link in body.css("a[href*='#']") if _SHORT.fullmatch(link.text().strip())]
    if links:
        _pair(body, links, found)
        _find_scaffold(body, found)
    return found


def _pair(body: LexborNode, links: list[LexborNode], found: NoteLinks) -> None:
    places = {
        node.attributes.get("id") or node.attributes.get("name"): node for node in body.css("[id], a[name]")
    }
    order = {node.mem_id: number for number, node in enumerate(body.css("a, [id]"))}
    goals = [(link, places.get(_fragment(link))) for link in links]
    entries = {goal.mem_id for _, goal in goals if goal is not None}
    near: dict[int, list[LexborNode]] = {}
    for link, goal in goals:
        for around in _around(link) if goal is not None else ():
            near.setdefault(around.mem_id, []).append(link)
    for mark, goal in goals:
        if goal is None or order[goal.mem_id] < order[mark.mem_id]:
            continue
        box = _box(goal)
        backs = [back for back in box.css("a[href*='#']") if (up := places.get(_fragment(back))) is not None
                 and (up.mem_id == mark.mem_id or mark in near.get(up.mem_id, ()) or _same_block(up, mark))]  # fmt: skip
        parent = box.parent
        whole_list = box.tag == "li" and parent is not None and all(
            entry.mem_id in entries or any(e.mem_id in entries for e in entry.css("[id], a[name]"))
            for entry in parent.iter() if entry.tag == "li"
        )  # fmt: skip
        called = box.tag == "aside" and "footnote" in (
            box.attributes.get("epub:type") or box.attributes.get("role") or ""
        )
        named = (
            goal.tag == "a"
            and bool(goal.text().strip())
            and goal.text().strip() in mark.text()
            and box.tag == "p"
        )
        if named and not backs and box.text().strip().startswith(goal.text().strip()):
            found.roles[goal.mem_id] = "back"
            called = True
        if backs or (whole_list and _same_words(mark) is False) or called:
            found.roles[mark.mem_id] = "mark"
            found.boxes.add(box.mem_id)
            found.roles.update({back.mem_id: "back" for back in backs})


def _fragment(link: LexborNode) -> str:
    return unquote((link.attributes.get("href") or "").rpartition("#")[2])


def _around(link: LexborNode) -> Iterator[LexborNode]:
    """A link and the three elements around it."""
    node: LexborNode | None = link
    for _ in range(4):
        if node is None or node.tag == "body":
            return
        yield node
        node = node.parent


def _block(node: LexborNode) -> LexborNode:
    around: LexborNode | None = node
    while around is not None and around.tag not in {
        "p",
        "li",
        "td",
        "th",
        "div",
        "blockquote",
        "figcaption",
        "body",
        *_HEADINGS,
    }:
        around = around.parent
    return around or node


def _same_block(place: LexborNode, mark: LexborNode) -> bool:
    return _block(place).mem_id == _block(mark).mem_id


def _same_words(mark: LexborNode) -> bool:
    """Whether a mark is all its block says: an entry of a table of contents."""
    return _block(mark).text().strip() == mark.text().strip()


def _box(goal: LexborNode) -> LexborNode:
    """The entry, the aside, or the outermost block around a place that is named for it."""
    node: LexborNode | None = goal
    while node is not None and node.tag != "body":
        if node.tag in ("li", "aside", "dd"):
            return node
        if node.tag == "table" and "footnote" in (node.attributes.get("class") or "").split():
            return node
        node = node.parent
    block = _block(goal)
    above = block.parent
    if (
        block.tag == "p"
        and above is not None
        and above.tag == "div"
        and len(above.css("a[name], [id] a[href*='#']")) <= 2
    ):
        return above if re.search(r"ftn|note|fn", above.attributes.get("id") or "") else block
    return block


def _find_scaffold(body: LexborNode, found: NoteLinks) -> None:
    """The lists of notes, and the rules and titles right before them."""
    for node in body.css("li, aside, dd, p, div"):
        if node.mem_id not in found.boxes:
            continue
        holder: LexborNode | None = node
        for _ in range(4):
            if holder is None or holder.tag == "body":
                break
            if holder.tag in ("ol", "ul"):
                found.lists.add(holder.mem_id)
            for before in _before(holder):
                if before.tag == "hr":
                    found.rules.add(before.mem_id)
                elif " ".join(re.findall(r"\w+", before.text().casefold())) in _TITLES:
                    found.titles |= {
                        before.mem_id,
                        *(inner.mem_id for inner in before.css("h1, h2, h3, h4, h5, h6")),
                    }
                else:
                    break
            holder = holder.parent


def _before(node: LexborNode) -> Iterator[LexborNode]:
    """The elements before one, the nearest first; text that is not blank ends them."""
    before = node.prev
    while before is not None:
        if before.is_element_node:
            yield before
        elif (before.text_content or "").strip():
            return
        before = before.prev

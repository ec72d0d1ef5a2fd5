"""Blocks -> greeting, sections, news items (design: "How an issue is cut").

Text before the first section is the greeting. A second-level heading opens a section; in a section a paragraph
that opens with a keycap, a heading with one, an entry of a list of them, or a third-level heading, opens an item.
Keycaps count only in a run that starts at 1 in a section of news; elsewhere they are text. Footnote bodies go to the item that refers to them.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from ..dialect.code import note_marks
from ..dialect.item_titles import plain_inline, title_of
from ..documents import Block, ParsedItem
from ..problems import Problem
from .block_markdown import join
from .item_forms import dissolved, has_numbered_headings, number_of, parts_of
from .keycaps import entries_of, read_keycap, split_at_keycaps
from .parts import Part, heading_of

_NEWS = re.compile(r"noticia|news|actualidad|titulares|novedades|headlines|[\U0001f5de\U0001f4f0]", re.I)


@dataclass(frozen=True)
class Segments:
    """A body cut up: the greeting's Markdown and the items, with what looked odd. `opened` counts the lists that
    became items, by the names of their elements."""

    intro: str
    items: tuple[ParsedItem, ...]
    problems: tuple[Problem, ...] = ()
    opened: Mapping[str, int] = field(default_factory=dict)


def cut(
    blocks: tuple[Block, ...], is_regular: bool, *, numbered: bool = False, form: str = "keycap"
) -> Segments:
    """Cuts a body. `is_regular`: the issue covers a period, so keycaps may be news even where no heading says so.
    `numbered`: they are, whatever number they begin with. `form`: how its news are told apart (`item_forms.FORMS`);
    where a section is of another form, by keycaps."""
    notes = {_label(block): block for block in blocks if block.kind == "footnote"}
    text = [block for block in blocks if block.kind != "footnote"]
    form = "keycap" if form == "headings" and not has_numbered_headings(text) else form
    sections = list(_sections(text, _opens_none(text, is_regular, form)))
    says_news = [bool(_NEWS.search(heading)) for heading, _ in sections]
    greeting: list[Block] = []
    parts: list[Part] = []
    opened: Counter[str] = Counter()
    for (heading, inside), is_news in zip(sections, says_news, strict=True):
        run = numbered or (_has_run(inside) and (is_news or (is_regular and not any(says_news))))
        own = parts_of(heading, inside, form)
        first, *rest = own or _parts(heading, inside, numbered=run)
        if own and form == "list":
            opened.update(dissolved(inside))
        if heading:
            parts += [part for part in (first, *rest) if not part.is_empty] or [first]
        else:
            greeting += first.blocks
            parts += rest
    return replace(_finish(greeting, parts, notes), opened=opened)


def _opens_none(text: list[Block], is_regular: bool, form: str) -> Callable[[str], bool]:
    """Which headings of the first two levels are an item's and open no section."""
    if form == "headings":
        return lambda heading: number_of(heading)[0] is not None
    if form == "keycap" and _headings_are_news(text, is_regular):
        return lambda heading: read_keycap(heading)[0] is not None
    return lambda heading: False


def _headings_are_news(blocks: list[Block], is_regular: bool) -> bool:
    """Whether headings of the first two levels with keycaps, from 1 on, are news: of a section of news, or of an
    issue that covers a period and has none."""
    headings = [text for level, text in map(heading_of, blocks) if level in (1, 2)]
    numbers = [number for number, _ in map(read_keycap, headings) if number is not None]
    if numbers[:2] != [1, 2]:
        return False
    others = [heading for heading in headings if read_keycap(heading)[0] is None]
    return is_regular or any(map(_NEWS.search, others))


def _sections(blocks: list[Block], opens_none: Callable[[str], bool]) -> Iterator[tuple[str, list[Block]]]:
    """(heading, blocks) of each section; the first has no heading. A heading printed twice in a row stays text, and
    one that `opens_none`."""
    heading: str | None = None
    inside: list[Block] = []
    for block in blocks:
        level, text = heading_of(block)
        opens = level in (1, 2) and text and text != heading
        if opens and not opens_none(text):
            yield heading or "", inside
            heading, inside = text, []
        else:
            inside.append(block)
    yield heading or "", inside


def _has_run(blocks: list[Block]) -> bool:
    """Whether the section's first keycap is a 1."""
    return next((number for block in blocks if (number := keycap_of(block)[0]) is not None), None) == 1


def keycap_of(block: Block) -> tuple[int | None, str]:
    """The number a paragraph (or a heading that opens no section) opens with, and its Markdown without it."""
    if block.kind == "list":
        entries = entries_of(block.markdown) if "\u20e3" in block.markdown else []
        return (read_keycap(entries[0])[0], block.markdown) if entries else (None, block.markdown)
    level, heading = heading_of(block)
    if level:
        number, rest = read_keycap(heading)
        return (number, rest) if number is not None else (None, block.markdown)
    return read_keycap(block.markdown) if block.kind == "paragraph" else (None, block.markdown)


def _single(blocks: list[Block]) -> Iterator[Block]:
    """The blocks, a paragraph of several numbered news cut into one for each, a list that goes on counting too."""
    last = 0
    for block in blocks:
        parts = [block.markdown]
        if "\u20e3" in block.markdown and block.kind == "paragraph":
            parts = split_at_keycaps(block.markdown)
        elif "\u20e3" in block.markdown and block.kind == "list":
            entries = entries_of(block.markdown)
            goes_on = bool(entries) and read_keycap(entries[0])[0] == last + 1
            parts = entries if goes_on else parts
        for part in parts:
            one = block if part is block.markdown else Block("paragraph", part, block.line)
            number = keycap_of(one)[0] if one.kind != "list" else None
            last = last if number is None else number
            yield one


def _parts(section: str, blocks: list[Block], numbered: bool) -> list[Part]:
    """The items of a section; the first holds what stands before any of them."""
    parts = [Part(section)]
    headed = False  # by a numbered heading: those below it are part of its text
    for block in _single(blocks) if numbered else blocks:
        level, heading = heading_of(block)
        number, rest = keycap_of(block) if numbered and block.kind != "list" else (None, block.markdown)
        is_own = number is not None if level != 3 or headed else True
        if level and is_own and heading and (section or level < 3):
            headed = headed or level < 3
            parts.append(Part(section, number, rest if number is not None else heading))
        elif number is not None:
            rest = rest if not level else f"**{rest}**"
            kept = [Block(block.kind, rest, block.line)] if rest.strip() else []
            parts.append(Part(section, number, "", kept))
        else:
            parts[-1].blocks.append(block)
    return parts


def _finish(greeting: list[Block], parts: list[Part], notes: dict[str, Block]) -> Segments:
    """Gives every note to the text that refers to it and writes the Markdown."""
    problems: list[Problem] = []
    groups = [greeting, *(part.blocks for part in parts)]
    headings = ["", *_headings(parts)]
    used: set[str] = set()
    for group, heading in zip(groups, headings, strict=True):
        texts = [heading, *(block.markdown for block in group if block.kind != "code")]
        for label in _labels_in(texts, notes):
            if label in used:
                problems.append(
                    Problem(
                        "footnote-shared",
                        "Note {label} is used in two items; each got a copy.",
                        notes[label].line,
                        label=label,
                    )
                )
            used.add(label)
            group.append(notes[label])
    for label in notes.keys() - used:
        problems.append(
            Problem(
                "footnote-unused",
                "Nothing refers to note {label}; it stands at the end.",
                notes[label].line,
                label=label,
            )
        )
    groups[-1] += [block for label, block in notes.items() if label not in used]
    items = tuple(_item(part, position) for position, part in enumerate(parts, start=1))
    return Segments(_text(greeting), items, tuple(problems))


def _headings(parts: list[Part]) -> Iterator[str]:
    """The headings above each part: its section's before the first of a section, and its own."""
    section = ""
    for part in parts:
        yield f"{part.section if part.section != section else ''}\n{part.heading}"
        section = part.section


def _labels_in(texts: list[str], notes: dict[str, Block]) -> list[str]:
    """Labels of the notes some texts refer to, in order, with those the notes themselves refer to."""
    found: list[str] = []
    queue = deque(texts)
    while queue:
        for label in note_marks(queue.popleft()):
            if label in notes and label not in found:
                found.append(label)
                queue.append(notes[label].markdown.partition("]:")[2])
    return found


def _label(block: Block) -> str:
    return block.markdown[2:].partition("]:")[0]


def _text(blocks: list[Block]) -> str:
    return join([block.markdown for block in blocks], [block.kind for block in blocks])


def _item(part: Part, position: int) -> ParsedItem:
    body = _text(part.blocks)
    title = plain_inline(part.heading) or part.title
    title = title or (plain_inline(part.section) if part.number is None else "")
    return ParsedItem(part.section, part.number, part.heading, title or title_of(body) or f"{position}", body)

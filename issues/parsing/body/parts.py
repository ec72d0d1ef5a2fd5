"""What a body is cut into: a part being gathered, the headings between them, the entries of a list."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ..documents import Block

_HEADING = re.compile(r"(#{1,6})([^\n]*)\Z")
_SETEXT = re.compile(r"^(.+)\n(=+|-+)[ \t]*$", re.S)
_ENTRY = re.compile(r"(?:[-*+]|(?P<number>\d{1,9})[.)])[ \t]{1,4}")


@dataclass
class Part:
    """An item being gathered. `title` is what to call it where it has no heading and its first sentence is none."""

    section: str = ""
    number: int | None = None
    heading: str = ""
    blocks: list[Block] = field(default_factory=list)
    title: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.blocks or self.heading or self.number is not None)


def heading_of(block: Block) -> tuple[int, str]:
    """Level and text (Markdown inline) of a heading block; (0, "") for any other."""
    if block.kind != "heading":
        return 0, ""
    if found := _HEADING.match(block.markdown):
        return len(found[1]), found[2].strip(" \t").rstrip("#").rstrip(" \t")
    if found := _SETEXT.match(block.markdown):
        return (1 if found[2][0] == "=" else 2), " ".join(found[1].split())
    return 0, ""


def list_entries(markdown: str) -> list[tuple[int | None, str]]:
    """The entries of a list, each with its number (None where it has none) and whole, without its mark."""
    entries: list[tuple[int | None, list[str]]] = []
    for line in markdown.split("\n"):
        if found := _ENTRY.match(line):
            number = int(found["number"]) if found["number"] else None
            entries.append((number, [line[found.end() :]]))
        elif entries:
            entries[-1][1].append(line)
        else:
            return []
    return [(number, "\n".join([first, *_moved_out(rest)]).rstrip()) for number, (first, *rest) in entries]


def _moved_out(lines: list[str]) -> list[str]:
    """The lines below an entry's first, moved to the margin by as much as all of them stand in."""
    margin = min((len(line) - len(line.lstrip(" ")) for line in lines if line.strip()), default=0)
    moved = [line[margin:] for line in lines]
    begins_a_block = bool(moved) and (_ENTRY.match(moved[0]) or moved[0].startswith((">", "```", "|", "#")))
    return ["", *moved] if begins_a_block else moved

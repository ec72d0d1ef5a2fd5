"""What the reader of an inventory keeps while it walks: open elements, marks and notes not yet joined."""

from __future__ import annotations

from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode


@dataclass
class Mark:
    """A footnote mark while reading: its number, the note it points to, the ids a note can lead back to."""

    number: str
    target: str
    ids: set[str]


@dataclass
class Note:
    """A footnote's text while reading, the ids it answers to and the marks it leads back to."""

    text: list[str] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    backs: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Open:
    """An element being read, and what was going on before it."""

    node: LexborNode
    tag: str
    sink: list[str]
    note: Note | None
    outside: list[str] | None
    start: int = 0
    held: int = 0
    href: str | None = None

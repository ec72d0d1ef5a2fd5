"""The inventory of an HTML text: plain objects, of which `compare` compares two."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import chain

from .words import cut

Words = tuple[str, ...]


@dataclass(frozen=True)
class Link:
    """A link: its address made comparable, the words of its text (none for cards and pictures), and the original."""

    address: str
    text: Words
    href: str = field(compare=False)


@dataclass(frozen=True)
class Picture:
    """A picture by the name of its file, the words it stands after, and its address if it lies on another site.

    `others` are the names the same picture has in its other attributes (larger, lazily loaded): any of them will do.
    """

    name: str
    after: Words = field(default=(), compare=False)
    address: str = field(default="", compare=False)
    others: frozenset[str] = field(default=frozenset(), compare=False)


@dataclass(frozen=True)
class Embed:
    """An embed by kind and identifier (kind "frame": an address nobody knows), and the words it stands after."""

    kind: str
    id: str
    after: Words = field(default=(), compare=False)


@dataclass(frozen=True)
class Footnote:
    """A footnote's mark: its number as printed, its note's text (None: no note), whether the note leads back."""

    number: str
    note: str | None
    leads_back: bool


@dataclass(frozen=True)
class Heading:
    """A heading's level and words."""

    level: int
    words: Words


@dataclass(frozen=True)
class Inventory:
    """What an HTML holds. `blocks` is its text, block by block, made comparable; its footnotes are in `notes`,
    its blocks of code, to the byte, in `codes`.

    Blocks are cut into words only where somebody asks: most of two equal texts never is.
    """

    blocks: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    boilerplate: Words = ()
    links: tuple[Link, ...] = ()
    pictures: tuple[Picture, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    embeds: tuple[Embed, ...] = ()
    headings: tuple[Heading, ...] = ()
    codes: tuple[str, ...] = ()
    structure: Counter[str] = field(default_factory=Counter)
    ids: frozenset[str] = frozenset()

    def without(self, structure: Mapping[str, int]) -> Inventory:
        """The same without so many lists and their entries."""
        return replace(self, structure=self.structure - Counter(structure)) if structure else self

    @property
    def words(self) -> list[str]:
        """The words of the text in order, without footnotes."""
        return list(chain.from_iterable(map(cut, self.blocks)))

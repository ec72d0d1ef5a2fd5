"""A rendered issue: sections of parts as safe HTML, with what pages, feeds and mail ask of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from ..content import IssueContent, ItemContent
from ..markup import PictureInfo, Rendered, excerpt
from ..models import Issue, Link, Picture
from ..parsing.embeds import Embed
from ..pictures.srcset import picture_info

WORDS_A_MINUTE = 220

LEAD, DESCRIPTION = 420, 160  # characters

Alts = tuple[tuple[str, str], ...]
"""The pictures of a text by name, with their words."""


@dataclass(frozen=True)
class Part:
    """A part of an issue after its greeting: what is written, its place in the issue (from 1), its local address, its
    printed heading as safe HTML and as words, the id and the pictures of that heading, its text rendered, and its
    links."""

    item: ItemContent
    position: int
    url: str
    heading: str
    heading_text: str
    anchor: str
    heading_alts: Alts
    rendered: Rendered
    links: tuple[Link, ...]

    @property
    def html(self) -> str:
        """Its text as safe HTML."""
        return self.rendered.html

    @property
    def text(self) -> str:
        """Its words."""
        return self.rendered.text

    @property
    def is_named(self) -> bool:
        """Whether a list of contents has it: news, and what has a heading of its own."""
        return self.item.number is not None or bool(self.heading)

    @property
    def has_players(self) -> bool:
        """Whether a reader may ask it to play something."""
        return _has_players(self.rendered)

    @cached_property
    def description(self) -> str:
        """Its beginning, for search engines."""
        return excerpt(self.text, DESCRIPTION)

    @cached_property
    def sources(self) -> tuple[Link, ...]:
        """What it cites, each address once."""
        cited = (link for link in self.links if link.kind == Link.Kind.CITATION)
        return tuple({link.url: link for link in reversed(list(cited))}.values())[::-1]


@dataclass(frozen=True)
class Section:
    """Parts under one printed heading (safe HTML, "" before any heading); `title` are the heading's words."""

    heading: str
    title: str
    anchor: str
    heading_alts: Alts
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Heading:
    """A line of an issue's contents: where it leads, the number of a news item, and what stands below a section."""

    title: str
    anchor: str
    number: int | None = None
    below: tuple[Heading, ...] = ()


@dataclass(frozen=True)
class Image:
    """A picture with the words the text gives it."""

    picture: Picture
    alt: str


@dataclass(frozen=True)
class Cover:
    """The picture that stands for an issue, with the files a page offers of it."""

    picture: PictureInfo
    alt: str


@dataclass(frozen=True)
class RenderedIssue:
    """A whole issue, ready to be shown. `issue` is its row: where and since when it stands; `content` is what it says,
    which may be not saved yet."""

    issue: Issue
    content: IssueContent
    greeting: Rendered
    greeting_links: tuple[Link, ...]
    sections: tuple[Section, ...]
    pictures: tuple[Picture, ...]

    @property
    def intro(self) -> str:
        """The greeting as safe HTML."""
        return self.greeting.html

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """All parts, in order."""
        return tuple(part for section in self.sections for part in section.parts)

    @cached_property
    def contents(self) -> tuple[Heading, ...]:
        """Every heading in two levels: the sections, in them the news and what else has a heading."""
        lines: list[Heading] = []
        for section in self.sections:
            below = tuple(
                Heading(part.item.title, part.item.slug, part.item.number)
                for part in section.parts
                if part.is_named
            )
            lines += [Heading(section.title, section.anchor, below=below)] if section.title else below
        return tuple(lines)

    @property
    def has_contents(self) -> bool:
        """Whether there is more than one line of them."""
        return len(self.contents) + sum(len(line.below) for line in self.contents) > 1

    @cached_property
    def numbered(self) -> int:
        """How many of its parts are numbered news."""
        return sum(1 for part in self.parts if part.item.number is not None)

    @cached_property
    def texts(self) -> tuple[Rendered, ...]:
        """The greeting and the parts' texts, in reading order."""
        return (self.greeting, *(part.rendered for part in self.parts))

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """All links, in reading order."""
        return (*self.greeting_links, *(link for part in self.parts for link in part.links))

    @property
    def footnotes(self) -> int:
        """How many footnotes it has."""
        return sum(text.footnotes for text in self.texts)

    @cached_property
    def lead(self) -> str:
        """What the issue says of itself: its summary, else the start of its text."""
        text = self.content.summary or self.greeting.text or (self.parts[0].text if self.parts else "")
        return excerpt(text, LEAD)

    @cached_property
    def description(self) -> str:
        """The same for search engines, in a line."""
        return excerpt(self.lead, DESCRIPTION)

    @cached_property
    def minutes(self) -> int:
        """How long reading takes."""
        words = sum(len(text.split()) for text in self.content.texts)
        return max(1, round(words / WORDS_A_MINUTE))

    @cached_property
    def images(self) -> list[Image]:
        """The issue's pictures with their alternative texts: missing ones too, then those at other sites."""
        shown = [*self.greeting.alts]
        for section in self.sections:
            shown += section.heading_alts
            for part in section.parts:
                shown += (*part.heading_alts, *part.rendered.alts)
        alts = {name: alt for name, alt in shown if alt}
        known = {picture.name for picture in self.pictures}
        named = dict.fromkeys(name for name, _alt in shown if name not in known)
        elsewhere = [picture for picture in map(_unsaved, named) if picture.remote]
        return [Image(picture, alts.get(picture.name, "")) for picture in (*self.pictures, *elsewhere)]

    @cached_property
    def cover(self) -> Cover | None:
        """The picture chosen as cover, else the first one there is, as a page shows it."""
        there = [image for image in self.images if image.picture.file]
        chosen = (image for image in there if image.picture.name == self.content.cover)
        image = next(chosen, there[0] if there else None)
        return Cover(picture_info(image.picture), image.alt) if image else None

    @cached_property
    def has_players(self) -> bool:
        """Whether a reader may ask it to play something."""
        return any(map(_has_players, self.texts))

    @property
    def embeds(self) -> list[Embed]:
        """What the issue shows besides pictures, in reading order."""
        return [embed for text in self.texts for embed in text.embeds]

    def part(self, slug: str) -> Part | None:
        """The part of this slug, or None."""
        return next((part for part in self.parts if part.item.slug == slug), None)


def _unsaved(name: str) -> Picture:
    return Picture(name=name)


def _has_players(text: Rendered) -> bool:
    return bool(text.embeds) and " data-player=" in text.html

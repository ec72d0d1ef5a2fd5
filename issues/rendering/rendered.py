"""A rendered issue: sections of parts as safe HTML, with what pages, feeds and mail ask of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from selectolax.lexbor import LexborHTMLParser

from ..markup import (
    PictureInfo,
    excerpt,
    find_picture,
    plain_text,
)
from ..models import Issue, Link, NewsItem, Picture, Topic
from ..parsing.dialect.pictures import pictures_in
from ..pictures.srcset import picture_info

WORDS_A_MINUTE = 220


LEAD, DESCRIPTION = 420, 160  # characters


@dataclass(frozen=True)
class Part:
    """A part of an issue after its greeting: its row, its printed heading and its text as safe HTML."""

    item: NewsItem
    heading: str
    html: str
    links: tuple[Link, ...]
    tags: tuple[Topic, ...]
    anchor: str = ""

    @cached_property
    def text(self) -> str:
        """The words of the part."""
        return plain_text(self.html)

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
    """Parts under one printed heading (safe HTML, "" before any heading)."""

    heading: str
    parts: tuple[Part, ...]
    anchor: str = ""

    @cached_property
    def title(self) -> str:
        """The heading as plain text."""
        return plain_text(self.heading)


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
class Embed:
    """A video, podcast, song or tweet the issue shows."""

    kind: str
    url: str


@dataclass(frozen=True)
class RenderedIssue:
    """A whole issue, ready to be shown."""

    issue: Issue
    intro: str
    sections: tuple[Section, ...]
    links: tuple[Link, ...]
    tags: tuple[Topic, ...]
    footnotes: int

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """All parts, in order."""
        return tuple(part for section in self.sections for part in section.parts)

    @cached_property
    def news(self) -> tuple[Part, ...]:
        """What the list of contents names: the numbered parts, or all that have a heading of their own."""
        numbered = tuple(part for part in self.parts if part.item.number is not None)
        return numbered or tuple(part for part in self.parts if part.heading)

    @cached_property
    def numbered(self) -> int:
        """How many of its parts are numbered news."""
        return sum(1 for part in self.parts if part.item.number is not None)

    @cached_property
    def lead(self) -> str:
        """What the issue says of itself: its summary, else the start of its text."""
        text = self.issue.summary or plain_text(self.intro) or (self.parts[0].text if self.parts else "")
        return excerpt(text, LEAD)

    @cached_property
    def description(self) -> str:
        """The same for search engines, in a line."""
        return excerpt(self.lead, DESCRIPTION)

    @cached_property
    def minutes(self) -> int:
        """How long reading takes."""
        words = sum(len(text.split()) for text in texts_of(self.issue))
        return max(1, round(words / WORDS_A_MINUTE))

    @cached_property
    def images(self) -> list[Image]:
        """The issue's pictures, missing ones too, with their alternative texts."""
        alts = _alternative_texts(self)
        return [Image(picture, alts.get(picture.name, "")) for picture in self.issue.pictures.all()]

    @cached_property
    def cover(self) -> Cover | None:
        """The picture chosen as cover, else the first one there is, as a page shows it."""
        there = [image for image in self.images if not image.picture.missing]
        chosen = (image for image in there if image.picture.pk == self.issue.cover_id)
        image = next(chosen, there[0] if there else None)
        return Cover(picture_info(image.picture), image.alt) if image else None

    @cached_property
    def has_players(self) -> bool:
        """Whether a reader may ask it to play something."""
        return any("data-player" in html for html in (self.intro, *(part.html for part in self.parts)))

    @property
    def embeds(self) -> list[Embed]:
        """What the issue shows besides pictures, in reading order."""
        found = []
        for html in (self.intro, *(part.html for part in self.parts)):
            for figure in LexborHTMLParser(html).css("figure[data-embed]") if "data-embed" in html else ():
                kind, name = figure.attributes["data-embed"] or "", figure.attributes.get("data-id") or ""
                link = figure.css_first("a[href]")
                if link is None or kind.startswith("substack-"):
                    found.append(Embed(kind, f"{kind}:{name}"))
                else:
                    found.append(Embed(kind, link.attributes["href"] or ""))
        return found

    def part(self, slug: str) -> Part | None:
        """The part of this slug, or None."""
        return next((part for part in self.parts if part.item.slug == slug), None)


def texts_of(issue: Issue) -> list[str]:
    return [issue.intro, *(item.body for item in issue.items.all())]


def _alternative_texts(reading: RenderedIssue) -> dict[str, str]:
    """By picture: what its text says it shows. A missing one is not on the page, so the text itself is asked."""
    missing = {picture.name: picture.name for picture in reading.issue.pictures.all() if picture.missing}
    alts = {}
    for shown in (shown for text in texts_of(reading.issue) for shown in pictures_in(text) if missing):
        if shown.alt and (name := find_picture(missing, shown.src)):
            alts[name] = shown.alt
    for html in (reading.intro, *(part.html for part in reading.parts)):
        for img in LexborHTMLParser(html).css("img[data-name]") if "<img" in html else ():
            if alt := img.attributes.get("alt"):
                alts[img.attributes["data-name"] or ""] = alt
    return alts

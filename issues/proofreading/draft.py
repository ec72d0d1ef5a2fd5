"""A whole issue as proofreading reads it: its content, and what is looked at beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from urllib.parse import unquote

from ..content import IssueContent, ItemContent, LinksByPlace, by_place
from ..models import Issue, Link, Picture
from .findings import Fix, Match
from .scanner import LinkSpan, ScannedText, scan

_CONTEXT = 24


@dataclass(frozen=True)
class DraftPicture:
    """A picture row. `size` is in bytes, None when there is no file or its store does not tell."""

    name: str
    missing: bool = False
    size: int | None = None
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True)
class Passage:
    """A piece of text of the draft: the greeting (item None, field "intro"), a body, a heading."""

    item: int | None
    field: str
    text: str

    @property
    def reading(self) -> ScannedText:
        """The text read for positions."""
        return scan(self.text)

    def slip(
        self, message: str, start: int, end: int, *, excerpt: str | None = None, fix: Fix | None = None
    ) -> Match:
        """A slip at a place of this text; its excerpt shows some words around it unless given."""
        if excerpt is None:
            excerpt = self.around(start, end)
        return Match(message, self.item, excerpt, start, end, fix, self.field)

    def around(self, start: int, end: int) -> str:
        """The place with a few words on both sides, on one line."""
        first = max(0, start - _CONTEXT)
        last = min(len(self.text), min(end, start + 200) + _CONTEXT)
        if first and " " in self.text[first:start]:
            first = self.text.index(" ", first, start)
        if last < len(self.text) and " " in self.text[end:last]:
            last = self.text.rindex(" ", end, last)
        return " ".join(self.text[first:last].split())


@dataclass(frozen=True)
class PlacedLink:
    """A link with the passage it stands in and, when it is written as Markdown, its exact place there."""

    link: Link
    passage: Passage
    spot: LinkSpan | None

    @property
    def key(self) -> str:
        """What two addresses of one page have in common."""
        return self.link.normalized_url or self.link.url

    @property
    def label(self) -> str:
        """The words of the link as printed."""
        if self.spot:
            return self.spot.label
        return f"{self.link.title} - {self.link.source}" if self.link.source else self.link.title

    def slip(self, message: str, *, excerpt: str | None = None, new_url: str = "", label: str = "") -> Match:
        """A slip at this link; `new_url` makes its fix, named `label`."""
        fix = Fix(label, self.link.url, new_url) if new_url and self.spot else None
        if self.spot and fix:
            start, end = self.spot.url_start, self.spot.url_start + len(self.spot.url)
        elif self.spot:
            start, end = self.spot.start, self.spot.end
        else:
            start = self.passage.text.find(self.link.url)
            end = start + len(self.link.url)
        excerpt = self.link.url if excerpt is None else excerpt
        if start < 0:
            return Match(message, self.passage.item, excerpt, field=self.passage.field)
        return self.passage.slip(message, start, end, excerpt=excerpt, fix=fix)


@dataclass(frozen=True)
class Draft(IssueContent):
    """What an issue says, with what is looked at beside it: when it is to come out, its links and its pictures.

    `number_twin` is the title of the issue whose number it repeats; `mail_bytes` the size of its mail where known.
    """

    publish_at: datetime | None = None
    number_twin: str = ""
    links: LinksByPlace = field(default_factory=dict)
    pictures: tuple[DraftPicture, ...] = ()
    mail_bytes: int | None = None

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """The greeting and the bodies."""
        return (
            Passage(None, "intro", self.intro),
            *(Passage(place, "body", item.body) for place, item in enumerate(self.items, start=1)),
        )

    @cached_property
    def headings(self) -> tuple[Passage, ...]:
        """What is printed as a heading: each section once, and the items' own headings."""
        return tuple(self._headings())

    def _headings(self) -> Iterator[Passage]:
        section = ""
        for place, item in enumerate(self.items, start=1):
            if item.section and item.section != section:
                yield Passage(place, "section", item.section)
            section = item.section
            if item.heading:
                yield Passage(place, "heading", item.heading)

    @cached_property
    def placed_links(self) -> tuple[PlacedLink, ...]:
        """Every link at its place, in reading order."""
        homes = {passage.item: passage for passage in self.passages}
        found: dict[tuple[int | None, str], list[tuple[Passage, LinkSpan]]] = defaultdict(list)
        for passage in (*reversed(self.passages), *reversed(self.headings)):
            for spot in reversed(passage.reading.links):
                found[passage.item, _plain(spot.url)].append((passage, spot))
        placed = []
        for place, links in self.links.items():
            for link in links:
                here = found[place, _plain(link.url)]
                passage, span = here.pop() if here else (homes.get(place, self.passages[0]), None)
                placed.append(PlacedLink(link, passage, span))
        return tuple(placed)


def from_issue(issue: Issue) -> Draft:
    """The draft of an issue's rows, in four queries at most. Topics and cover are not proofread."""
    rows = list(issue.items.order_by("position"))
    content = IssueContent.from_rows(issue, [ItemContent.of(row, ()) for row in rows], cover="", tags=())
    links = issue.links.select_related("target").order_by("position")
    return build_draft(issue, content, by_place(links, rows), issue.pictures.all())


def build_draft(
    issue: Issue, content: IssueContent, links: LinksByPlace, pictures: Iterable[Picture]
) -> Draft:
    """The draft of what an issue says, saved or not."""
    return Draft(
        **vars(content),
        publish_at=issue.publish_at,
        number_twin=issue.same_number_as.title if issue.same_number_as else "",
        links=links,
        pictures=tuple(
            DraftPicture(picture.name, picture.missing, _size(picture), picture.width, picture.height)
            for picture in pictures
        ),
    )


def _size(picture: Picture) -> int | None:
    """The bytes of a picture's file, None when its store cannot tell."""
    try:
        return picture.file.size if picture.file else None
    except OSError:
        return None


def _plain(url: str) -> str:
    """An address without the escapes that texts and rows may write differently."""
    return unquote(url.replace("&amp;", "&")).strip()

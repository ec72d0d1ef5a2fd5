"""An issue as the checks read it: its content, its links and its pictures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from urllib.parse import unquote

from ..content import IssueContent, ItemContent, LinksByPlace, by_place
from ..models import Issue, Link, Picture
from .findings import Finding, Fix
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
    def scanned(self) -> ScannedText:
        """The text with the places of its words, links, pictures and footnotes."""
        return scan(self.text)

    def finding(
        self, message: str, start: int, end: int, *, excerpt: str | None = None, fix: Fix | None = None
    ) -> Finding:
        """A finding at a place of this text; its excerpt shows some words around it unless given."""
        if excerpt is None:
            excerpt = self.around(start, end)
        return Finding(message, self.item, excerpt, start, end, fix, self.field)

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
    span: LinkSpan | None

    @property
    def key(self) -> str:
        """The normalised URL, by which links to one page are found equal."""
        return self.link.normalized_url or self.link.url

    @property
    def label(self) -> str:
        """The words of the link as printed."""
        if self.span:
            return self.span.label
        return f"{self.link.title} - {self.link.source}" if self.link.source else self.link.title

    def finding(
        self, message: str, *, excerpt: str | None = None, new_url: str = "", label: str = ""
    ) -> Finding:
        """A finding at this link; `new_url` makes its fix, whose button says `label`."""
        fix = Fix(label, self.link.url, new_url) if new_url and self.span else None
        if self.span and fix:
            start, end = self.span.url_start, self.span.url_start + len(self.span.url)
        elif self.span:
            start, end = self.span.start, self.span.end
        else:
            start = self.passage.text.find(self.link.url)
            end = start + len(self.link.url)
        excerpt = self.link.url if excerpt is None else excerpt
        if start < 0:
            return Finding(message, self.passage.item, excerpt, field=self.passage.field)
        return self.passage.finding(message, start, end, excerpt=excerpt, fix=fix)


@dataclass(frozen=True)
class Draft(IssueContent):
    """The content of an issue, its publication moment, its links and its pictures.

    `number_twin` is the title of the issue whose number it repeats; `mail_bytes` the size of its mail where known;
    `imported_at` is None where it was begun here.
    """

    publish_at: datetime | None = None
    number_twin: str = ""
    links: LinksByPlace = field(default_factory=dict)
    pictures: tuple[DraftPicture, ...] = ()
    mail_bytes: int | None = None
    imported_at: datetime | None = None

    def leaves_out(self, item: ItemContent) -> bool:
        """Whether a part has no text yet and, if nobody writes one, does not come out."""
        return item.is_empty and self.imported_at is None

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
        by_item = {passage.item: passage for passage in self.passages}
        found: dict[tuple[int | None, str], list[tuple[Passage, LinkSpan]]] = defaultdict(list)
        for passage in (*reversed(self.passages), *reversed(self.headings)):
            for link_span in reversed(passage.scanned.links):
                found[passage.item, _plain(link_span.url)].append((passage, link_span))
        placed = []
        for place, links in self.links.items():
            for link in links:
                here = found[place, _plain(link.url)]
                passage, span = here.pop() if here else (by_item.get(place, self.passages[0]), None)
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
        imported_at=issue.imported_at,
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

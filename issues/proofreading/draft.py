"""A whole issue as proofreading reads it: plain objects built from rows, with nothing behind them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from urllib.parse import unquote

from ..models import Issue, Link, Picture
from .findings import Fix, Match
from .scanner import LinkSpan, ScannedText, scan

_CONTEXT = 24


@dataclass(frozen=True)
class DraftItem:
    """A news item: the fields of its row that readers see."""

    position: int
    section: str = ""
    number: int | None = None
    heading: str = ""
    title: str = ""
    body: str = ""


@dataclass(frozen=True)
class DraftLink:
    """A link of the text. `item` is its item's position, None in the greeting; `target` the slug of our issue."""

    url: str
    title: str = ""
    source: str = ""
    kind: str = "inline"
    item: int | None = None
    normalized_url: str = ""
    target: str = ""
    check_result: str = ""

    @property
    def key(self) -> str:
        """What two addresses of one page have in common."""
        return self.normalized_url or self.url


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

    link: DraftLink
    passage: Passage
    spot: LinkSpan | None

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
class Draft:
    """An issue to proofread. `number_twin` is the title of the issue whose number it repeats; `mail_bytes` the
    size of its mail where known."""

    slug: str = ""
    title: str = ""
    number: int | None = None
    year: int | None = None
    period_start: date | None = None
    period_end: date | None = None
    language: str = "es"
    intro: str = ""
    publish_at: datetime | None = None
    number_twin: str = ""
    items: tuple[DraftItem, ...] = ()
    links: tuple[DraftLink, ...] = ()
    pictures: tuple[DraftPicture, ...] = ()
    mail_bytes: int | None = None

    @cached_property
    def texts(self) -> tuple[Passage, ...]:
        """The greeting and the bodies."""
        return (
            Passage(None, "intro", self.intro),
            *(Passage(item.position, "body", item.body) for item in self.items),
        )

    @cached_property
    def headings(self) -> tuple[Passage, ...]:
        """What is printed as a heading: each section once, and the items' own headings."""
        return tuple(self._headings())

    def _headings(self) -> Iterator[Passage]:
        section = ""
        for item in self.items:
            if item.section and item.section != section:
                yield Passage(item.position, "section", item.section)
            section = item.section
            if item.heading:
                yield Passage(item.position, "heading", item.heading)

    @cached_property
    def placed_links(self) -> tuple[PlacedLink, ...]:
        """Every link at its place, in reading order."""
        homes = {passage.item: passage for passage in self.texts}
        found: dict[tuple[int | None, str], list[tuple[Passage, LinkSpan]]] = defaultdict(list)
        for passage in (*reversed(self.texts), *reversed(self.headings)):
            for spot in reversed(passage.reading.links):
                found[passage.item, _plain(spot.url)].append((passage, spot))
        placed = []
        for link in self.links:
            here = found[link.item, _plain(link.url)]
            passage, place = here.pop() if here else (homes.get(link.item, self.texts[0]), None)
            placed.append(PlacedLink(link, passage, place))
        return tuple(placed)


def from_issue(issue: Issue, *, mail_bytes: int | None = None) -> Draft:
    """The draft of an issue's rows, in four queries at most."""
    items = sorted(issue.items.all(), key=lambda item: item.position)
    positions = {item.pk: item.position for item in items}
    return Draft(
        slug=issue.slug,
        title=issue.title,
        number=issue.number,
        year=issue.year,
        period_start=issue.period_start,
        period_end=issue.period_end,
        language=issue.language,
        intro=issue.intro,
        publish_at=issue.publish_at,
        number_twin=issue.same_number_as.title if issue.same_number_as else "",
        items=tuple(
            DraftItem(item.position, item.section, item.number, item.heading, item.title, item.body)
            for item in items
        ),
        links=tuple(
            DraftLink(
                url=link.url,
                title=link.title,
                source=link.source,
                kind=link.kind,
                item=positions.get(link.item_id) if link.item_id else None,
                normalized_url=link.normalized_url,
                target=link.target.slug if link.target else "",
                check_result=link.check_result,
            )
            for link in _links(issue)
        ),
        pictures=tuple(
            DraftPicture(picture.name, picture.missing, _size(picture), picture.width, picture.height)
            for picture in issue.pictures.all()
        ),
        mail_bytes=mail_bytes,
    )


def _links(issue: Issue) -> Iterable[Link]:
    """The links in order, with their targets: as they are at hand, else in one query."""
    if "links" in getattr(issue, "_prefetched_objects_cache", {}):
        return sorted(issue.links.all(), key=lambda link: link.position)
    return issue.links.select_related("target").order_by("position")


def _size(picture: Picture) -> int | None:
    """The bytes of a picture's file, None when its store cannot tell."""
    try:
        return picture.file.size if picture.file else None
    except OSError:
        return None


def _plain(url: str) -> str:
    """An address without the escapes that texts and rows may write differently."""
    return unquote(url.replace("&amp;", "&")).strip()

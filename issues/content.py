"""The content of an issue as one frozen object: rows, forms, versions, uploads and imports all become it first.

rows | form | version | upload | import -> IssueContent -> rendering, links, proofreading, comparing, saving -> rows

A field of the two classes below that is a column of the table is saved, compared, kept in the history and restored.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from .models import Issue, Link, NewsItem
from .models.topics import fold_name
from .parsing.dialect.item_titles import plain_inline, title_of

LinksByPlace = Mapping[int | None, Sequence[Link]]
"""The links of a content in reading order, by the place (from 1) of the part they stand in; None is the greeting."""


@dataclass(frozen=True)
class ItemContent:
    """A part of an issue as written. `slug` tells which one it is; "" for one that is new."""

    slug: str = ""
    section: str = ""
    number: int | None = None
    heading: str = ""
    title: str = ""
    body: str = ""
    tags: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether it has no text yet: a number or a heading alone. A heading with a link or a picture is a text."""
        return not self.body.strip() and "](" not in self.heading

    @classmethod
    def of(cls, row: NewsItem, tags: Iterable[str]) -> ItemContent:
        """The part of a row and of its topics' names, which the row does not have without a query."""
        own = {name: getattr(row, name) for name in ITEM_FIELDS}
        return cls(slug=row.slug, tags=in_order(tags), **own)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> ItemContent:
        """The part `as_json` wrote."""
        return cls(**{**data, "tags": in_order(data.get("tags", ()))})


@dataclass(frozen=True)
class IssueContent:
    """An issue as written: its own fields, the name of its cover, its topics in order, and its parts in order."""

    title: str = ""
    slug: str = ""
    number: int | None = None
    year: int | None = None
    period_start: date | None = None
    period_end: date | None = None
    language: str = "es"
    summary: str = ""
    intro: str = ""
    cover: str = ""
    tags: tuple[str, ...] = ()
    items: tuple[ItemContent, ...] = ()

    @classmethod
    def of(cls, issue: Issue) -> IssueContent:
        """The content of an issue's rows, in at most five queries."""
        items = issue.items.order_by("position").prefetch_related("tags")  # type: ignore[misc]
        return cls.from_rows(
            issue,
            [ItemContent.of(item, [topic.name for topic in item.tags.all()]) for item in items],
            cover=issue.cover.name if issue.cover else "",
            tags=[topic.name for topic in issue.tags.all()],
        )

    @classmethod
    def from_rows(
        cls, issue: Issue, items: Iterable[ItemContent], *, cover: str, tags: Iterable[str]
    ) -> IssueContent:
        """The content of an issue whose other rows are at hand: its own fields with these parts in their order."""
        own = {name: getattr(issue, name) for name in FIELDS}
        return cls(**own, cover=cover, tags=in_order(tags), items=tuple(items))

    @property
    def texts(self) -> tuple[str, ...]:
        """The greeting and the bodies, in reading order."""
        return (self.intro, *(item.body for item in self.items))

    def as_json(self) -> dict[str, Any]:
        """The content as plain JSON values, all of it."""
        data = asdict(self)
        for name in DATES:
            data[name] = data[name].isoformat() if data[name] else None
        return data

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> IssueContent:
        """The content `as_json` wrote."""
        dates = {name: date.fromisoformat(data[name]) if data.get(name) else None for name in DATES}
        items = tuple(ItemContent.from_json(item) for item in data.get("items", ()))
        return cls(**{**data, **dates, "tags": in_order(data.get("tags", ())), "items": items})

    @property
    def digest(self) -> str:
        """A short name of exactly this content."""
        written = json.dumps(self.as_json(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(written.encode()).hexdigest()[:32]


DATES = ("period_start", "period_end")
FIELDS = tuple(each.name for each in fields(IssueContent) if each.name not in {"cover", "tags", "items"})
"""The columns of an issue that are content."""
ITEM_FIELDS = tuple(each.name for each in fields(ItemContent) if each.name not in {"slug", "tags"})
"""The columns of a part that are content."""


def by_place(links: Iterable[Link], items: Iterable[NewsItem]) -> LinksByPlace:
    """Link rows in their order, under the places of the rows they stand in."""
    places: dict[int | None, int | None] = {item.pk: place for place, item in enumerate(items, start=1)}
    found: dict[int | None, list[Link]] = {place: [] for place in (None, *places.values())}
    for link in links:
        found[places.get(link.item_id)].append(link)
    return found


def in_order(names: Iterable[str]) -> tuple[str, ...]:
    """Topics' names in their one order."""
    return tuple(sorted(names, key=lambda name: (fold_name(name), name)))


def made_title(heading: str, body: str) -> str:
    """What a part is called where its writer gives it no title: its heading's words, else its first sentence."""
    return (plain_inline(heading) or title_of(body))[:300]

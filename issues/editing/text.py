"""Everything an editor writes of an issue as one plain object: what is saved, kept in the history, compared, restored.

rows -> IssueText.of(issue) -> as_json / digest -> differences -> saving.store -> rows
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from ..models import Issue
from ..models.topics import fold_name
from ..parsing.dialect.item_titles import plain_inline, title_of


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
        """The text of an issue's rows, in at most five queries (none for what is prefetched)."""
        known = getattr(issue, "_prefetched_objects_cache", {})
        items = issue.items.all() if "items" in known else issue.items.prefetch_related("tags")  # type: ignore[misc]
        return cls(
            **{name: getattr(issue, name) for name in FIELDS},
            cover=issue.cover.name if issue.cover else "",
            tags=in_order(topic.name for topic in issue.tags.all()),
            items=tuple(
                ItemContent(
                    slug=item.slug,
                    section=item.section,
                    number=item.number,
                    heading=item.heading,
                    title=item.title,
                    body=item.body,
                    tags=in_order(topic.name for topic in item.tags.all()),
                )
                for item in sorted(items, key=lambda item: item.position)
            ),
        )

    def as_json(self) -> dict[str, Any]:
        """The text as plain JSON values, all of it."""
        data = asdict(self)
        for name in DATES:
            data[name] = data[name].isoformat() if data[name] else None
        return data

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> IssueContent:
        """The text `as_json` wrote."""
        dates = {name: date.fromisoformat(data[name]) if data.get(name) else None for name in DATES}
        items = tuple(ItemContent.from_json(item) for item in data.get("items", ()))
        return cls(**{**data, **dates, "tags": in_order(data.get("tags", ())), "items": items})

    @property
    def digest(self) -> str:
        """A short name of exactly this text."""
        written = json.dumps(self.as_json(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(written.encode()).hexdigest()[:32]


DATES = ("period_start", "period_end")
FIELDS = ("title", "slug", "number", "year", *DATES, "language", "summary", "intro")
ITEM_FIELDS = ("section", "number", "heading", "title", "body")


def in_order(names: Iterable[str]) -> tuple[str, ...]:
    """Topics' names in their one order."""
    return tuple(sorted(names, key=lambda name: (fold_name(name), name)))


def made_title(heading: str, body: str) -> str:
    """What a part is called where its writer gives it no title: its heading's words, else its first sentence."""
    return (plain_inline(heading) or title_of(body))[:300]

"""Writes the rows of an issue's parts in their order: the one way for imports, the desk and restores."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import F
from django.utils.text import slugify

from ..models import Issue, NewsItem
from ..parsing.slugs import free_slug

LONGEST_SLUG = 80
_OUT_OF_THE_WAY = 100_000


def write(issue: Issue, rows: Sequence[NewsItem], *, is_new: bool = False) -> None:
    """Makes `rows` the parts of the issue, in this order: new ones are made, others updated, the rest deleted.

    `is_new` says that the issue has none yet."""
    kept = [row for row in rows if row.pk is not None]
    if not is_new:
        issue.items.exclude(pk__in=[row.pk for row in kept]).delete()
    if kept:  # no two may share a place, not even on the way
        issue.items.update(position=F("position") + _OUT_OF_THE_WAY)
    for position, row in enumerate(rows, start=1):
        row.position = position
    NewsItem.objects.bulk_create([row for row in rows if row.pk is None])
    NewsItem.objects.bulk_update(kept, ["position", "section", "number", "heading", "title", "body"])


def item_slug(title: str, taken: set[str]) -> str:
    """A slug of the title that no other part of the issue has; it joins `taken`."""
    base = slugify(title)
    if len(base) > LONGEST_SLUG:
        base = base[:LONGEST_SLUG].rsplit("-", 1)[0]
    slug = free_slug(base or "item", taken, longest=LONGEST_SLUG + 10)
    taken.add(slug)
    return slug

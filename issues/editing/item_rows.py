"""Writes the rows of an issue's parts in their order: the one way for imports, the desk and restores."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from django.db.models import F
from django.utils.text import slugify

from ..content import ITEM_FIELDS, ItemContent
from ..models import Alias, Issue, NewsItem
from ..parsing.slugs import free_slug

LONGEST_SLUG = 80
_OUT_OF_THE_WAY = 100_000


def write(
    issue: Issue,
    items: Sequence[ItemContent],
    known: Iterable[NewsItem],
    begun: Collection[str] = frozenset(),
) -> list[NewsItem]:
    """Makes `items` the parts of the issue, in this order, and gives back their rows. Of the rows it has (`known`)
    those whose slug a part names stay, the others are deleted. A part whose slug is in `begun` is still being titled:
    its slug follows its title."""
    old, taken = {row.slug: row for row in known}, {item.slug for item in items}
    if (old or issue.edited_at) and (begun or any(item.slug not in old for item in items)):
        taken |= Alias.objects.parts_gone_from(issue.slug)
    rows: list[NewsItem] = []
    for position, item in enumerate(items, start=1):
        row = old.pop(item.slug, None)
        if row is not None and _waited_for_text(row) and row.title != item.title:
            row.slug = item_slug(item.title, taken)
        if row is None:
            is_free = item.slug and all(other.slug != item.slug for other in rows)
            row = NewsItem(issue=issue, slug=item.slug if is_free else item_slug(item.title, taken))
        elif row.slug in begun and row.title != item.title:
            row.slug = item_slug(item.title, taken - {row.slug})
            taken.add(row.slug)
        for name in ITEM_FIELDS:
            setattr(row, name, getattr(item, name))
        row.position = position
        rows.append(row)
    kept = [row for row in rows if row.pk is not None]
    if kept or old:
        issue.items.exclude(pk__in=[row.pk for row in kept]).delete()
    if kept:  # no two may share a place, not even on the way
        issue.items.update(position=F("position") + _OUT_OF_THE_WAY)
    NewsItem.objects.bulk_create([row for row in rows if row.pk is None])
    NewsItem.objects.bulk_update(kept, ["position", "slug", *ITEM_FIELDS])
    return rows


def _waited_for_text(row: NewsItem) -> bool:
    """Whether it had neither heading nor text: its slug was made of nothing."""
    return not (row.heading.strip() or row.body.strip())


def item_slug(title: str, taken: set[str]) -> str:
    """A slug of the title that no other part of the issue has; it joins `taken`."""
    base = slugify(title)
    if len(base) > LONGEST_SLUG:
        base = base[:LONGEST_SLUG].rsplit("-", 1)[0]
    slug = free_slug(base or "item", taken, longest=LONGEST_SLUG + 10)
    taken.add(slug)
    return slug

"""The version of what readers see: one row that counts every change, so that the page cache knows which pages are stale."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Subquery
from django.utils import timezone

from .models import ContentVersion, Issue

ONLY = 1  # the row's key: there is one


@dataclass(frozen=True)
class Edition:
    """What all public pages are made from at one moment: as long as it is equal, so are they."""

    number: int
    day: date
    next_at: datetime | None


def bump() -> None:
    """Counts one change of what readers see: every machine drops its cached pages within a second.

    Call it last in the transaction that makes the change: both become visible at once, and writers wait for
    each other only at their end. After the transaction is fine too; before it is not.
    """
    rows = ContentVersion.objects.filter(pk=ONLY)
    changed = {"number": F("number") + 1, "changed_at": timezone.now()}
    if not rows.update(**changed):
        ContentVersion.objects.get_or_create(pk=ONLY)
        rows.update(**changed)


def current() -> tuple[Edition, datetime]:
    """The edition readers see now, and since when; one query."""
    now = timezone.now()
    newest = Issue.objects.public(now).order_by("-publish_at").values("publish_at")[:1]
    coming = Issue.objects.scheduled(now).order_by("publish_at").values("publish_at")[:1]
    rows = ContentVersion.objects.filter(pk=ONLY).annotate(newest=Subquery(newest), coming=Subquery(coming))
    row = rows.first()
    if row is None:  # a database nobody has published in yet
        ContentVersion.objects.get_or_create(pk=ONLY)
        row = rows.get()
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    since = max(filter(None, (row.changed_at, row.newest, midnight)))
    return Edition(row.number, midnight.date(), row.coming), since


@contextmanager
def counted_on(*, known: bool, **_other: object) -> Iterator[None]:
    """Around a restore: afterwards no web process takes its pages of before for those of now.

    `known` says that the tables before it can be asked.
    """
    before = ContentVersion.objects.filter(pk=ONLY).first() if known else None
    yield
    bump()
    if before is not None:
        ContentVersion.objects.filter(pk=ONLY, number__lte=before.number).update(number=before.number + 1)

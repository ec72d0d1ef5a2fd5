"""Who left or was erased, for backups made before: a list beside them, so that no restore brings anybody back.

No address is in it: keyed hashes, as of erased readers. A line is a moment, what happened, and a hash.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Max
from django.utils import timezone

from ..models import Subscriber, Suppressed
from ..models.subscribers import digests
from . import lifecycle

FILE = "departed.txt"
ERASED = "erased"
KEPT = timedelta(days=500)  # longer than a backup is


@dataclass(frozen=True)
class Departure:
    """That the reader of this hash left then: `what` is a state of `Subscriber.LEFT`, or ERASED."""

    at: datetime
    what: str
    digest: str


def since(moment: datetime) -> Iterator[Departure]:
    """Who left or was erased after a moment, as this database knows it."""
    erased = Suppressed.objects.filter(at__gt=moment).order_by("at")
    for digest, erased_at in erased.values_list("digest", "at"):
        yield Departure(erased_at, ERASED, digest)
    left = Subscriber.objects.filter(state__in=Subscriber.LEFT, left_at__gt=moment).order_by("left_at")
    for email, state, at in left.values_list("email", "state", "left_at"):
        if at is not None:
            yield Departure(at, state, digests(email)[0])


def write() -> int:
    """The worker's step: writes the list anew into BACKUP_TO when somebody left since; returns whether it did."""
    folder = Path(settings.BACKUP_TO or "")
    if not settings.BACKUP_TO or not folder.is_dir():
        return 0
    file = folder / FILE
    moments = [
        Suppressed.objects.aggregate(last=Max("at"))["last"],
        Subscriber.objects.filter(state__in=Subscriber.LEFT).aggregate(last=Max("left_at"))["last"],
    ]
    last = max(filter(None, moments), default=None)
    if last is None or (file.exists() and file.stat().st_mtime > last.timestamp()):
        return 0
    part = folder / f".{FILE}.{uuid.uuid4().hex[:8]}.part"
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as target:
            for one in since(timezone.now() - KEPT):
                target.write(f"{one.at.isoformat()} {one.what} {one.digest}\n")
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    return 1


def read(folder: Path) -> list[Departure]:
    """The list of a folder; none where there is none. A line that is none is passed over."""
    try:
        lines = (folder / FILE).read_text(errors="replace").splitlines()
    except OSError:
        return []
    found = []
    for line in lines:
        try:
            at, what, digest = line.split(" ")
            moment = datetime.fromisoformat(at)
        except ValueError:
            continue
        if moment.tzinfo and what in (ERASED, *Subscriber.LEFT) and len(digest) == 64:
            found.append(Departure(moment, what, digest))
    return found


def apply(departures: list[Departure], *, after: datetime) -> int:
    """Whoever left or was erased after the moment a backup was made leaves its rows too; returns how many did."""
    gone = {one.digest: one for one in sorted(departures, key=lambda one: one.at) if one.at > after}
    erased = [one for one in gone.values() if one.what == ERASED]
    Suppressed.objects.bulk_create(
        [Suppressed(digest=one.digest, at=one.at) for one in erased], ignore_conflicts=True
    )
    found = [
        (pk, gone[digest])
        for pk, email in (Subscriber.objects.values_list("pk", "email").iterator() if gone else ())
        for digest in digests(email)
        if digest in gone
    ]
    proof = lifecycle.Proof(note="left after the backup was made")
    for pk, one in found:
        subscriber = Subscriber.objects.filter(pk=pk).first()
        if subscriber is not None and one.what == ERASED:
            lifecycle.forget(subscriber)
        elif subscriber is not None:
            lifecycle.leave(subscriber, proof, state=one.what)
    return len(found)

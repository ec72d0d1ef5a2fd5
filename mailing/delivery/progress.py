"""How far a mailing is: counts, share, rate and time left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from ..models import Delivery, Mailing

RECENT = timedelta(minutes=5)


@dataclass(frozen=True)
class Progress:
    """A mailing in numbers. `minutes_left` is None while nothing moves, or only what is tried again later is left."""

    total: int
    answered: int
    counts: list[tuple[str, int]]
    per_minute: float
    minutes_left: int | None


def of(mailing: Mailing) -> Progress:
    """A mailing's progress now."""
    counts = mailing.counts()
    waiting = sum(counts.get(state, 0) for state in Delivery.OPEN)
    now = timezone.now()
    since = max(now - RECENT, mailing.started_at or now)
    recent = mailing.deliveries.filter(done_at__gte=since).count()
    now_due = waiting - counts.get(Delivery.State.RETRY, 0)
    minutes = max((now - since).total_seconds() / 60, 1 / 60)
    rate = recent / minutes
    return Progress(
        total=sum(counts.values()),
        answered=sum(counts.values()) - waiting,
        counts=[(str(state.label), counts[state]) for state in Delivery.State if counts.get(state)],
        per_minute=round(rate, 1),
        minutes_left=round(now_due / rate) if rate and now_due else None,
    )

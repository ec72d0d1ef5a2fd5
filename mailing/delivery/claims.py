"""The rows of outgoing mail: claimed, begun and recorded by conditional UPDATEs, so that no two workers share one.

    queued -> claimed -> sending -> accepted | refused | unknown        (retry is queued with a later `next_try_at`)

`sending` is stored durably before a message's final dot. A worker that falls silent loses its rows: claimed ones
go back into the queue (nothing was said yet), `sending` ones become `unknown` (nobody can know).
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Q, QuerySet
from django.utils import timezone

from issues.models import Issue

from ..models import Delivery, Letter, Mailing, Outgoing, Pace, Subscriber
from .answers import About
from .outcomes import DIED, STOPPED, Outcome, Result

State = Outgoing.State
LONGEST_PAUSE = 4 * 3600
KINDS: tuple[type[Outgoing], ...] = (Letter, Delivery)  # letters first: somebody waits for them


# What sending needs to know of a delivery; a mailing has many.
NEEDED = ("mailing_id", "attempts", "first_try_at", "subscriber__email", "subscriber__key")


def moment() -> datetime:
    """Now, by the clock that all workers share: the database's where it has one of its own."""
    if connection.vendor != "postgresql":
        return timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


@contextmanager
def durable() -> Iterator[None]:
    """What is committed inside survives a power cut."""
    pragma = {"sqlite": ("PRAGMA synchronous=FULL", "PRAGMA synchronous=NORMAL")}
    pragma["postgresql"] = ("SET synchronous_commit TO on", "SET synchronous_commit TO DEFAULT")
    before, after = pragma[connection.vendor]
    inside = connection.in_atomic_block  # only in tests: no statement of this kind is allowed there
    if not inside:
        with connection.cursor() as cursor:
            cursor.execute(before)
    try:
        yield
    finally:
        if not inside and connection.connection is not None:
            with connection.cursor() as cursor:
                cursor.execute(after)


def recover() -> int:
    """Free the rows of workers whose lease ran out. Returns how many."""
    now, taken = moment(), 0
    for kind in KINDS:
        silent = kind._base_manager.filter(claimed_until__lt=now)
        taken += silent.filter(state=State.CLAIMED).update(
            state=State.QUEUED, claimed_by="", claimed_until=None
        )
        # `claimed_by` stays: if that worker was only asleep, its late answer still counts (see `record`).
        taken += silent.filter(state=State.SENDING).update(
            state=State.UNKNOWN,
            done_at=now,
            claimed_until=None,
            error=DIED,
        )
    return taken


def renew(worker: str) -> None:
    """Prolong the lease on everything this worker has claimed."""
    until = moment() + timedelta(seconds=settings.MAIL_LEASE_SECONDS)
    for kind in KINDS:
        kind._base_manager.filter(claimed_by=worker, state__in=[State.CLAIMED, State.SENDING]).update(
            claimed_until=until
        )


def claim(worker: str, wanted: int) -> list[Outgoing]:
    """Up to `wanted` rows that are due now are this worker's, within the rates of the settings."""
    claimed: list[Outgoing] = []
    for kind in KINDS:
        room = wanted - len(claimed)
        if room > 0:
            claimed += _claim(kind, worker, room)
    return claimed


def _claim(kind: type[Outgoing], worker: str, wanted: int) -> list[Outgoing]:
    now = moment()
    due = _wanted(kind).filter(state__in=Outgoing.WAITING, next_try_at__lte=now)
    if not due.exists():
        return []
    with transaction.atomic():
        wanted = _room(wanted, now)
        rows = due.order_by("next_try_at", "id").values_list("pk", flat=True)
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True, of=("self",))
        keys = list(rows[:wanted])
        mine = kind._base_manager.filter(pk__in=keys, state__in=Outgoing.WAITING)
        mine.update(
            state=State.CLAIMED,
            claimed_by=worker,
            claimed_until=now + timedelta(seconds=settings.MAIL_LEASE_SECONDS),
        )
        taken: QuerySet[Any] = kind._base_manager.filter(
            pk__in=keys, state=State.CLAIMED, claimed_by=worker
        ).order_by("id")
        return list(taken.select_related("subscriber").only(*NEEDED) if kind is Delivery else taken)


def _wanted(kind: type[Outgoing]) -> QuerySet[Any]:
    """Rows that may still be sent: the reader is confirmed, the mailing is going out, the issue is public."""
    rows: QuerySet[Any] = kind._base_manager.all()
    if kind is Letter:
        return rows
    going_out = Mailing.objects.sending().filter(issue__status=Issue.Status.READY)
    open_mailings = going_out.not_held_back(moment())
    return rows.filter(mailing__in=open_mailings.values("pk"), subscriber__state=Subscriber.State.CONFIRMED)


def _room(wanted: int, now: datetime) -> int:
    """How many may be sent now."""
    if settings.MAIL_PER_DAY:
        day = Q(done_at__gte=now - timedelta(days=1), state__in=[State.ACCEPTED, State.UNKNOWN])
        used = sum(
            kind._base_manager.filter(day | Q(state__in=[State.CLAIMED, State.SENDING])).count()
            for kind in KINDS
        )
        wanted = max(0, min(wanted, settings.MAIL_PER_DAY - used))
    if settings.MAIL_PER_SECOND and wanted:
        wanted = Pace.objects.take(wanted, per_second=settings.MAIL_PER_SECOND, now=now)
    return wanted


# The two statements of the hot path as SQL: a message costs two of them, and building them anew each time took
# longer than running them (bench/mail.py). WANTED is the same rule as `_wanted`.
WANTED = {
    Letter: "",
    Delivery: """
        AND EXISTS (SELECT 1 FROM mailing_subscriber s WHERE s.id = subscriber_id AND s.state = 'confirmed')
        AND EXISTS (SELECT 1 FROM mailing_mailing m JOIN issues_issue i ON i.id = m.issue_id
                    WHERE m.id = mailing_id AND m.state = 'sending' AND i.status = 'ready')""",
}
BEGIN = """UPDATE {table} SET state = 'sending', claimed_until = %s
    WHERE id IN ({keys}) AND state = 'claimed' AND claimed_by = %s {wanted} RETURNING id"""
ACCEPTED = """UPDATE {table} SET state = 'accepted', attempts = attempts + 1, done_at = %s, error = '', cause = '',
    claimed_by = '', claimed_until = NULL
    WHERE id IN ({keys}) AND claimed_by = %s AND state IN ('sending', 'unknown')"""


def _run(statement: str, kind: type[Outgoing], keys: list[int], at: datetime, worker: str) -> CursorWrapper:
    """One of the two statements over these rows."""
    cursor = connection.cursor()
    places = ", ".join(["%s"] * len(keys))
    sql = statement.format(table=kind._meta.db_table, keys=places, wanted=WANTED[kind])
    cursor.execute(sql, [connection.ops.adapt_datetimefield_value(at), *keys, worker])
    return cursor


def begin(kind: type[Outgoing], keys: list[int], worker: str) -> set[int]:
    """Store that these are about to be sent. Returns those that may: still ours, still wanted."""
    until = moment() + timedelta(seconds=settings.MAIL_LEASE_SECONDS)
    with _run(BEGIN, kind, keys, until, worker) as cursor:
        return {row[0] for row in cursor.fetchall()}


def record(kind: type[Outgoing], answers: list[tuple[Outgoing, Outcome]], worker: str) -> None:
    """Store the outcomes of messages. A row that was freed meanwhile is left alone, unless it is `unknown` because
    exactly this answer was missing."""
    accepted = [row.pk for row, outcome in answers if outcome.result is Result.ACCEPTED]
    if accepted:
        _run(ACCEPTED, kind, accepted, timezone.now(), worker).close()
    if len(accepted) == len(answers):
        return
    now, ours = moment(), kind._base_manager.filter(claimed_by=worker)
    for row, outcome in answers:
        if outcome.result is not Result.ACCEPTED:
            open_rows = ours.filter(pk=row.pk, state__in=[State.CLAIMED, State.SENDING, State.UNKNOWN])
            open_rows.update(**_after(row, outcome, now))


def _after(row: Outgoing, outcome: Outcome, now: datetime) -> dict[str, object]:
    """The fields of a row after anything but acceptance."""
    fields: dict[str, object] = {"claimed_by": "", "claimed_until": None, "error": outcome.text}
    fields["cause"] = outcome.about.value if outcome.about else ""
    if outcome.result is Result.OFFLINE:
        return fields | {"state": State.RETRY if row.attempts else State.QUEUED, "next_try_at": now}
    if outcome.result is Result.DROPPED:
        return fields | _unwanted(row)
    attempts = row.attempts + 1
    fields |= {"attempts": attempts, "first_try_at": row.first_try_at or now}
    given_up = (row.first_try_at or now) < now - timedelta(days=settings.MAIL_RETRY_DAYS)
    # What is about us waits until we are mended (its mailing is paused); only a single letter grows too old.
    waits_for_us = outcome.about is About.US and isinstance(row, Delivery)
    if outcome.result is Result.RETRY and (not given_up or waits_for_us):
        return fields | {"state": State.RETRY, "next_try_at": now + pause(attempts)}
    final = State.UNKNOWN if outcome.result is Result.UNKNOWN else State.REFUSED
    return fields | {"state": final, "done_at": now}


def _unwanted(row: Outgoing) -> dict[str, object]:
    """A row dropped before its final dot: its reader left, or its mailing stopped and may go on later."""
    readers = Subscriber.objects.confirmed().filter(deliveries=row.pk)
    stays = isinstance(row, Letter) or readers.exists()
    return {"state": State.QUEUED if stays else State.CANCELLED}


def pause(attempts: int) -> timedelta:
    """How long to wait after so many attempts: doubling, at most four hours, never quite the same."""
    seconds = min(settings.MAIL_RETRY_SECONDS * 2 ** min(attempts - 1, 20), LONGEST_PAUSE)
    return timedelta(seconds=seconds * random.uniform(0.9, 1.2))  # noqa: S311


def release(worker: str) -> None:
    """A worker stops: rows it did not begin return to the queue, those it had begun become `unknown`."""
    for kind in KINDS:
        mine = kind._base_manager.filter(claimed_by=worker)
        mine.filter(state=State.CLAIMED).update(state=State.QUEUED, claimed_by="", claimed_until=None)
        mine.filter(state=State.SENDING).update(
            state=State.UNKNOWN, done_at=moment(), error=STOPPED, claimed_until=None
        )

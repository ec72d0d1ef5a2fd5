"""Sends what is due: this thread claims and records, a few threads speak to the mail server.

Only the calling thread touches the database. A connection thread asks it before each final dot ("begin") and
tells it each answer; whatever has come in is stored in one transaction.
"""

from __future__ import annotations

import os
import queue
import socket
import threading
import time
import uuid
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils.translation import gettext as _

from .. import tokens
from ..content.template import Pattern
from ..models import Delivery, Letter, Mailing, Outgoing
from . import claims, planning
from .smtp import Offline, Outcome, Result, describe
from .transports import Road, open_road

FAILURES_LOOKED_AT = 20  # a mailing is not judged by fewer answers
FAILURES_ALLOWED = 0.10
FAILURES_IN_A_ROW = 50
OFFLINE_IN_A_ROW = 6
STOP_SECONDS, GOODBYE_SECONDS = 12, 2
SMALLEST_BATCH, LARGEST_BATCH = 4, 250
BATCH_SECONDS = 0.5  # so much work is claimed at a time: letters and a pause wait no longer than that
PATIENCE = 0.05  # seconds an answer waits for company


@dataclass
class Parcel:
    """A claimed row with all a connection thread needs: no database from here on."""

    row: Outgoing
    pattern: Pattern
    values: dict[str, str]
    sender: str
    recipient: str
    allowed: bool = False
    answered: threading.Lock = field(default_factory=threading.Lock)  # held until its question is answered

    def __post_init__(self) -> None:
        self.answered.acquire()

    @property
    def marks(self) -> dict[str, str]:
        return {type(self.row).__name__.lower(): str(self.row.pk)}

    def raw(self) -> bytes:
        return self.pattern.raw(self.values)

    def message(self) -> EmailMultiAlternatives:
        return self.pattern.message(self.values)


@dataclass
class Tally:
    """What a run did."""

    results: Counter[Result] = field(default_factory=Counter)
    offline: str = ""

    def __str__(self) -> str:
        return ", ".join(f"{result.value} {n}" for result, n in self.results.items()) or "nothing to send"


def send_some(stop: threading.Event | None = None) -> Tally:
    """Send everything that is due now, until nothing is or `stop` is set. Safe on several machines at once."""
    run = Run(stop or threading.Event())
    with claims.durable():
        claims.recover()
        try:
            run.go()
        finally:
            run.close()
            run.store_late()
            claims.give_back(run.worker)
    return run.tally


class Run:
    """One call of `send_some`: the crew of connections, what is in their hands, and what came of it."""

    def __init__(self, stop: threading.Event) -> None:
        self.stop = stop
        self.worker = f"{socket.gethostname()[:40]}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
        self.jobs: queue.SimpleQueue[Parcel | None] = queue.SimpleQueue()
        self.inbox: queue.SimpleQueue[tuple[Parcel, Outcome | None]] = queue.SimpleQueue()
        self.tally = Tally()
        self.patterns: dict[int, Pattern] = {}
        self.health: dict[int, Health] = defaultdict(Health)
        self.in_hand = 0
        self.offline_in_a_row = 0
        self.crew: list[threading.Thread] = []
        self.ended = threading.Event()
        self.renewed = time.monotonic()
        self.batch = settings.MAIL_CONNECTIONS * SMALLEST_BATCH
        self.claimed_at = 0.0

    def go(self) -> None:
        """Claim, hand out, record; until there is nothing left or it is time to stop."""
        deadline: float | None = None
        while True:
            if deadline is None and (self.stop.is_set() or self.tally.offline):
                deadline = time.monotonic() + STOP_SECONDS
                self._empty_jobs()
            if deadline is None and self.in_hand < settings.MAIL_CONNECTIONS * 2:
                self._hand_out()
            if not self.in_hand or (deadline is not None and time.monotonic() > deadline):
                return
            self._record()
            if time.monotonic() - self.renewed > settings.MAIL_LEASE_SECONDS / 4:
                claims.renew(self.worker)
                self.renewed = time.monotonic()

    def _hand_out(self) -> None:
        now, least = time.monotonic(), settings.MAIL_CONNECTIONS * SMALLEST_BATCH
        slower = now - self.claimed_at > BATCH_SECONDS
        self.batch = max(least, self.batch // 2) if slower else min(LARGEST_BATCH, self.batch * 2)
        self.claimed_at = now
        rows = claims.claim(self.worker, self.batch)
        for row in rows:
            self.jobs.put(self._parcel(row))
        self.in_hand += len(rows)
        wanted = min(settings.MAIL_CONNECTIONS, self.in_hand)
        while len(self.crew) < wanted:
            thread = threading.Thread(target=self.work, daemon=True)
            self.crew.append(thread)
            thread.start()

    def _parcel(self, row: Outgoing) -> Parcel:
        """A row with its pattern and its personal values."""
        if isinstance(row, Letter):
            pattern = Pattern(row.content)
            values = {"to": row.recipient, "id": row.key}
            return Parcel(row, pattern, values, pattern.content["from_email"], row.recipient)
        assert isinstance(row, Delivery) and row.subscriber is not None  # noqa: S101 - `claims.claim` saw to it
        if row.mailing_id not in self.patterns:
            content = Mailing.objects.values_list("content", flat=True).get(pk=row.mailing_id)
            self.patterns[row.mailing_id] = Pattern(content or {})
        pattern, reader = self.patterns[row.mailing_id], row.subscriber
        values = personal(reader.email, reader.key, delivery=str(row.pk))
        return Parcel(row, pattern, values, return_path(pattern, row.pk), reader.email)

    def _news(self) -> list[tuple[Parcel, Outcome | None]]:
        """What has come in. Nobody waits for an answer to be stored, so it waits for the next question: one commit
        for both. Until that commit its connection begins nothing else."""
        news: list[tuple[Parcel, Outcome | None]] = []
        asked, until = False, time.monotonic() + 0.5
        while not asked or not self.inbox.empty():
            try:
                news.append(self.inbox.get(timeout=max(0.0, until - time.monotonic())))
            except queue.Empty:
                break
            asked = asked or news[-1][1] is None
            until = min(until, time.monotonic() + PATIENCE)
        return news

    def _record(self) -> None:
        """Store what the crew has to say, all of it in one transaction."""
        news = self._news()
        if not news:
            return
        asking = [parcel for parcel, outcome in news if outcome is None]
        answers = [(parcel, outcome) for parcel, outcome in news if outcome is not None]
        self._store(asking, answers)
        for parcel in asking:
            parcel.answered.release()

    def _store(self, asking: list[Parcel], answers: list[tuple[Parcel, Outcome]]) -> None:
        with transaction.atomic():
            for kind in claims.KINDS:
                done = [(p.row, outcome) for p, outcome in answers if isinstance(p.row, kind)]
                if done:
                    claims.settle(kind, done, self.worker)
                begun = [p.row.pk for p in asking if isinstance(p.row, kind)]
                allowed = claims.begin(kind, begun, self.worker) if begun else set()
                for parcel in asking:
                    parcel.allowed = parcel.allowed or (
                        isinstance(parcel.row, kind) and parcel.row.pk in allowed
                    )
        self.in_hand -= len(answers)
        for parcel, outcome in answers:
            self._judge(parcel, outcome)

    def _judge(self, parcel: Parcel, outcome: Outcome) -> None:
        """Count an answer; stop a mailing that goes wrong, and the run when there is no server."""
        self.tally.results[outcome.result] += 1
        if outcome.result is Result.OFFLINE:
            self.offline_in_a_row += 1
            if self.offline_in_a_row >= OFFLINE_IN_A_ROW:
                self.tally.offline = outcome.text
            return
        self.offline_in_a_row = 0
        if isinstance(parcel.row, Delivery) and (why := self.health[parcel.row.mailing_id].after(outcome)):
            planning.stop(parcel.row.mailing, why)

    def _empty_jobs(self) -> None:
        """Take back what no thread has begun."""
        while not self.jobs.empty():
            try:
                self.jobs.get_nowait()
            except queue.Empty:
                return
            self.in_hand -= 1

    def work(self) -> None:
        """One connection's thread: carry parcels until None comes. No database here."""
        road: Road | None = None
        troubles = 0
        while (parcel := self.jobs.get()) is not None:
            road, outcome = self._carry(road, parcel)
            self.inbox.put((parcel, outcome))
            slow = outcome.slow_down or outcome.result is Result.OFFLINE
            troubles = troubles + 1 if slow else 0
            if slow:
                self.stop.wait(min(30.0, 0.1 * 2**troubles))
        if road:
            road.close()

    def _carry(self, road: Road | None, parcel: Parcel) -> tuple[Road | None, Outcome]:
        """Carry one parcel, on a new road if need be; the road comes back while it is usable."""
        try:
            road = road or open_road()
            outcome = road.carry(parcel, lambda: self._asked(parcel))
        except Offline as error:
            outcome = Outcome(Result.OFFLINE, str(error), usable=False)
        except Exception as error:  # a poison row: it fails alone, the thread goes on
            result = Result.UNKNOWN if parcel.allowed else Result.RETRY
            outcome = Outcome(result, describe(error), usable=False)
        if road and not outcome.usable:
            road.close(politely=False)
            road = None
        return road, outcome

    def _asked(self, parcel: Parcel) -> bool:
        """Ask the recording thread to store that this parcel is about to be sent; True when it is stored."""
        self.inbox.put((parcel, None))
        while not parcel.answered.acquire(timeout=1):
            if self.ended.is_set():
                return False
        return parcel.allowed

    def close(self) -> None:
        """Send the crew home; who still waits for a server is waited for a moment only."""
        self.ended.set()
        self._empty_jobs()
        for _thread in self.crew:
            self.jobs.put(None)
        until = time.monotonic() + GOODBYE_SECONDS
        for thread in self.crew:
            thread.join(timeout=max(0.0, until - time.monotonic()))

    def store_late(self) -> None:
        """Store the answers that came while the crew went home. Questions are too late: nothing more is sent."""
        late = []
        while not self.inbox.empty():
            parcel, outcome = self.inbox.get()
            if outcome is not None:
                late.append((parcel, outcome))
        if late:
            self._store([], late)


@dataclass
class Health:
    """How a mailing's answers look in this run."""

    answers: int = 0
    failures: int = 0
    in_a_row: int = 0
    last_refusal: str = ""

    def after(self, outcome: Outcome) -> str:
        """Count an answer; why the mailing must pause, or nothing."""
        failed = outcome.result is Result.REFUSED
        self.answers += outcome.result in (Result.ACCEPTED, Result.REFUSED, Result.UNKNOWN)
        self.failures += failed
        self.in_a_row = self.in_a_row + 1 if failed else 0
        self.last_refusal = outcome.text if failed else self.last_refusal
        if self.in_a_row >= FAILURES_IN_A_ROW:
            words = _("Paused after %(number)d refusals in a row. The last one: %(answer)s")
            return words % {"number": self.in_a_row, "answer": self.last_refusal}
        if self.answers >= FAILURES_LOOKED_AT and self.failures > self.answers * FAILURES_ALLOWED:
            words = _("Paused: %(number)d of %(all)d were refused. The last answer: %(answer)s")
            return words % {"number": self.failures, "all": self.answers, "answer": self.last_refusal}
        return ""


def personal(email: str, key: str, *, delivery: str) -> dict[str, str]:
    """What is filled into one reader's copy."""
    return {
        "to": email,
        "id": delivery,
        "leave": tokens.make(tokens.LEAVE, key),
        "manage": tokens.make(tokens.MANAGE, key),
    }


def return_path(pattern: Pattern, delivery: int) -> str:
    """The envelope's sender: signed, so that a bounce tells which delivery it is about and cannot be forged."""
    address = settings.MAIL_BOUNCES
    if not address:
        return str(pattern.content["from_email"])
    local, _at, domain = address.rpartition("@")
    return f"{local}+{tokens.make(tokens.BOUNCE, str(delivery))}@{domain}"

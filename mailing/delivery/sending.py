"""Sends what is due: this thread claims and records, a few threads speak to the mail server.

Only the calling thread touches the database. A connection thread asks it for permission before each final dot and
reports each outcome; all that was reported since the last commit is stored in one transaction.
"""

from __future__ import annotations

import logging
import os
import queue
import socket
import threading
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field, replace

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from ..content.template import MessageTemplate
from ..errors import ServerUnavailable
from ..models import Delivery, Letter, Mailing, Outgoing
from . import bounces, claims, planning
from .answers import About
from .failures import FailureWatch
from .isolation import for_each
from .outcomes import Outcome, Result, describe
from .outgoing import OutgoingMessage, personal, return_path
from .transports import Transport, open_transport

log = logging.getLogger(__name__)
OFFLINE_IN_A_ROW = 6
STOP_SECONDS, GOODBYE_SECONDS = 12, 2
SMALLEST_BATCH, LARGEST_BATCH = 4, 250
BATCH_SECONDS = 0.5  # so much work is claimed at a time: letters and a pause wait no longer than that
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 30.0  # seconds before a troubled connection goes on; each pause doubles
PATIENCE = 0.05  # seconds: the longest delay before a batch of reports is committed


@dataclass
class Summary:
    """What a run did."""

    results: Counter[Result] = field(default_factory=Counter)
    offline: str = ""

    def __str__(self) -> str:
        return ", ".join(f"{result.value} {n}" for result, n in self.results.items()) or "nothing to send"


def send_some(stop: threading.Event | None = None) -> Summary:
    """Send everything that is due now, until nothing is or `stop` is set. Safe on several machines at once."""
    run = Run(stop or threading.Event())
    with claims.durable():
        claims.recover()
        try:
            run.go()
        finally:
            run.close()
            run.store_late()
            run.believe_the_last()
            claims.release(run.worker)
    return run.summary


class Run:
    """One call of `send_some`: its connection threads, the messages in flight, and the outcomes."""

    def __init__(self, stop: threading.Event) -> None:
        self.stop = stop
        self.worker = f"{socket.gethostname()[:40]}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
        self.jobs: queue.SimpleQueue[OutgoingMessage | None] = queue.SimpleQueue()
        self.reports: queue.SimpleQueue[tuple[OutgoingMessage, Outcome | None]] = queue.SimpleQueue()
        self.summary = Summary()
        self.templates: dict[int, MessageTemplate] = {}
        self.watches: dict[int, FailureWatch] = {}
        self.in_flight = 0
        self.offline_in_a_row = 0
        self.threads: list[threading.Thread] = []
        self.ended = threading.Event()
        self.renewed = time.monotonic()
        self.batch = settings.MAIL_CONNECTIONS * SMALLEST_BATCH
        self.claimed_at = 0.0

    def go(self) -> None:
        """Claim rows, queue them for the threads, record outcomes; until nothing is left or it is time to stop."""
        deadline: float | None = None
        while True:
            if deadline is None and (self.stop.is_set() or self.summary.offline):
                deadline = time.monotonic() + STOP_SECONDS
                self._empty_jobs()
            if deadline is None and self.in_flight < settings.MAIL_CONNECTIONS * 2:
                self._claim()
            if not self.in_flight or (deadline is not None and time.monotonic() > deadline):
                return
            self._record()
            if time.monotonic() - self.renewed > settings.MAIL_LEASE_SECONDS / 4:
                claims.renew(self.worker)
                self.renewed = time.monotonic()

    def _claim(self) -> None:
        now, least = time.monotonic(), settings.MAIL_CONNECTIONS * SMALLEST_BATCH
        slower = now - self.claimed_at > BATCH_SECONDS
        self.batch = max(least, self.batch // 2) if slower else min(LARGEST_BATCH, self.batch * 2)
        self.claimed_at = now
        broken: list[tuple[Outgoing, Outcome]] = []
        for row in claims.claim(self.worker, self.batch):
            self.in_flight += 1
            try:
                self.jobs.put(self._message(row))
            except Exception as error:  # a bad row fails alone; the next ones are sent
                broken.append((row, not_built(error)))
        if broken:
            self._store([], broken)
        wanted = min(settings.MAIL_CONNECTIONS, self.in_flight)
        while len(self.threads) < wanted:
            thread = threading.Thread(target=self.work, daemon=True)
            self.threads.append(thread)
            thread.start()

    def _message(self, row: Outgoing) -> OutgoingMessage:
        """The message of a claimed row: its template and its personal values."""
        if isinstance(row, Letter):
            template = MessageTemplate(row.content)
            values = {"to": row.recipient, "id": row.key}
            return OutgoingMessage(row, template, values, template.content["from_email"], row.recipient)
        assert isinstance(row, Delivery) and row.subscriber is not None  # noqa: S101 - `claims.claim` saw to it
        if row.mailing_id not in self.templates:
            content = Mailing.objects.values_list("content", flat=True).get(pk=row.mailing_id)
            self.templates[row.mailing_id] = MessageTemplate(content or {})
        template, reader = self.templates[row.mailing_id], row.subscriber
        values = personal(reader.email, reader.key, delivery=str(row.pk))
        return OutgoingMessage(row, template, values, return_path(template, row.pk), reader.email)

    def _collect(self) -> list[tuple[OutgoingMessage, Outcome | None]]:
        """Requests and outcomes to be stored together.

        Nobody waits for an outcome to be stored, so it waits for the next request: one commit for both. Until that
        commit its connection begins nothing else.
        """
        reports: list[tuple[OutgoingMessage, Outcome | None]] = []
        requested, until = False, time.monotonic() + 0.5
        while not requested or not self.reports.empty():
            try:
                reports.append(self.reports.get(timeout=max(0.0, until - time.monotonic())))
            except queue.Empty:
                break
            requested = requested or reports[-1][1] is None
            until = min(until, time.monotonic() + PATIENCE)
        return reports

    def _record(self) -> None:
        """Store what the threads reported, in one transaction."""
        reports = self._collect()
        if not reports:
            return
        requests = [message for message, outcome in reports if outcome is None]
        outcomes = [(message.row, outcome) for message, outcome in reports if outcome is not None]
        self._store(requests, outcomes)
        for message in requests:
            message.answered.release()

    def _store(self, requests: list[OutgoingMessage], outcomes: list[tuple[Outgoing, Outcome]]) -> None:
        with transaction.atomic():
            for kind in claims.KINDS:
                done = [(row, outcome) for row, outcome in outcomes if isinstance(row, kind)]
                if done:
                    claims.record(kind, done, self.worker)
                begun = [message.row.pk for message in requests if isinstance(message.row, kind)]
                allowed = claims.begin(kind, begun, self.worker) if begun else set()
                for message in requests:
                    message.allowed = message.allowed or (
                        isinstance(message.row, kind) and message.row.pk in allowed
                    )
        self.in_flight -= len(outcomes)
        for row, outcome in outcomes:
            self._count(row, outcome)

    def _count(self, row: Outgoing, outcome: Outcome) -> None:
        """Count an outcome; pause a mailing that goes wrong, and end the run when there is no server."""
        self.summary.results[outcome.result] += 1
        if outcome.result is Result.OFFLINE:
            self.offline_in_a_row += 1
            if self.offline_in_a_row >= OFFLINE_IN_A_ROW:
                self.summary.offline = outcome.text
            return
        self.offline_in_a_row = 0
        if isinstance(row, Delivery):
            self._watched(row, outcome)

    def _watched(self, row: Delivery, outcome: Outcome) -> None:
        """What an answer means for its mailing and for its reader."""
        watch = self._watch(row)
        strike(watch.believed(outcome))
        if outcome.result is Result.RETRY:
            strike([(row, outcome)])
        if why := watch.after(row, outcome):
            for_each([row.mailing], lambda mailing: planning.stop(mailing, why))

    def believe_the_last(self) -> None:
        """Nothing more is sent: what the server said last of readers who are gone counts."""
        for watch in self.watches.values():
            strike(watch.believed())

    def _watch(self, row: Delivery) -> FailureWatch:
        """What this run knows of the mailing's answers; a small one goes on counting from its earlier tries."""
        if row.mailing_id not in self.watches:
            rows = Delivery.objects.filter(mailing=row.mailing_id)
            tries = rows.filter(state=Delivery.State.RETRY, cause=Delivery.Cause.US).exclude(pk=row.pk)
            taken = rows.filter(state=Delivery.State.ACCEPTED)
            before = 0 if taken.exists() else tries.aggregate(n=Sum("attempts"))["n"] or 0
            self.watches[row.mailing_id] = FailureWatch(about_us=before)
        return self.watches[row.mailing_id]

    def _empty_jobs(self) -> None:
        """Drop the messages that no thread has taken yet; their rows are released at the end."""
        while not self.jobs.empty():
            try:
                self.jobs.get_nowait()
            except queue.Empty:
                return
            self.in_flight -= 1

    def work(self) -> None:
        """One connection's thread: send messages until None comes. No database here."""
        transport: Transport | None = None
        troubles = 0
        while (message := self.jobs.get()) is not None:
            transport, outcome = self._send(transport, message)
            self.reports.put((message, outcome))
            slow = outcome.slow_down or outcome.result is Result.OFFLINE
            troubles = troubles + 1 if slow else 0
            if slow:
                self.stop.wait(min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (troubles - 1)))
        if transport:
            transport.close()

    def _send(
        self, transport: Transport | None, message: OutgoingMessage
    ) -> tuple[Transport | None, Outcome]:
        """Send one message, over a new connection if need be. Returns the transport while it is usable."""
        try:
            transport = transport or open_transport()
            outcome = transport.send(message, lambda: self._may_send(message))
        except ServerUnavailable as error:
            outcome = Outcome(Result.OFFLINE, str(error), about=About.US, usable=False)
        except Exception as error:  # a bad row fails alone; the thread goes on
            outcome = Outcome(Result.UNKNOWN, describe(error)) if message.allowed else not_built(error)
            outcome = replace(outcome, usable=False)
        if transport and not outcome.usable:
            transport.close(politely=False)
            transport = None
        return transport, outcome

    def _may_send(self, message: OutgoingMessage) -> bool:
        """Ask the recording thread to store that this message is about to be sent; True once it is stored."""
        self.reports.put((message, None))
        while not message.answered.acquire(timeout=1):
            if self.ended.is_set():
                return False
        return message.allowed

    def close(self) -> None:
        """End the threads; one that still waits for a server is waited for GOODBYE_SECONDS only."""
        self.ended.set()
        self._empty_jobs()
        for _thread in self.threads:
            self.jobs.put(None)
        until = time.monotonic() + GOODBYE_SECONDS
        for thread in self.threads:
            thread.join(timeout=max(0.0, until - time.monotonic()))

    def store_late(self) -> None:
        """Store the outcomes reported while the threads ended. Requests are too late: nothing more is sent."""
        late: list[tuple[Outgoing, Outcome]] = []
        while not self.reports.empty():
            message, outcome = self.reports.get()
            if outcome is not None:
                late.append((message.row, outcome))
        if late:
            self._store([], late)


def strike(refused: list[tuple[Delivery, Outcome]]) -> None:
    """Refusals that count against their readers."""
    said = {delivery.pk: outcome for delivery, outcome in refused}
    rows = [delivery for delivery, _outcome in refused]
    for_each(rows, lambda delivery: bounces.after_refusal(delivery, said[delivery.pk]))


def not_built(error: Exception) -> Outcome:
    """The outcome of a message that could not even be put together: nothing was sent, it is tried again later."""
    log.warning("A message cannot be put together: %s", describe(error))
    words = _("The message cannot be put together: %(error)s") % {"error": describe(error)}
    return Outcome(Result.RETRY, words[:500], about=About.US)

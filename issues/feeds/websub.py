"""Tells the WebSub hub when a feed says something new: a step of the worker, once whatever number of them run.

Issues turn public by the clock and change in many places, so the step compares what the feed shows now (committed,
public) with what the hub was last told; a claim on the feed's row keeps several workers from telling it twice.
"""

from __future__ import annotations

import hashlib
import logging
from datetime import timedelta
from urllib.parse import urlencode

import urllib3
from django.conf import settings
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from ..models import Issue, Ping
from ..reverse import absolute
from .entries import MOST

log = logging.getLogger(__name__)
FEEDS = ("feed", "feed_json")
SECONDS = 10.0  # a hub has to answer in
LEASE = timedelta(minutes=2)  # after which a worker that fell silent is not waited for
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)  # between tries of a hub that is away


def ping() -> int:
    """The worker's step: tells the hub of each feed that changed; returns how many were told."""
    if not settings.WEBSUB_HUB:
        return 0
    return sum(_tried(feed) for feed in FEEDS)


def _tried(feed: str) -> bool:
    """`_told`, alone: what goes wrong with one feed does not keep the hub from hearing of the other."""
    try:
        return _told(feed)
    except Exception:
        log.exception("The hub was not told of %s", feed)
        return False


def _shown() -> str:
    """What the feeds show now, as a digest: which issues, since when so."""
    fields = ("feed_id", "publish_at", "edited_at", "imported_at", "created_at")
    issues = Issue.objects.public().newest_first().only(*fields)[:MOST]
    lines = (f"{issue.feed_id} {issue.changed_at.isoformat()}" for issue in issues)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _told(feed: str) -> bool:
    """Tells the hub of one feed, unless it knows or somebody else is at it."""
    now = timezone.now()
    row, _made = Ping.objects.get_or_create(feed=feed)
    shown = _shown()  # after the row: what it was told meanwhile then fails the claim
    if row.told == shown:
        return False
    free = Ping.objects.filter(Q(not_before=None) | Q(not_before__lte=now), pk=row.pk, told=row.told)
    if not free.update(not_before=now + LEASE):
        return False
    mine = Ping.objects.filter(pk=row.pk)
    problem = _post(absolute(reverse(feed)))
    if problem:
        pause = min(FIRST_PAUSE * 2 ** min(row.failures, 20), LONGEST_PAUSE)
        mine.update(not_before=timezone.now() + pause, failures=F("failures") + 1)
        log.warning("The hub %s was not told of %s and will be: %s", settings.WEBSUB_HUB, feed, problem)
        return False
    mine.update(told=shown, told_at=timezone.now(), not_before=None, failures=0)
    return True


def _post(address: str) -> str:
    """Says to the hub that the feed at this address is new; what went wrong, or ""."""
    try:
        answer = urllib3.request(
            "POST",
            settings.WEBSUB_HUB,
            body=urlencode({"hub.mode": "publish", "hub.url": address, "hub.topic": address}),
            headers={"Content-Type": "application/x-www-form-urlencoded"},
            timeout=SECONDS,
            retries=False,
        )
    except urllib3.exceptions.HTTPError as error:
        return f"{type(error).__name__}: {error}"
    return "" if 200 <= answer.status < 300 else f"it answered {answer.status}"

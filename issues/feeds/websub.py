"""Notifies the WebSub hub when a feed has changed: a step of the worker, done once however many workers run.

Issues turn public by the clock and change in many places, so the step compares what the feed shows now (committed,
public) with what it showed at the last notification; a claim on the feed's row keeps workers from notifying twice.
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
LEASE = timedelta(minutes=2)  # how long a claim lasts when its worker died
FIRST_PAUSE, LONGEST_PAUSE = (
    timedelta(minutes=1),
    timedelta(hours=6),
)  # between tries of a hub that does not answer


def ping() -> int:
    """The worker's step: notifies the hub of each feed that changed; returns how many notifications it took."""
    if not settings.WEBSUB_HUB:
        return 0
    return sum(_try_to_notify(feed) for feed in FEEDS)


def _try_to_notify(feed: str) -> bool:
    """`_notify` with its exceptions logged, so that one feed's failure does not stop the other's notification."""
    try:
        return _notify(feed)
    except Exception:
        log.exception("The hub was not told of %s", feed)
        return False


def _digest() -> str:
    """A digest of what the feeds show now: which issues, and when each last changed."""
    fields = ("feed_id", "publish_at", "edited_at", "imported_at", "created_at")
    issues = Issue.objects.public().newest_first().only(*fields)[:MOST]
    lines = (f"{issue.feed_id} {issue.changed_at.isoformat()}" for issue in issues)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _notify(feed: str) -> bool:
    """Notifies the hub of one feed, unless nothing changed or another worker has claimed it."""
    now = timezone.now()
    row, _made = Ping.objects.get_or_create(feed=feed)
    shown = _digest()  # after reading the row: a notification in between then makes the claim fail
    if row.told == shown:
        return False
    free = Ping.objects.filter(Q(not_before=None) | Q(not_before__lte=now), pk=row.pk, told=row.told)
    if not free.update(not_before=now + LEASE):
        return False
    mine = Ping.objects.filter(pk=row.pk)
    problem = notify_hub(absolute(reverse(feed)))
    if problem:
        pause = min(FIRST_PAUSE * 2 ** min(row.failures, 20), LONGEST_PAUSE)
        mine.update(not_before=timezone.now() + pause, failures=F("failures") + 1)
        log.warning("The hub %s was not told of %s and will be: %s", settings.WEBSUB_HUB, feed, problem)
        return False
    mine.update(told=shown, told_at=timezone.now(), not_before=None, failures=0)
    return True


def notify_hub(address: str) -> str:
    """Posts to the hub that the feed at this URL has changed; returns what went wrong, or ""."""
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

"""Applies returned mail (read by `returned`) to its delivery and its reader, and empties the bounce mailbox.

The return path of every issue mail holds a signed token (`bounces+TOKEN@…`), so a forged notice changes nothing.
"""

from __future__ import annotations

import imaplib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from .. import tokens
from ..models import Delivery, Subscriber, UnreadReturn
from ..subscribers import lifecycle
from ..subscribers.lifecycle import Proof
from .answers import About
from .isolation import for_each
from .outcomes import Outcome, Result, printable
from .returned import LARGEST, NotUnderstood, Returned, read_returned

MOST_AT_ONCE = 500  # mails of the bounce box in one step
CAUSES = {"hard": Delivery.Cause.RECIPIENT, "soft": Delivery.Cause.MAILBOX, "us": Delivery.Cause.US}
SOFT_WINDOW = timedelta(days=90)
log = logging.getLogger(__name__)


def apply(notice: Returned) -> bool:
    """Do what a returned mail asks for. False when its token is not one of ours."""
    reader = (
        tokens.subscriber_of(tokens.LEAVE, notice.token) if notice.kind in ("leave", "complaint") else None
    )
    if reader:
        complained = notice.kind == "complaint"
        state = Subscriber.State.COMPLAINED if complained else Subscriber.State.UNSUBSCRIBED
        lifecycle.leave(reader, Proof(note=notice.text[:300] or "by mail"), state=state)
        return True
    key = tokens.read(tokens.BOUNCE, notice.token)
    delivery = Delivery.objects.select_related("subscriber").filter(pk=key).first() if key else None
    if delivery is None:
        return False
    if notice.kind == "leave" and delivery.subscriber:
        lifecycle.leave(delivery.subscriber, Proof(note=notice.text[:300] or "by mail"))
        return True
    report(delivery, notice.kind, notice.text)
    return True


def report(delivery: Delivery, kind: str, text: str) -> None:
    """A delivery bounced ("hard", "soft", "us") or was complained about ("complaint"): its row, and its reader.

    What is about us says nothing against the reader, however often it comes.
    """
    state = Delivery.State.COMPLAINED if kind == "complaint" else Delivery.State.BOUNCED
    known = Delivery.objects.filter(pk=delivery.pk).exclude(state=Delivery.State.COMPLAINED)
    if kind in ("soft", "us"):  # one message counts once; a hard bounce after a soft one still counts
        known = known.exclude(state=state)
    came_back = {
        "state": state,
        "error": printable(text),
        "cause": CAUSES.get(kind, ""),
        "done_at": timezone.now(),
    }
    with transaction.atomic():
        if not known.update(**came_back) or delivery.subscriber is None:
            return
        if kind == "complaint":
            lifecycle.leave(delivery.subscriber, Proof(note=text[:300]), state=Subscriber.State.COMPLAINED)
        elif kind == "hard" or (kind == "soft" and _too_many_soft(delivery.subscriber)):
            lifecycle.leave(delivery.subscriber, Proof(note=text[:300]), state=Subscriber.State.BOUNCED)


def after_refusal(delivery: Delivery, outcome: Outcome) -> int:
    """What a refusal during the conversation means for its reader: the same as a bounce would.

    One about the recipient is a hard bounce; one about the mailbox, when it was given up, a soft one; about us: none.
    """
    if delivery.subscriber_id is None:
        return 0
    reader = Subscriber(pk=delivery.subscriber_id)
    gone = outcome.result is Result.REFUSED and outcome.about is About.RECIPIENT
    full = outcome.about is About.MAILBOX and Delivery.objects.filter(
        pk=delivery.pk, state=Delivery.State.REFUSED
    )
    if gone or (full and _too_many_soft(reader)):
        return lifecycle.leave(reader, Proof(note=outcome.text[:300]), state=Subscriber.State.BOUNCED)
    return 0


def _too_many_soft(reader: Subscriber) -> bool:
    """Count a soft bounce: MAIL_SOFT_BOUNCES of them within 90 days count as a hard one."""
    now = timezone.now()
    rows = Subscriber.objects.filter(pk=reader.pk)
    fresh = rows.filter(soft_bounces_since__gte=now - SOFT_WINDOW)
    if not fresh.update(soft_bounces=F("soft_bounces") + 1):
        rows.update(soft_bounces=1, soft_bounces_since=now)
    return rows.filter(soft_bounces__gte=settings.MAIL_SOFT_BOUNCES).exists()


def read_box() -> int:
    """Read the bounce mailbox (MAIL_BOUNCE_BOX), when there is one. Returns how many mails were understood.

    A mail is looked at without being marked, applied, and only then deleted there; what was not understood is kept
    there as seen, and listed in the desk. A bad mail never stops the next one.
    """
    if not settings.MAIL_BOUNCE_BOX:
        return 0
    with _mailbox() as box:
        _kind, found = box.uid("SEARCH", "UNSEEN")
        done = for_each((found[0] or b"").split()[:MOST_AT_ONCE], lambda number: take(box, number))
        box.expunge()
    return done


def take(box: imaplib.IMAP4, number: bytes) -> int:
    """One mail of the box: 1 when it was understood."""
    uid = number.decode()
    _kind, data = box.uid("FETCH", uid, f"(BODY.PEEK[]<0.{LARGEST}>)")
    raw = next((part[1] for part in data if isinstance(part, tuple)), b"")
    understood = handle(raw)
    box.uid("STORE", uid, "+FLAGS", "(\\Seen \\Deleted)" if understood else "(\\Seen)")
    return understood


def handle(raw: bytes) -> bool:
    """Apply a returned mail; list it for the editor when it is not understood."""
    try:
        returned = read_returned(raw)
        if returned.kind == "nothing" or apply(returned):
            return True
        why = "its token is none of ours"
    except NotUnderstood as reason:
        why = str(reason)
    except (ValueError, LookupError, RecursionError, AssertionError, TypeError) as error:
        why = f"it cannot be read: {type(error).__name__}"
    log.warning("A mail in the bounce box was set aside: %s", why)
    UnreadReturn.objects.keep(raw, why)
    return False


@contextmanager
def _mailbox() -> Iterator[imaplib.IMAP4]:
    address = urlsplit(settings.MAIL_BOUNCE_BOX)
    host = address.hostname or ""
    if address.scheme == "imaps":
        box: imaplib.IMAP4 = imaplib.IMAP4_SSL(host, address.port or 993, timeout=30)
    else:
        box = imaplib.IMAP4(host, address.port or 143, timeout=30)
    try:
        box.login(unquote(address.username or ""), unquote(address.password or ""))
        box.select(unquote(address.path.strip("/")) or "INBOX")
        yield box
    finally:
        box.logout()

"""Mail that comes back: delivery status notifications (RFC 3464), complaints (RFC 5965), "unsubscribe" by mail.

The return path of every issue mail holds a signed token (`bounces+TOKEN@…`), so a forged notice changes nothing.
"""

from __future__ import annotations

import email
import email.policy
import imaplib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from .. import tokens
from ..models import Delivery, Subscriber
from ..subscribers import lifecycle
from ..subscribers.lifecycle import Proof
from .answers import About
from .smtp import Outcome, Result

HARD = re.compile(r"^5\.(1\.[1236]|2\.1|4\.4|7\.13)$|^5\.0\.0$")  # no such mailbox or domain, or closed
SOFT_WINDOW = timedelta(days=90)
TOKEN = re.compile(r"\+([\w-]{23,60})@")
UNSUBSCRIBE = re.compile(r"^\s*unsubscribe\s+([\w-]{23,60})\s*$", re.I)


@dataclass(frozen=True)
class Notice:
    """What a returned mail says: about which delivery (its signed token), and whether for good."""

    kind: str  # "hard", "soft", "complaint", "leave"
    token: str
    text: str = ""


def read_notice(raw: bytes) -> Notice | None:
    """What a returned mail means; None when it is no notice of ours."""
    message = email.message_from_bytes(raw, policy=email.policy.default)
    if not isinstance(message, EmailMessage):
        return None
    if found := UNSUBSCRIBE.match(str(message.get("Subject", ""))):
        return Notice("leave", found[1])
    token = _token(message)
    kind = message.get_param("report-type") if message.get_content_type() == "multipart/report" else None
    if not token or kind not in ("delivery-status", "feedback-report"):
        return None
    if kind == "feedback-report":
        return Notice("complaint", token, "complaint")
    status, text = _status(message)
    if not status or status[0] not in "45":
        return None
    return Notice("hard" if HARD.match(status) else "soft", token, f"{status} {text}".strip()[:500])


def _token(message: EmailMessage) -> str:
    """The token of our return path: in what the notice is addressed to, else in the mail it returns."""
    for header in ("Delivered-To", "X-Original-To", "To"):
        for value in message.get_all(header, []):
            if found := TOKEN.search(str(value)):
                return found[1]
    for part in message.walk():
        found = TOKEN.search(str(part.get("Return-Path", "")))
        if found:
            return found[1]
    return ""


def _status(message: EmailMessage) -> tuple[str, str]:
    """The status code and words of the first recipient that failed; one who is late may still get it."""
    for part in message.walk():
        if part.get("Action", "").strip().lower() == "failed" and part.get("Status"):
            words = str(part.get("Diagnostic-Code", "")).partition(";")[2]
            return str(part["Status"]).split()[0], " ".join(words.split())
    return "", ""


def apply(notice: Notice) -> bool:
    """Do what a notice asks for. False when its token is not one of ours."""
    if notice.kind == "leave":
        reader = tokens.subscriber_of(tokens.LEAVE, notice.token)
        return bool(reader) and (lifecycle.leave(reader, Proof(note="by mail")) or True)  # type: ignore[arg-type]
    key = tokens.read(tokens.BOUNCE, notice.token)
    delivery = Delivery.objects.select_related("subscriber").filter(pk=key).first() if key else None
    if delivery is None:
        return False
    report(delivery, notice.kind, notice.text)
    return True


def report(delivery: Delivery, kind: str, text: str) -> None:
    """A delivery bounced ("hard", "soft") or was complained about ("complaint"): its row, and its reader."""
    state = Delivery.State.COMPLAINED if kind == "complaint" else Delivery.State.BOUNCED
    known = Delivery.objects.filter(pk=delivery.pk).exclude(state=Delivery.State.COMPLAINED)
    if kind == "soft":  # one message counts once; a hard bounce after a soft one still counts
        known = known.exclude(state=state)
    with transaction.atomic():
        if not known.update(state=state, error=text[:500]) or delivery.subscriber is None:
            return
        if kind == "complaint":
            lifecycle.leave(delivery.subscriber, Proof(note=text[:300]), state=Subscriber.State.COMPLAINED)
        elif kind == "hard" or _too_many_soft(delivery.subscriber):
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
    """Read the bounce mailbox (MAIL_BOUNCE_BOX), when there is one; what was understood is deleted there."""
    if not settings.MAIL_BOUNCE_BOX:
        return 0
    done = 0
    with _mailbox() as box:
        _kind, found = box.search(None, "UNSEEN")
        for number in found[0].split():
            _kind, data = box.fetch(number, "(RFC822)")
            raw = data[0][1] if data and isinstance(data[0], tuple) else b""
            notice = read_notice(raw)
            if notice and apply(notice):
                box.store(number, "+FLAGS", "\\Deleted")
                done += 1
        box.expunge()
    return done


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

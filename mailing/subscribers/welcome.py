"""Welcomes a reader who has just confirmed for the first time, where the editor wrote a text for it."""

from __future__ import annotations

import logging

from ..content.welcome import welcome
from ..models import Consent, Letter, Subscriber, WelcomeText

BEFORE = (Consent.Kind.CONFIRMED, Consent.Kind.IMPORTED)
log = logging.getLogger(__name__)


def is_new(subscriber: Subscriber) -> bool:
    """Whether this reader has never been confirmed: whoever comes back is not welcomed twice."""
    return not subscriber.consents.filter(kind__in=BEFORE).exists()


def send_welcome(subscriber: Subscriber) -> Letter | None:
    """Queue the welcome mail, if one is sent. A text that cannot be rendered never keeps anybody from confirming."""
    text = WelcomeText.objects.for_reader_in(subscriber.language)
    if text is None:
        return None
    try:
        content = welcome(subscriber, text)
    except Exception:
        log.exception("The welcome mail in %s cannot be put together", text.language)
        return None
    return Letter.objects.enqueue(subscriber.email, content, kind=Letter.Kind.WELCOME, subscriber=subscriber)


def call_off(subscriber: Subscriber) -> None:
    """Whoever has left is not welcomed any more."""
    waiting = Letter.objects.filter(subscriber=subscriber, kind=Letter.Kind.WELCOME)
    waiting.filter(state__in=Letter.WAITING).update(state=Letter.State.CANCELLED)

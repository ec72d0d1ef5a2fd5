"""Welcomes a reader who has just confirmed for the first time, where the editor wrote a text for it."""

from __future__ import annotations

import logging

from ..content.welcome import welcome
from ..models import Consent, Letter, Subscriber, Suppressed, WelcomeText, call_off

BEFORE = (Consent.Kind.CONFIRMED, Consent.Kind.IMPORTED)
log = logging.getLogger(__name__)


def is_new(subscriber: Subscriber) -> bool:
    """Whether this address has never been confirmed: whoever comes back is not welcomed twice, erased or not."""
    was_here = subscriber.consents.filter(kind__in=BEFORE).exists()
    return not was_here and not Suppressed.objects.of(subscriber.email).exists()


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


def write_anew(text: WelcomeText) -> int:
    """Those who wait for this text get it as it is now, or not at all once it is off. Returns how many waited."""
    waiting = Letter.objects.filter(kind=Letter.Kind.WELCOME, content__language=text.language)
    if not text.is_on:
        return call_off(waiting)
    waiting = waiting.filter(state__in=Letter.WAITING)
    readers = Subscriber.objects.filter(letter__in=waiting)
    return sum(waiting.filter(subscriber=reader).update(content=welcome(reader, text)) for reader in readers)

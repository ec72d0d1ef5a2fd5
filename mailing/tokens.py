"""Signed tokens in links: for one subscriber and one purpose each.

A token is a subscriber's key and a signature of 128 bits over key and purpose. Former SECRET_KEYs
(SECRET_KEY_FALLBACKS) keep old links good. Short, so that no header that holds one is ever folded.
"""

from __future__ import annotations

import base64
import time
from collections.abc import Callable

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from .models import Subscriber
from .models.subscribers import KEY_LENGTH

CONFIRM = "confirm"
LEAVE = "leave"
MANAGE = "manage"
BOUNCE = "bounce"
OWN_DATA_DAYS = 2  # today and the day before


def make(purpose: str, key: str) -> str:
    """The token for `key` (a subscriber's) and this purpose."""
    return key + _signature(purpose, key, settings.SECRET_KEY)


def make_caseless(purpose: str, key: str) -> str:
    """The same in lower case letters and digits only (base32), for mail addresses: some relays change case."""
    return key + _caseless_signature(purpose, key, settings.SECRET_KEY)


def read(purpose: str, token: str) -> str | None:
    """The key a token of this purpose was made for; None when it is not one of ours."""
    return _read(purpose, token, 22, _signature) or _read(purpose, token.lower(), 26, _caseless_signature)


def _read(purpose: str, token: str, length: int, sign: Callable[[str, str, str], str]) -> str | None:
    key, signature = token[:-length], token[-length:]
    if not key or not token.isascii():
        return None
    for secret in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]:
        if constant_time_compare(signature, sign(purpose, key, secret)):
            return key
    return None


def subscriber_of(purpose: str, token: str) -> Subscriber | None:
    """The subscriber a token of this purpose belongs to, if there still is one."""
    key = read(purpose, token)
    return Subscriber.objects.filter(key=key).first() if key and len(key) == KEY_LENGTH else None


def confirming(subscriber: Subscriber) -> str:
    """The purpose of the token in a confirmation mail: a later mail makes it invalid.

    Who asked before this was counted has the plain purpose.
    """
    return f"{CONFIRM} {subscriber.asked_times}" if subscriber.asked_times else CONFIRM


def confirmer_of(token: str) -> Subscriber | None:
    """Whom the newest confirmation mail was for, when the token is that mail's."""
    reader = Subscriber.objects.filter(key=token[:KEY_LENGTH]).first()
    return reader if reader and read(confirming(reader), token) == reader.key else None


def own_data(day: int) -> str:
    """The purpose of a token for a reader's own data, good on this day (its number, UTC) and the next."""
    return f"own data {day}"


def today() -> int:
    """The number of this day, in UTC."""
    return int(time.time()) // 86400


def owner_of(token: str) -> Subscriber | None:
    """Whose data a token opens: one that came to the reader's own address today or yesterday."""
    days = range(today(), today() - OWN_DATA_DAYS, -1)
    return next((reader for day in days if (reader := subscriber_of(own_data(day), token))), None)


def changing(email: str) -> str:
    """The purpose of a token that confirms this new address; it is valid for no other address."""
    return f"change to {email}"


def changer_of(token: str) -> tuple[Subscriber | None, bool]:
    """Whose new address a token confirms, and whether that was done already."""
    reader = Subscriber.objects.filter(key=token[:KEY_LENGTH]).first()
    if reader is None:
        return None, False
    waits = bool(reader.new_email) and read(changing(reader.new_email), token) == reader.key
    done = not waits and read(changing(reader.email), token) == reader.key
    return (reader if waits or done else None), done


def _signature(purpose: str, key: str, secret: str) -> str:
    return base64.urlsafe_b64encode(_digest(purpose, key, secret)).decode().rstrip("=")


def _caseless_signature(purpose: str, key: str, secret: str) -> str:
    return base64.b32encode(_digest(purpose, key, secret)).decode().rstrip("=").lower()


def _digest(purpose: str, key: str, secret: str) -> bytes:
    return salted_hmac(f"mailing.{purpose}", key, secret=secret, algorithm="sha256").digest()[:16]

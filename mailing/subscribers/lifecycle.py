"""Changes of a subscriber: ask, confirm, leave, change the address, be forgotten. Doing one twice changes nothing more."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone

from ..addresses import folded
from ..content import emails
from ..models import Consent, Delivery, Letter, Subscriber, Suppressed, call_off
from . import welcome

WRITE_AGAIN = timedelta(hours=24)
WRITE_AT_MOST = 3
CHANGES_A_DAY = 3
OWN_DATA_A_DAY = 3
NEW_ADDRESS = timedelta(days=7)


@dataclass(frozen=True)
class Proof:
    """Where a request came from and which text was above the button."""

    ip: str | None = None
    agent: str = ""
    page: str = ""
    text: str = ""
    text_version: str = ""
    language: str = ""
    note: str = ""


def ask(email: str, *, language: str, proof: Proof) -> None:
    """Somebody typed this address (normalised) into the form: write to it, unless it was just written to."""
    with transaction.atomic():
        Subscriber.objects.bulk_create([Subscriber(email=email, language=language)], ignore_conflicts=True)
        subscriber = Subscriber.objects.by_email(email).get()
        if not may_write(subscriber):
            return
        record(subscriber, Consent.Kind.ASKED, proof)
        if subscriber.state == Subscriber.State.CONFIRMED:
            kind, content = Letter.Kind.ALREADY, emails.already_reader(subscriber)
        else:
            asked = {
                "asked_at": timezone.now(),
                "language": language,
                "asked_times": subscriber.asked_times + 1,
            }
            Subscriber.objects.filter(pk=subscriber.pk).update(**asked)
            subscriber.language, subscriber.asked_times = language, subscriber.asked_times + 1
            kind, content = Letter.Kind.CONFIRM, emails.confirmation(subscriber)
        Letter.objects.enqueue(subscriber.email, content, kind=kind, subscriber=subscriber)


def may_write(subscriber: Subscriber) -> bool:
    """Whether a form may cause a mail to this address now; counts it. One UPDATE, so that two cannot both win.

    One mail a day, and three in all to an address that never confirmed.
    """
    now = timezone.now()
    rows = Subscriber.objects.filter(pk=subscriber.pk)
    rows = rows.filter(Q(written_at__isnull=True) | Q(written_at__lt=now - WRITE_AGAIN))
    rows = rows.filter(~Q(state=Subscriber.State.PENDING) | Q(written_times__lt=WRITE_AT_MOST))
    return bool(rows.update(written_at=now, written_times=F("written_times") + 1))


def confirm(subscriber: Subscriber, proof: Proof) -> bool:
    """The button of the confirmation page: True when the reader is confirmed now (or was before)."""
    with transaction.atomic():
        subscriber = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
        if subscriber.state == Subscriber.State.CONFIRMED:
            return True
        if not subscriber.may_confirm:
            return False
        now, is_new = timezone.now(), welcome.is_new(subscriber)
        Subscriber.objects.filter(pk=subscriber.pk).update(
            state=Subscriber.State.CONFIRMED,
            confirmed_at=now,
            left_at=None,
            asked_at=None,
            written_times=0,
            soft_bounces=0,
            soft_bounces_since=None,
        )
        Suppressed.objects.of(subscriber.email).delete()
        record(subscriber, Consent.Kind.CONFIRMED, proof)
        if is_new:
            welcome.send_welcome(subscriber)
        return True


def leave(subscriber: Subscriber, proof: Proof, *, state: str = Subscriber.State.UNSUBSCRIBED) -> bool:
    """No more mail to this reader, whatever waits for them. False when they had left before."""
    kind = {"bounced": Consent.Kind.BOUNCED, "complained": Consent.Kind.COMPLAINED}.get(
        state, Consent.Kind.LEFT
    )
    with transaction.atomic():
        row = Subscriber.objects.filter(pk=subscriber.pk)
        row.update(asked_at=None)  # who had left and asked again does not want to any more
        left = row.exclude(state__in=Subscriber.LEFT).update(
            state=state, left_at=timezone.now(), new_email="", new_email_at=None
        )
        if state == Subscriber.State.UNSUBSCRIBED:  # whoever comes back the same minute is written to
            row.update(written_at=None, written_times=0)
        _cancel_waiting(subscriber)
        if left:
            record(subscriber, kind, proof)
        return bool(left)


def ask_change(subscriber: Subscriber, email: str) -> bool:
    """Write to the new address; nothing changes until its button is pressed. False when it was enough for today."""
    with transaction.atomic():
        subscriber = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
        letters = Letter.objects.filter(kind=Letter.Kind.CHANGE, created_at__gt=timezone.now() - WRITE_AGAIN)
        if letters.filter(subscriber=subscriber).count() >= CHANGES_A_DAY:
            return False
        rows = Subscriber.objects.filter(pk=subscriber.pk)
        rows.update(new_email=email, new_email_at=timezone.now())
        if not letters.to(email).exists():
            content = emails.new_address(subscriber, email)
            Letter.objects.enqueue(email, content, kind=Letter.Kind.CHANGE, subscriber=subscriber)
    return True


def ask_own_data(subscriber: Subscriber) -> bool:
    """Write to the reader with the way to their data. False when it was enough for today, or the address is new.

    Whoever holds a forwarded mail could have had the address changed: for a week after that, only the editor helps.
    """
    with transaction.atomic():
        Subscriber.objects.select_for_update().get(pk=subscriber.pk)
        letters = Letter.objects.filter(subscriber=subscriber)
        day_ago, week_ago = timezone.now() - WRITE_AGAIN, timezone.now() - NEW_ADDRESS
        asked = letters.filter(kind=Letter.Kind.OWN_DATA, created_at__gt=day_ago).count()
        changed = Consent.objects.filter(subscriber=subscriber, kind=Consent.Kind.CHANGED, at__gt=week_ago)
        if asked >= OWN_DATA_A_DAY or changed.exists():
            return False
        content = emails.own_data(subscriber)
        Letter.objects.enqueue(subscriber.email, content, kind=Letter.Kind.OWN_DATA, subscriber=subscriber)
    return True


def change(subscriber: Subscriber, proof: Proof) -> bool:
    """The new address was confirmed: it takes the old one's place. False when it is too late or taken."""
    limit = timezone.now() - timedelta(days=settings.MAIL_CONFIRM_DAYS)
    if not subscriber.new_email or subscriber.new_email_at is None or subscriber.new_email_at < limit:
        return False
    old, new = subscriber.email, subscriber.new_email
    try:
        with transaction.atomic():
            rows = Subscriber.objects.filter(pk=subscriber.pk, email=old, new_email=new)
            if not rows.update(email=new, email_key=folded(new), new_email="", new_email_at=None):
                return False
            record(subscriber, Consent.Kind.CHANGED, proof)
            Suppressed.objects.remember(
                old
            )  # an older list must not bring it back, nor after being forgotten
            Suppressed.objects.of(new).delete()
            content = emails.address_changed(subscriber, new)
            Letter.objects.enqueue(old, content, kind=Letter.Kind.CHANGED, subscriber=subscriber)
    except IntegrityError:  # somebody else on the list has the new address
        return False
    return True


def forget(subscriber: Subscriber) -> None:
    """Erase this reader: nothing about them stays but a keyed hash that keeps imports from bringing them back."""
    with transaction.atomic():
        _cancel_waiting(subscriber)
        Suppressed.objects.remember(subscriber.email)
        Delivery.objects.filter(subscriber=subscriber).update(error="")
        Letter.objects.to(subscriber.email).delete()
        subscriber.delete()


def own_data(subscriber: Subscriber) -> str:
    """Everything kept about a reader, as JSON."""
    fields = ["email", "state", "language", "created_at", "confirmed_at", "left_at", "new_email"]
    data: dict[str, Any] = {name: getattr(subscriber, name) for name in fields}
    data["consents"] = list(
        subscriber.consents.values("kind", "at", "ip", "agent", "page", "text", "text_version", "language")
    )
    data["mails"] = list(
        subscriber.deliveries.values("mailing__issue__title", "state", "done_at", "error").order_by("id")
    )
    return json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)


def record(subscriber: Subscriber, kind: str, proof: Proof) -> None:
    """Store the proof of one request."""
    Consent.objects.create(subscriber=subscriber, kind=kind, **asdict(proof))


def clean_up() -> int:
    """Delete who never confirmed, letters that are done, and the traces in old proofs. Returns how many rows."""
    now = timezone.now()
    pending = Subscriber.objects.never_confirmed(since=now - timedelta(days=settings.MAIL_PENDING_DAYS))
    gone = pending.delete()[1].get("mailing.Subscriber", 0)
    letters = Letter.objects.filter(created_at__lt=now - timedelta(days=30)).exclude(state__in=Letter.OPEN)
    gone += letters.delete()[0]
    old = Consent.objects.filter(at__lt=now - timedelta(days=settings.MAIL_PROOF_DAYS))
    old.exclude(ip__isnull=True, agent="").update(ip=None, agent="")
    return gone


def _cancel_waiting(subscriber: Subscriber) -> None:
    call_off(Delivery.objects.filter(subscriber=subscriber))
    call_off(Letter.objects.filter(subscriber=subscriber, kind=Letter.Kind.WELCOME))

"""Bounces and complaints that a provider reports by its signed webhook (django-anymail's tracking signal).

anymail's own view checks the signature (WEBHOOK_SECRET); `mailing.urls` has it when ANYMAIL is set.
"""

from __future__ import annotations

from typing import Any

from anymail.signals import tracking

from ..models import Delivery
from . import bounces

HARD_REASONS = {"bounced", "invalid"}
REASONS_ABOUT_US = {"blocked", "spam"}


def connect() -> None:
    """Listen to anymail."""
    tracking.connect(on_event, dispatch_uid="mailing.delivery.webhooks")


def on_event(sender: object, event: Any, **_more: object) -> None:
    """One thing a provider tells about one mail; what is neither a bounce nor a complaint is not kept."""
    kind = kind_of(event)
    number = (event.metadata or {}).get("delivery")
    if kind and number and str(number).isdigit():
        delivery = Delivery.objects.select_related("subscriber").filter(pk=number).first()
        if delivery and delivery.subscriber and same(delivery.subscriber.email, event.recipient):
            words = [event.event_type, event.description or event.mta_response]
            bounces.report(delivery, kind, ": ".join(filter(None, words)))


def kind_of(event: Any) -> str:
    """ "hard", "soft", "us", "complaint", or nothing for everything else."""
    if event.event_type == "complained":
        return "complaint"
    if event.reject_reason in REASONS_ABOUT_US:
        return "us"
    if event.event_type in ("bounced", "rejected", "failed"):
        return "hard" if event.event_type == "bounced" and event.reject_reason in HARD_REASONS else "soft"
    return ""


def same(ours: str, theirs: str | None) -> bool:
    """Whether a provider means this reader; some tell no address."""
    return not theirs or ours.lower() == theirs.lower()

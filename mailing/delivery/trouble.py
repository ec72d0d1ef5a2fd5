"""The mail server's last refusal that is about us, while messages wait because of it: for the desk and /healthz."""

from __future__ import annotations

import re

from django.db.models import QuerySet

from ..models import Delivery, Letter, Mailing, Outgoing

ADDRESS = re.compile(r"(?<![^\s<>@:;,()\[\]\"'])[^\s<>@:;,()\[\]\"']{1,320}@(?=[^\s<>@])")


def last(mailing: Mailing | None = None) -> str:
    """The server's own words about the newest message that waits because of us; of one mailing, or of any mail.

    Empty when there is none: what was accepted since, or refused for another reason, no longer counts.
    """
    kinds: list[QuerySet[Delivery] | QuerySet[Letter]]
    kinds = [mailing.deliveries.all()] if mailing else [Letter.objects.all(), Delivery.objects.all()]
    for rows in kinds:
        waiting = rows.filter(cause=Outgoing.Cause.US, state__in=Outgoing.OPEN).order_by("-id")
        words = waiting.values_list("error", flat=True).first()
        if words:
            return without_addresses(words)
    return ""


def without_addresses(words: str) -> str:
    """A server's words as a page without personal data shows them: `<…@example.org>: user unknown`."""
    return ADDRESS.sub("…@", words)

"""What every outgoing message has: its state and whose it is, what the database holds of it, what the send loop asks."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Outgoing(models.Model):
    """One message to one address and its state. A worker claims it, sends it and records the answer."""

    class State(models.TextChoices):
        """`unknown`: the connection died between the message's last dot and the server's answer."""

        QUEUED = "queued", _("queued")
        CLAIMED = "claimed", _("claimed")
        SENDING = "sending", _("being sent")
        ACCEPTED = "accepted", _("accepted")
        REFUSED = "refused", _("refused")
        RETRY = "retry", _("to be tried again")
        UNKNOWN = "unknown", _("unknown")
        BOUNCED = "bounced", _("bounced")
        COMPLAINED = "complained", _("complained")
        CANCELLED = "cancelled", _("cancelled")

    class Cause(models.TextChoices):
        """What the last refusal was about (`delivery.answers.About`)."""

        RECIPIENT = "recipient", _("the recipient")
        MAILBOX = "mailbox", _("the mailbox, for now")
        US = "us", _("us")

    WAITING = (State.QUEUED, State.RETRY)
    STOPPABLE = (*WAITING, State.CLAIMED)
    OPEN = (State.QUEUED, State.RETRY, State.CLAIMED, State.SENDING)

    state = models.CharField(_("state"), max_length=10, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_try_at = models.DateTimeField(_("next try"), default=timezone.now)
    first_try_at = models.DateTimeField(_("first try"), null=True, blank=True)
    done_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    error = models.CharField(_("answer"), max_length=500, blank=True)
    cause = models.CharField(_("about"), max_length=10, choices=Cause, blank=True)
    claimed_by = models.CharField(max_length=80, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


def call_off(rows: models.QuerySet[Any]) -> int:
    """Those of these messages that are not being sent yet never will be: a worker that has one drops it. Returns how many."""
    stopped = rows.filter(state__in=Outgoing.STOPPABLE)
    return stopped.update(state=Outgoing.State.CANCELLED, claimed_by="", claimed_until=None)


def outgoing_rules(name: str) -> list[models.BaseConstraint]:
    """What the database holds of every outgoing message."""
    return [
        models.CheckConstraint(
            condition=Q(
                state__in=[
                    "queued",
                    "claimed",
                    "sending",
                    "accepted",
                    "refused",
                    "retry",
                    "unknown",
                    "bounced",
                    "complained",
                    "cancelled",
                ]
            ),
            name=f"{name}_state_known",
        ),
        models.CheckConstraint(
            condition=~Q(state__in=["claimed", "sending"])
            | (~Q(claimed_by="") & Q(claimed_until__isnull=False)),
            name=f"{name}_claimed_has_owner",
        ),
    ]


def outgoing_indexes(name: str) -> list[models.Index]:
    """What the send loop asks for, so that it stays quick in a table of millions."""
    return [
        models.Index(
            fields=["next_try_at", "id"],
            condition=Q(state__in=["queued", "retry"]),
            name=f"{name}_waiting",
        ),
        models.Index(
            fields=["claimed_until"], condition=Q(state__in=["claimed", "sending"]), name=f"{name}_claimed"
        ),
        models.Index(fields=["done_at"], condition=Q(done_at__isnull=False), name=f"{name}_answered"),
        models.Index(fields=["-id"], condition=Q(cause="us"), name=f"{name}_about_us"),
    ]

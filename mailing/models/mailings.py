"""What goes out: Mailing (the decision), Delivery (the fact, one a reader) and Letter (a single mail)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Count, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from issues.models import Issue

from ..addresses import folded
from .outgoing import Outgoing, outgoing_indexes, outgoing_rules
from .segments import Segment
from .subscribers import Subscriber, SubscriberQuerySet


def new_mailing_key() -> str:
    """A random part for the Message-IDs of a mailing, so that no two installations make the same."""
    return get_random_string(12).lower()


class MailingQuerySet(models.QuerySet["Mailing"]):
    """The questions asked about mailings."""

    def planned(self, *, before: datetime, after: datetime | None = None) -> Any:
        """Planned ones of scheduled issues by their moment: their own, else their issue's.

        A moved issue moves its mailing with it, a withdrawn one stops it.
        """
        rows: Any = self.filter(state=Mailing.State.PLANNED, issue__status=Issue.Status.READY).annotate(
            moment=Coalesce("send_at", "issue__publish_at")
        )
        rows = rows.filter(moment__lte=before)
        return rows.filter(moment__gt=after) if after else rows

    def due(self, now: datetime) -> models.QuerySet[Any]:
        """Planned, their moment has come, and their issue is public."""
        return self.planned(before=now).filter(issue__publish_at__lte=now).not_held_back(now)

    def not_held_back(self, now: datetime) -> models.QuerySet[Any]:
        """Those that nobody may take back any more: `not_before` is none or has passed. The worker takes no others."""
        return self.filter(Q(not_before=None) | Q(not_before__lte=now))

    def sending(self) -> MailingQuerySet:
        """Going out now."""
        return self.filter(state=Mailing.State.SENDING)


class Mailing(models.Model):
    """The decision that an issue goes out by mail: one an issue. Its content is frozen when it begins."""

    class State(models.TextChoices):
        """`holding` was found too late; it waits for the editor, as `paused` does."""

        PLANNED = "planned", _("planned")
        HOLDING = "holding", _("holding")
        SENDING = "sending", _("sending")
        PAUSED = "paused", _("paused")
        DONE = "done", _("done")
        CANCELLED = "cancelled", _("cancelled")

    issue = models.OneToOneField(
        Issue, verbose_name=_("issue"), on_delete=models.PROTECT, related_name="mailing"
    )
    send_at = models.DateTimeField(
        _("send at"), null=True, blank=True, help_text=_("Empty: when the issue turns public.")
    )
    not_before = models.DateTimeField(
        null=True, blank=True, editable=False, help_text=_("Until then the decision can be taken back.")
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PLANNED)
    note = models.CharField(_("note"), max_length=500, blank=True, editable=False)
    key = models.CharField(max_length=20, unique=True, default=new_mailing_key, editable=False)
    content = models.JSONField(null=True, blank=True, editable=False)
    total = models.PositiveIntegerField(_("readers"), default=0, editable=False)
    # The readers it is for (`segment`): nothing set means all.
    to_language = models.CharField(max_length=10, blank=True, editable=False)
    to_since = models.DateField(null=True, blank=True, editable=False)
    to_missed = models.ForeignKey(
        "self", null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(_("decided at"), default=timezone.now, editable=False)
    started_at = models.DateTimeField(_("begun at"), null=True, blank=True, editable=False)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True, editable=False)
    eve_notice_at = models.DateTimeField(null=True, blank=True, editable=False)
    after_notice_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = MailingQuerySet.as_manager()

    class Meta:
        verbose_name = _("mailing")
        verbose_name_plural = _("mailings")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["planned", "holding", "sending", "paused", "done", "cancelled"]),
                name="mailing_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["sending", "done"])
                | Q(content__isnull=False, started_at__isnull=False),
                name="mailing_begun_has_content",
            ),
        ]

    def __str__(self) -> str:
        return str(self.issue)

    @property
    def effective_moment(self) -> datetime | None:
        """When it goes out: its own moment, else its issue's."""
        return self.send_at or self.issue.publish_at

    @property
    def segment(self) -> Segment:
        """The readers it is for."""
        return Segment(self.to_language, self.to_since, self.to_missed)

    def readers(self) -> SubscriberQuerySet:
        """The confirmed readers it is for, today."""
        return self.segment.readers()

    def counts(self) -> dict[str, int]:
        """How many deliveries are in which state."""
        rows = self.deliveries.order_by().values_list("state").annotate(n=Count("pk"))
        return dict(rows)


class Delivery(Outgoing):
    """An issue's message to one reader: one a mailing and subscriber, made before the first is sent."""

    mailing = models.ForeignKey(
        Mailing, verbose_name=_("mailing"), on_delete=models.CASCADE, related_name="deliveries"
    )
    subscriber = models.ForeignKey(
        Subscriber,
        verbose_name=_("subscriber"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="deliveries",
    )

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["id"]
        indexes = [
            *outgoing_indexes("delivery"),
            models.Index(fields=["mailing", "state"], name="delivery_by_state"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["mailing", "subscriber"], name="delivery_once_a_reader"),
            *outgoing_rules("delivery"),
        ]

    def __str__(self) -> str:
        reader = self.subscriber or _("erased")
        return f"{reader}: {self.get_state_display()}"


class LetterQuerySet(models.QuerySet["Letter"]):
    """Queues single mails, and finds them."""

    def to(self, email: str) -> LetterQuerySet:
        """Those to this address, whatever its case. Few letters stay, and fewer at one domain: they are compared here."""
        same = folded(email)
        rows = self.filter(recipient__iendswith=email[email.rfind("@") :]).values_list("pk", "recipient")
        return self.filter(pk__in=[pk for pk, recipient in rows if folded(recipient) == same])

    def enqueue(
        self, recipient: str, content: dict[str, Any], *, kind: str, subscriber: Subscriber | None = None
    ) -> Letter:
        """A mail to `recipient`, sent by the next worker. `content` is what `emails` builds."""
        return self.create(recipient=recipient, content=content, kind=kind, subscriber=subscriber)


class Letter(Outgoing):
    """A single mail: a confirmation, a notice to the editor, a test of an issue. Deleted after a month."""

    class Kind(models.TextChoices):
        """Why it is sent."""

        CONFIRM = "confirm", _("confirmation")
        ALREADY = "already", _("already a reader")
        CHANGE = "change", _("new address")
        CHANGED = "changed", _("address changed")
        OWN_DATA = "own_data", _("own data")
        TEST = "test", _("test")
        WELCOME = "welcome", _("welcome")
        EDITOR = "editor", _("to the editor")
        ACCOUNT = "account", _("about an account")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    recipient = models.EmailField(_("to"), max_length=254)
    subscriber = models.ForeignKey(
        Subscriber, verbose_name=_("subscriber"), null=True, blank=True, on_delete=models.CASCADE
    )
    content = models.JSONField()
    key = models.CharField(max_length=20, unique=True, default=new_mailing_key, editable=False)
    created_at = models.DateTimeField(_("written at"), default=timezone.now)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["-id"]
        indexes = outgoing_indexes("letter")
        constraints = outgoing_rules("letter")

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.recipient}"

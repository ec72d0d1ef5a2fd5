"""Readers by mail: Subscriber, the proof of what they agreed to (Consent), and who asked to be forgotten."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import get_random_string, salted_hmac
from django.utils.translation import gettext_lazy as _

from ..addresses import ascii_domain, folded

KEY_LENGTH = 10


def new_key() -> str:
    """A random handle for a subscriber in links; the link's signature is what cannot be guessed."""
    return get_random_string(KEY_LENGTH)


class EmailKeyField(models.CharField):
    """What all spellings of a row's `email` have in common; set whenever the row is saved, so nobody is here twice.

    `QuerySet.update(email=…)` has to set it too.
    """

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = folded(getattr(model_instance, "email", ""))
        setattr(model_instance, self.attname, value)
        return value


class SubscriberQuerySet(models.QuerySet["Subscriber"]):
    """The questions asked about readers."""

    def by_email(self, email: str) -> SubscriberQuerySet:
        """Whoever has this address, whatever its case."""
        return self.filter(email_key=folded(ascii_domain(email)))

    def confirmed(self) -> SubscriberQuerySet:
        """Those who get mail."""
        return self.filter(state=Subscriber.State.CONFIRMED)

    def never_confirmed(self, *, since: datetime) -> SubscriberQuerySet:
        """Those who asked before `since` and have not confirmed: to be deleted."""
        return self.filter(state=Subscriber.State.PENDING, created_at__lt=since).filter(
            Q(asked_at__isnull=True) | Q(asked_at__lt=since)
        )


class Subscriber(models.Model):
    """One address, and whether it gets mail. Mail goes to `confirmed` only."""

    class State(models.TextChoices):
        """Pending asked and has not confirmed; the last three left, or their mailbox or its owner refused."""

        PENDING = "pending", _("not confirmed")
        CONFIRMED = "confirmed", _("confirmed")
        UNSUBSCRIBED = "unsubscribed", _("unsubscribed")
        BOUNCED = "bounced", _("bounced")
        COMPLAINED = "complained", _("complained")

    LEFT = (State.UNSUBSCRIBED, State.BOUNCED, State.COMPLAINED)

    email = models.EmailField(_("mail address"), max_length=254)
    email_key = EmailKeyField(max_length=320, editable=False)
    key = models.CharField(max_length=20, unique=True, default=new_key, editable=False)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.PENDING)
    language = models.CharField(_("language"), max_length=10, default="es")
    created_at = models.DateTimeField(_("since"), default=timezone.now, editable=False)
    asked_at = models.DateTimeField(_("asked for a confirmation at"), null=True, blank=True, editable=False)
    asked_times = models.PositiveIntegerField(default=0, editable=False)  # only the last one's link confirms
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True, editable=False)
    left_at = models.DateTimeField(_("left at"), null=True, blank=True, editable=False)
    # How often this address may be written to by whoever types it into the form: see `subscribing.may_write`.
    written_at = models.DateTimeField(null=True, blank=True, editable=False)
    written_times = models.PositiveSmallIntegerField(default=0, editable=False)
    soft_bounces = models.PositiveSmallIntegerField(_("soft bounces"), default=0, editable=False)
    soft_bounces_since = models.DateTimeField(null=True, blank=True, editable=False)
    new_email = models.EmailField(_("new address, not confirmed"), max_length=254, blank=True, editable=False)
    new_email_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = SubscriberQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscriber")
        verbose_name_plural = _("subscribers")
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["state", "id"], name="subscriber_by_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["email_key"],
                name="subscriber_email_once",
                violation_error_message=_("This address is on the list already."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["pending", "confirmed", "unsubscribed", "bounced", "complained"]),
                name="subscriber_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(confirmed_at__isnull=False),
                name="subscriber_confirmed_has_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["unsubscribed", "bounced", "complained"]) | Q(left_at__isnull=False),
                name="subscriber_left_has_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def may_confirm(self) -> bool:
        """A confirmation was asked for, and not too long ago."""
        limit = timezone.now() - timedelta(days=settings.MAIL_CONFIRM_DAYS)
        return self.asked_at is not None and self.asked_at >= limit


class Consent(models.Model):
    """One thing a reader did (or was done for them) about getting mail: the proof, in order."""

    class Kind(models.TextChoices):
        """What happened."""

        ASKED = "asked", _("asked")
        CONFIRMED = "confirmed", _("confirmed")
        IMPORTED = "imported", _("imported")
        CHANGED = "changed", _("changed the address")
        LEFT = "left", _("left")
        BOUNCED = "bounced", _("bounced")
        COMPLAINED = "complained", _("complained")

    subscriber = models.ForeignKey(
        Subscriber, verbose_name=_("subscriber"), on_delete=models.CASCADE, related_name="consents"
    )
    kind = models.CharField(_("what"), max_length=10, choices=Kind)
    at = models.DateTimeField(_("when"), default=timezone.now)
    ip = models.GenericIPAddressField(_("from"), null=True, blank=True)
    agent = models.CharField(_("browser"), max_length=300, blank=True)
    page = models.CharField(_("page"), max_length=300, blank=True)
    text = models.CharField(_("text agreed to"), max_length=1000, blank=True)
    text_version = models.CharField(_("version of the text"), max_length=20, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d %H:%M}"


class SuppressedQuerySet(models.QuerySet["Suppressed"]):
    """Asks about addresses without storing them."""

    def of(self, email: str) -> SuppressedQuerySet:
        """The rows of this address, hashed with the present key or one of the former ones."""
        return self.filter(digest__in=digests(email))

    def among(self, emails: Iterable[str]) -> set[str]:
        """Those of the addresses that are here."""
        owners = {digest: email for email in emails for digest in digests(email)}
        found = self.filter(digest__in=list(owners)).values_list("digest", flat=True)
        return {owners[digest] for digest in found}

    def remember(self, email: str) -> None:
        """Keep this address from coming back by an import."""
        self.get_or_create(digest=digests(email)[0])


def digests(email: str) -> list[str]:
    """The keyed hashes an address may be remembered by, the present key's first; also those of lower case alone, as
    it was remembered once."""
    forms = dict.fromkeys([folded(email), email.lower()])
    return [
        salted_hmac("mailing.suppressed", form, secret=key, algorithm="sha256").hexdigest()
        for key in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
        for form in forms
    ]


class Suppressed(models.Model):
    """An address erased or given up on its owner's wish: only a keyed hash, so that no import brings it back."""

    digest = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(_("when"), default=timezone.now)

    objects = SuppressedQuerySet.as_manager()

    class Meta:
        verbose_name = _("erased address")
        verbose_name_plural = _("erased addresses")

    def __str__(self) -> str:
        return self.digest[:12]

"""The site itself: the version of its content, what the WebSub hub knows of a feed (issues/feeds/websub.py), who writes."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..reverse import address


class Ping(models.Model):
    """A feed by the name of its address, and the content the hub knows of it."""

    feed = models.CharField(max_length=50, unique=True)
    told = models.CharField(max_length=64, blank=True)
    told_at = models.DateTimeField(null=True)
    # Until then no worker asks again: one is at it, or the hub did not answer.
    not_before = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.feed


class ContentVersion(models.Model):
    """How often what readers see has changed: one row, counted up by `content_version.bump()`, read by every web process."""

    number = models.PositiveBigIntegerField(default=0)
    changed_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.number)


class AboutText(models.Model):
    """What the editor says of the newsletter and of himself, for `/about/`; at most one text a language."""

    class Language(models.TextChoices):
        """The languages the site itself speaks."""

        SPANISH = "es", _("Spanish")
        ENGLISH = "en", _("English")

    language = models.CharField(_("language"), max_length=10, choices=Language, unique=True)
    text = models.TextField(_("text"), max_length=50_000, help_text=_("Markdown, as in issues."))
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)

    class Meta:
        verbose_name = _("who and what")
        verbose_name_plural = _("who and what")
        ordering = ["-language"]

    def __str__(self) -> str:
        return self.get_language_display()

    def get_absolute_url(self) -> str:
        return address("about")

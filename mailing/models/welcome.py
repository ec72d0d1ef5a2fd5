"""What a reader is told once, after confirming: the editor's own words, one text a language."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class WelcomeTextQuerySet(models.QuerySet["WelcomeText"]):
    """Finds the text for a reader."""

    def for_reader_in(self, language: str) -> WelcomeText | None:
        """The text in this language, else in the site's, of those that are sent."""
        sent = {text.language: text for text in self.filter(is_on=True)}
        return sent.get(language) or sent.get(settings.LANGUAGE_CODE)


class WelcomeText(models.Model):
    """The welcome mail in one language: our Markdown, without pictures. Sent only while it is on."""

    LONGEST = 10_000

    language = models.CharField(_("language"), max_length=10, unique=True, choices=settings.LANGUAGES)
    is_on = models.BooleanField(
        _("is sent"),
        default=False,
        help_text=_("Once to each reader who confirms for the first time from then on."),
    )
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(
        _("text"), max_length=LONGEST, help_text=_("Markdown, as in an issue; no pictures.")
    )

    objects = WelcomeTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("welcome mail")
        verbose_name_plural = _("welcome mail")
        ordering = ["language"]

    def __str__(self) -> str:
        return f"{self.get_language_display()}: {self.subject}"

"""What an issue said before: one version a save, what readers are told of it, and an editor's unsaved writing."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Version(models.Model):
    """An issue's whole text as it stood after a save, topics too; `data` is `IssueContent.as_json()`."""

    issue = models.ForeignKey(
        "issues.Issue", verbose_name=_("issue"), on_delete=models.CASCADE, related_name="versions"
    )
    made_at = models.DateTimeField(_("saved at"), auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("saved by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    data = models.JSONField(editable=False)
    digest = models.CharField(max_length=32, editable=False)
    note = models.CharField(_("note"), max_length=200, blank=True)
    # The opened page it was written on, and how often that page had sent its text by then. While it is open, what the
    # same page saves by itself goes into this row; it is closed once anybody opens the issue and starts from it.
    sitting = models.CharField(max_length=32, blank=True, editable=False)
    turn = models.PositiveIntegerField(default=0, editable=False)
    is_open = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["issue", "digest"], name="version_by_text")]

    def __str__(self) -> str:
        return f"{self.issue_id} · {self.made_at:%Y-%m-%d %H:%M}"


class Correction(models.Model):
    """A day a public issue's text changed on, and what of it the editor tells readers ("" tells only the day)."""

    issue = models.ForeignKey(
        "issues.Issue", verbose_name=_("issue"), on_delete=models.CASCADE, related_name="corrections"
    )
    made_on = models.DateField(_("day"))
    text = models.CharField(_("what changed"), max_length=500, blank=True)
    items = models.ManyToManyField(
        "issues.NewsItem", verbose_name=_("changed parts"), blank=True, related_name="corrections"
    )

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["made_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["issue", "made_on"], name="correction_once_a_day")]

    def __str__(self) -> str:
        return f"{self.issue_id} · {self.made_on}"


class Unsaved(models.Model):
    """What an editor wrote on one opened page (`sitting`) and is not saved: the form's own values, nothing read into them."""

    issue = models.ForeignKey(
        "issues.Issue", verbose_name=_("issue"), on_delete=models.CASCADE, related_name="unsaved"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("editor"), on_delete=models.CASCADE, related_name="+"
    )
    sitting = models.CharField(max_length=32, blank=True, editable=False)
    form: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(editable=False)
    kept_at = models.DateTimeField(_("kept at"), auto_now=True)

    class Meta:
        verbose_name = _("unsaved writing")
        verbose_name_plural = _("unsaved writings")
        constraints = [
            models.UniqueConstraint(fields=["issue", "by", "sitting"], name="unsaved_once_a_sitting")
        ]
        ordering = ["-kept_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.issue_id} · {self.by_id}"

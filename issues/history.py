"""What an issue said before: one version a save, and the unsaved writing an editor's browser sends in between."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Version(models.Model):
    """An issue's whole text as it stood after a save, topics too; `data` is `IssueText.as_json()`."""

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

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["issue", "digest"], name="version_by_text")]

    def __str__(self) -> str:
        return f"{self.issue_id} · {self.made_at:%Y-%m-%d %H:%M}"


class Unsaved(models.Model):
    """What one editor wrote into an issue's form and has not saved: the form's own values, nothing read into them."""

    issue = models.ForeignKey(
        "issues.Issue", verbose_name=_("issue"), on_delete=models.CASCADE, related_name="unsaved"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("editor"), on_delete=models.CASCADE, related_name="+"
    )
    form: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(editable=False)
    kept_at = models.DateTimeField(_("kept at"), auto_now=True)

    class Meta:
        verbose_name = _("unsaved writing")
        verbose_name_plural = _("unsaved writings")
        constraints = [models.UniqueConstraint(fields=["issue", "by"], name="unsaved_once_an_editor")]

    def __str__(self) -> str:
        return f"{self.issue_id} · {self.by_id}"

"""Who has an issue open, and what editors say to each other beside its text: neither is ever part of the issue."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LIFE = timedelta(seconds=60)
"""How long somebody counts as present after his desk was heard of last; it says so every twenty seconds."""


class PresenceQuerySet(models.QuerySet["Presence"]):
    """Who is there."""

    def arrive(self, issue: Any, by: Any) -> None:
        """Notes that an editor has the issue open now; what is too old goes."""
        self.filter(seen_at__lt=timezone.now() - LIFE).delete()
        self.update_or_create(issue=issue, by=by, defaults={"seen_at": timezone.now()})

    def others(self, issue: Any, by: Any) -> PresenceQuerySet:
        """The other editors who have the issue open, the first to come first."""
        fresh = self.filter(issue=issue, seen_at__gte=timezone.now() - LIFE).exclude(by=by)
        return fresh.select_related("by").order_by("since", "pk")


class Presence(models.Model):
    """An editor who has an issue open."""

    issue = models.ForeignKey("issues.Issue", on_delete=models.CASCADE, related_name="presences")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(db_index=True)

    objects = PresenceQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issue", "by"], name="presence_once_an_editor")]

    def __str__(self) -> str:
        return f"{self.issue_id} · {self.by_id}"


class Comment(models.Model):
    """What an editor says of a part, for editors only. A part that goes leaves its comments with the issue."""

    issue = models.ForeignKey("issues.Issue", on_delete=models.CASCADE, related_name="comments")
    item = models.ForeignKey(
        "issues.NewsItem", null=True, blank=True, on_delete=models.SET_NULL, related_name="comments"
    )
    about = models.CharField(max_length=300, blank=True)
    text = models.TextField(_("comment"), max_length=4000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["made_at", "pk"]

    def __str__(self) -> str:
        return self.text[:80]

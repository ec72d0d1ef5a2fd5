"""One row a site or a feed: the version of the content, and what the WebSub hub knows (issues/feeds/websub.py)."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


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

"""An archive that an editor brings in: the file, what is in it, and what became of each of its sources."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models


class ArrivedArchive(models.Model):
    """A file with issues, looked through when it arrives and imported by the worker once an editor says so.

    `found` is what `importing.background.look` saw; `status` and `items` are how it comes in (`import_issue --status`,
    `--items`). Its data goes when all of it is in; one that nobody decides about goes after a day.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=255)
    data = models.BinaryField()
    found: models.JSONField[Any, Any] = models.JSONField(default=dict)
    status = models.CharField(max_length=10, default="draft")
    items = models.CharField(max_length=10, default="keycap")
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["started_at"], condition=models.Q(finished_at=None), name="archive_going")
        ]

    def __str__(self) -> str:
        return self.name


class ArrivedSource(models.Model):
    """What became of one source of such an archive, in the order of the archive: a line of the command's report."""

    archive = models.ForeignKey(ArrivedArchive, on_delete=models.CASCADE, related_name="sources")
    position = models.PositiveIntegerField()
    source = models.TextField()
    outcome = models.CharField(max_length=10)
    slug = models.CharField(max_length=200, blank=True)
    error = models.TextField(blank=True)
    warnings: models.JSONField[Any, Any] = models.JSONField(default=list)
    counts: models.JSONField[Any, Any] = models.JSONField(default=dict)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["archive", "position"], name="arrived_source_once")]

    def __str__(self) -> str:
        return self.source

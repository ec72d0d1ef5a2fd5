"""Who is at work, and how fast all of them together may send."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class WorkerQuerySet(models.QuerySet["Worker"]):
    """Heartbeats of workers."""

    def heartbeat(self, name: str) -> None:
        """Record that this worker is alive now."""
        self.update_or_create(name=name, defaults={"seen_at": timezone.now()})

    def last_seen(self) -> datetime | None:
        """When any worker was last seen."""
        return self.aggregate(last=models.Max("seen_at"))["last"]

    def forget_old(self, days: int = 7) -> int:
        """Drop workers not seen for days."""
        return self.filter(seen_at__lt=timezone.now() - timedelta(days=days)).delete()[0]


class Worker(models.Model):
    """A `manage.py worker` somewhere, by machine and process; /healthz reads when one was last seen."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    started_at = models.DateTimeField(_("started at"), default=timezone.now)
    seen_at = models.DateTimeField(_("last seen"), default=timezone.now, db_index=True)

    objects = WorkerQuerySet.as_manager()

    class Meta:
        verbose_name = _("worker")
        verbose_name_plural = _("workers")

    def __str__(self) -> str:
        return self.name


class PaceQuerySet(models.QuerySet["Pace"]):
    """Hands out room for messages, so that all workers together keep to one rate."""

    def take(self, wanted: int, *, per_second: float, now: datetime) -> int:
        """How many of `wanted` messages may go out now at `per_second`; they count as taken."""
        with transaction.atomic():
            self.get_or_create(pk=1)
            pace = self.select_for_update().get(pk=1)
            free_since = max(pace.busy_until, now - timedelta(seconds=1))
            room = int((now - free_since).total_seconds() * per_second + 1e-6)
            taken = max(0, min(wanted, room))
            if taken:
                pace.busy_until = free_since + timedelta(seconds=taken / per_second)
                pace.save(update_fields=["busy_until"])
            return taken


class Pace(models.Model):
    """One row: until when the rate of the provider is used up."""

    busy_until = models.DateTimeField(default=timezone.now)

    objects = PaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("pace")
        verbose_name_plural = _("pace")

    def __str__(self) -> str:
        return str(self.busy_until)

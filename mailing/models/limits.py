"""Counts of sign-ups by network, in the database, so that limits do not depend on a cache."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone
from django.utils.crypto import salted_hmac

BUCKETS = 4096  # room for all: a network has one of so many rows, which nobody outside can work out
WINDOW = timedelta(hours=1)


class SignUpCountQuerySet(models.QuerySet["SignUpCount"]):
    """Counts, without a race."""

    def count_one(self, bucket: int) -> int:
        """One sign-up more in this bucket; returns how many there are since its hour began."""
        now = timezone.now()
        over = Q(since__lte=now - WINDOW)
        with transaction.atomic():
            self.bulk_create([self.model(bucket=bucket, since=now)], ignore_conflicts=True)
            row = self.filter(bucket=bucket)
            row.update(
                number=Case(When(over, then=Value(1)), default=F("number") + 1),
                since=Case(When(over, then=Value(now)), default=F("since")),
            )
            return row.values_list("number", flat=True).get()


class SignUpCount(models.Model):
    """How many sign-ups came from some networks (bucket 1 to 4096) or from everywhere (0) since an hour began."""

    bucket = models.PositiveSmallIntegerField(primary_key=True)
    since = models.DateTimeField()
    number = models.PositiveIntegerField(default=0)

    objects = SignUpCountQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(bucket__gte=0, bucket__lte=BUCKETS), name="sign_up_count_bucket_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.bucket}: {self.number}"


def bucket_of(network: str) -> int:
    """The row a network is counted in."""
    digest = salted_hmac("mailing.signup", network, secret=settings.SECRET_KEY, algorithm="sha256").digest()
    return 1 + int.from_bytes(digest[:4], "big") % BUCKETS

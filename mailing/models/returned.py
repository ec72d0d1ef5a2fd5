"""Mail of the bounce box that was not understood, for a person to look at."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

SHOWN = 4000  # characters kept of a mail
KEPT = timedelta(days=90)


class UnreadReturnQuerySet(models.QuerySet["UnreadReturn"]):
    """Keeps and forgets mails."""

    def keep(self, raw: bytes, why: str) -> UnreadReturn:
        """List a mail, once however often it is seen. `why` says what was not understood."""
        text = "".join(
            c if c.isprintable() or c == "\n" else " " for c in raw[: SHOWN * 2].decode("utf-8", "replace")
        )
        digest = hashlib.sha256(raw).hexdigest()
        return self.get_or_create(digest=digest, defaults={"why": why[:300], "text": text[:SHOWN]})[0]

    def forget_old(self) -> int:
        """Delete what was listed long ago."""
        return self.filter(at__lt=timezone.now() - KEPT).delete()[0]


class UnreadReturn(models.Model):
    """A mail of the bounce box that means nothing to us: its beginning, and why. Deleted after three months."""

    digest = models.CharField(max_length=64, unique=True, editable=False)
    at = models.DateTimeField(_("when"), default=timezone.now, db_index=True)
    why = models.CharField(_("why"), max_length=300)
    text = models.TextField(_("beginning"), blank=True)

    objects = UnreadReturnQuerySet.as_manager()

    class Meta:
        verbose_name = _("returned mail")
        verbose_name_plural = _("returned mail not understood")
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return self.why

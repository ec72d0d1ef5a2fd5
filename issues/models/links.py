"""The links of an issue's text, and what the last check of one proves.

Results of a check: "200", "404 Not Found": the status a site answered with. "timeout", "no such host", …: nobody answered, twice.
"unsure: …": nobody answered once, possibly a network error.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.db import models
from django.utils.translation import gettext_lazy as _

UNSURE = "unsure: "
# A status that asks for patience, for a login or for a person proves nothing.
_NO_PROOF = (401, 402, 403, 405, 406, 407, 408, 409, 418, 421, 425, 429, 451, 501, 503, 999)
_FINE = ("ok", "alive", "skipped", "unchecked")


def is_dead(result: str) -> bool:
    """Whether a result means that readers will not arrive."""
    status = re.match(r"\d{3}\b", result)
    if status:
        return int(status[0]) >= 400 and int(status[0]) not in _NO_PROOF
    return bool(result) and not result.startswith(UNSURE) and result.lower() not in _FINE


class Link(models.Model):
    """A link of an issue's text, derived from the bodies on import and on every save; never edited by hand."""

    class Kind(models.TextChoices):
        """A citation stands in brackets (or alone in a list item), an embed is shown, the rest is inline."""

        CITATION = "citation", _("citation")
        INLINE = "inline", _("inline")
        EMBED = "embed", _("embed")

    issue = models.ForeignKey(
        "issues.Issue", verbose_name=_("issue"), on_delete=models.CASCADE, related_name="links"
    )
    item = models.ForeignKey(
        "issues.NewsItem",
        verbose_name=_("news item"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="links",
    )
    position = models.PositiveIntegerField(_("position"))
    url = models.CharField(_("address"), max_length=4000)
    title = models.CharField(_("title"), max_length=1000, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.INLINE)
    host = models.CharField(_("site"), max_length=255, blank=True, db_index=True)
    normalized_url = models.CharField(max_length=1000, blank=True, db_index=True)
    # The slug an internal address names, so that the target is found whichever of the two comes in first.
    points_to = models.CharField(max_length=200, blank=True, db_index=True, editable=False)
    target = models.ForeignKey(
        "issues.Issue",
        verbose_name=_("our issue"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="linked_from",
    )
    checked_at = models.DateTimeField(_("checked at"), null=True, blank=True)
    check_result = models.CharField(_("result of the check"), max_length=200, blank=True)
    archived_url = models.CharField(_("archived copy"), max_length=4000, blank=True)

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        ordering = ["issue", "position"]
        constraints = [
            models.UniqueConstraint(fields=["issue", "position"], name="link_position_once"),
        ]

    def __str__(self) -> str:
        return self.title or self.url

    @property
    def publisher(self) -> str:
        """The source as the writer named it, else the host."""
        return self.source or self.host or (urlsplit(self.url).hostname or "")

    @property
    def is_dead(self) -> bool:
        """Whether its last check says that readers will not arrive."""
        return is_dead(self.check_result)

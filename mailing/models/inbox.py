"""What an inbox shows of an issue's mail, and where its answers go, where the editor wrote it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from issues.models import Issue


class InboxText(models.Model):
    """An issue's own subject and preheader; an empty one is made from the issue (its title, its first words).

    `reply_to` is where readers' answers go; empty: MAIL_REPLY_TO.
    """

    LONGEST = 200

    issue = models.OneToOneField(
        Issue, verbose_name=_("issue"), on_delete=models.CASCADE, related_name="inbox_text"
    )
    subject = models.CharField(_("subject"), max_length=LONGEST, blank=True)
    preheader = models.CharField(_("preheader"), max_length=LONGEST, blank=True)
    reply_to = models.EmailField(_("answers go to"), max_length=254, blank=True)

    class Meta:
        verbose_name = _("subject and preheader")
        verbose_name_plural = _("subjects and preheaders")

    def __str__(self) -> str:
        return self.subject

    @classmethod
    def of(cls, issue: Issue) -> InboxText:
        """The row of an issue; an empty one, not stored, where there is none."""
        return cls.objects.filter(issue=issue).first() or cls(issue=issue)

"""What the desk keeps for editors: their own words for the spelling check, and uploaded files under review."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SpellingWord(models.Model):
    """A word the editor calls right: proofreading leaves it alone. Kept folded, so that case makes no difference."""

    word = models.CharField(_("word"), max_length=100, unique=True)

    class Meta:
        verbose_name = _("own word")
        verbose_name_plural = _("own words")
        ordering = ["word"]

    def __str__(self) -> str:
        return self.word

    @classmethod
    def learn(cls, word: str) -> SpellingWord:
        """Puts a word on the list, once however often and in whatever case it is learnt."""
        return cls.objects.get_or_create(word=word.strip().casefold())[0]


class IgnoredFinding(models.Model):
    """What an editor does not want to hear of again in an issue: a check's findings, or those of one place (`excerpt`)."""

    issue = models.ForeignKey("issues.Issue", on_delete=models.CASCADE, related_name="ignored_findings")
    code = models.CharField(max_length=60)
    excerpt = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issue", "code", "excerpt"], name="ignored_finding_once")
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.issue_id} · {self.code}"


class ArrivedFile(models.Model):
    """A file of an issue written elsewhere, kept between its review and the decision; gone after a day."""

    arrival = models.UUIDField(db_index=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=255)
    data = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["arrival", "name"], name="arrived_name_once")]

    def __str__(self) -> str:
        return self.name

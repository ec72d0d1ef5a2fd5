"""The pictures of an issue: a name in its text, a file, its size and its lighter variants."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _


def picture_path(picture: Picture, filename: str) -> str:
    """Where a picture's file goes: by content, so that the same file is stored once. `filename` gives the ending."""
    ending = filename.rpartition(".")[2].lower()
    return f"pictures/{picture.sha256[:2]}/{picture.sha256}.{ending}"


class Picture(models.Model):
    """A picture of an issue, by the name its text calls it. Without a file it is missing: a gap for the editor."""

    issue = models.ForeignKey(
        "issues.Issue", verbose_name=_("issue"), on_delete=models.CASCADE, related_name="pictures"
    )
    name = models.CharField(_("name"), max_length=500, help_text=_("As the text writes it."))
    file = models.FileField(_("file"), upload_to=picture_path, max_length=200, blank=True)
    width = models.PositiveIntegerField(_("width"), null=True, blank=True)
    height = models.PositiveIntegerField(_("height"), null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    original_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    # Narrowest first: {"width", "height", "file", "bytes", "type"}. Empty: not made yet, or being made since.
    variants = models.JSONField(default=list, blank=True, editable=False)
    claimed_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["issue", "id"]
        constraints = [models.UniqueConstraint(fields=["issue", "name"], name="picture_name_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def remote(self) -> bool:
        """It lies on another site: its name is its address."""
        return not self.file and self.name.lower().startswith(("http://", "https://", "//"))

    @property
    def missing(self) -> bool:
        """The text names it and no file was found."""
        return not self.file and not self.remote


class SentPictureQuerySet(models.QuerySet["SentPicture"]):
    """Which files mails show."""

    def keep(self, hashes: Iterable[str]) -> None:
        """These files stay, however often it is said."""
        self.bulk_create([self.model(sha256=each) for each in sorted(set(hashes))], ignore_conflicts=True)


class SentPicture(models.Model):
    """A picture file that mails show: it stays at its address, whatever becomes of the issue's own pictures."""

    sha256 = models.CharField(max_length=64, unique=True)

    objects = SentPictureQuerySet.as_manager()

    def __str__(self) -> str:
        return self.sha256

"""The parts of an issue."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from ..reverse import address
from .issues import Issue
from .topics import ItemTopic


class NewsItem(models.Model):  # type: ignore[django-manager-missing]
    """A part of an issue after its greeting: a numbered news item, a titled part, or a section without parts."""

    issue = models.ForeignKey(Issue, verbose_name=_("issue"), on_delete=models.CASCADE, related_name="items")
    position = models.PositiveIntegerField(_("position"))
    section = models.CharField(
        _("section"), max_length=1000, blank=True, help_text=_("Its section's heading, as printed.")
    )
    number = models.PositiveIntegerField(_("printed number"), null=True, blank=True)
    heading = models.CharField(
        _("heading"), max_length=1000, blank=True, help_text=_("Its own heading, as printed.")
    )
    title = models.CharField(_("title"), max_length=300)
    slug = models.SlugField(_("slug"), max_length=120)
    body = models.TextField(_("text"), blank=True, help_text=_("Markdown."))
    tags = TaggableManager(_("topics"), through=ItemTopic, blank=True)

    class Meta:
        verbose_name = _("news item")
        verbose_name_plural = _("news items")
        ordering = ["issue", "position"]
        constraints = [
            models.UniqueConstraint(fields=["issue", "position"], name="item_position_once"),
            models.UniqueConstraint(fields=["issue", "slug"], name="item_slug_once"),
        ]
        indexes = [models.Index(fields=["id", "position"], name="item_place")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address("item", self.issue.slug, self.slug)

"""Topics: taggit fenced in, so that accents and case never make two topics of one.

taggit's own Tag keeps `Educación` and `educacion` apart and gives emoji an empty slug; here a topic is found by its
folded name and its slug is ASCII.
"""

from __future__ import annotations

import unicodedata

from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from taggit.models import ItemBase, TagBase

from ..parsing.folding import fold
from ..parsing.slugs import free_slug
from ..reverse import address

LONGEST, LONGEST_FOLDED = 100, 200  # characters of a name and of a slug, and of a folded name
SPECIAL_SLUGS = {"c++": "cpp", "c#": "c-sharp", "f#": "f-sharp", ".net": "dotnet"}


def clean_name(name: str) -> str:
    """One spelling of a topic's name: NFC, trimmed, single spaces, at most 100 characters."""
    return " ".join(unicodedata.normalize("NFC", name).split())[:LONGEST]


def fold_name(name: str) -> str:
    """The name without case and accents: equal for what readers take for one topic."""
    return fold(clean_name(name))[:LONGEST_FOLDED]  # a letter may unfold to eighteen


class Topic(TagBase):
    """What issues and items are about."""

    folded = models.CharField(max_length=LONGEST_FOLDED, unique=True, editable=False)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["folded"]

    def save(self, *args: object, **kwargs: object) -> None:
        self.name = clean_name(self.name)  # type: ignore[has-type]
        self.folded = fold_name(self.name)
        self.slug = self.slug or self.free_slug()  # type: ignore[has-type]
        super().save(*args, **kwargs)

    def free_slug(self) -> str:
        """An ASCII slug of its name no other topic has; names without letters become their code points (`u-1f44b`)."""
        slug = (
            SPECIAL_SLUGS.get(self.name.casefold())
            or slugify(fold_name(self.name))
            or "u-" + "-".join(f"{ord(c):x}" for c in self.name[:8])
        )
        near = Topic.objects.exclude(pk=self.pk).filter(slug__startswith=slug[: LONGEST - 10])
        return free_slug(slug, set(near.values_list("slug", flat=True)), longest=LONGEST)

    def get_absolute_url(self) -> str:
        return address("topic", self.slug)


class TopicOnIssue(ItemBase):
    """A topic on an issue (a real foreign key instead of taggit's generic one)."""

    tag = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="on_issues")
    content_object = models.ForeignKey("issues.Issue", on_delete=models.CASCADE)

    class Meta:
        verbose_name = _("topic of an issue")
        verbose_name_plural = _("topics of issues")
        constraints = [models.UniqueConstraint(fields=["tag", "content_object"], name="topic_on_issue_once")]


class ItemTopic(ItemBase):
    """A topic on a news item."""

    tag = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="on_items")
    content_object = models.ForeignKey("issues.NewsItem", on_delete=models.CASCADE)

    class Meta:
        verbose_name = _("topic of a news item")
        verbose_name_plural = _("topics of news items")
        constraints = [models.UniqueConstraint(fields=["tag", "content_object"], name="topic_on_item_once")]


class FormerTopic(models.Model):
    """A slug a topic had before it was renamed or merged: its address still leads to the topic."""

    slug = models.SlugField(max_length=100, unique=True)
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="former")

    class Meta:
        verbose_name = _("former topic")
        verbose_name_plural = _("former topics")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.slug

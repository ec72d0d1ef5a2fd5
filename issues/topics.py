"""Topics: taggit fenced in, so that accents and case never make two topics of one.

taggit's own Tag keeps `Educación` and `educacion` apart and gives emoji an empty slug (measured:
research/dependencies.md A1); here a topic is found by its folded name and its slug is ASCII.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from django.db import models
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from taggit.models import ItemBase, TagBase

SPECIAL_SLUGS = {"c++": "cpp", "c#": "c-sharp", "f#": "f-sharp", ".net": "dotnet"}


def clean_name(name: str) -> str:
    """One spelling of a topic's name: NFC, trimmed, single spaces, at most 100 characters."""
    return " ".join(unicodedata.normalize("NFC", name).split())[:100]


def fold(name: str) -> str:
    """The name without case and accents: equal for what readers take for one topic."""
    decomposed = unicodedata.normalize("NFKD", clean_name(name).casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


class Topic(TagBase):
    """What issues and items are about."""

    folded = models.CharField(max_length=200, unique=True, editable=False)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["folded"]

    def save(self, *args: object, **kwargs: object) -> None:
        self.name = clean_name(self.name)  # type: ignore[has-type]
        self.folded = fold(self.name)
        super().save(*args, **kwargs)

    def slugify(self, tag: str, i: int | None = None) -> str:
        """An ASCII slug; names without letters become their code points (`u-1f44b`)."""
        slug = (
            SPECIAL_SLUGS.get(tag.casefold())
            or slugify(fold(tag))
            or "u-" + "-".join(f"{ord(c):x}" for c in tag[:8])
        )
        return slug if i is None else f"{slug}-{i}"

    def get_absolute_url(self) -> str:
        return reverse("topic", args=[self.slug])


def find_or_create(names: Iterable[str]) -> list[Topic]:
    """The topics of these names, made where there is none yet; in order, each once."""
    wanted = {fold(name): clean_name(name) for name in reversed(list(names)) if clean_name(name)}
    found = {topic.folded: topic for topic in Topic.objects.filter(folded__in=wanted)}
    return [found.get(key) or Topic.objects.create(name=wanted[key]) for key in reversed(wanted)]


def one_spelling(names: Iterable[str]) -> list[str]:
    """The names as topics write them, each topic once; new ones as they come."""
    wanted = {fold(name): clean_name(name) for name in reversed(list(names)) if clean_name(name)}
    known = dict(Topic.objects.filter(folded__in=wanted).values_list("folded", "name"))
    return [known.get(key, wanted[key]) for key in reversed(wanted)]


class TopicOnIssue(ItemBase):
    """A topic on an issue (a real foreign key instead of taggit's generic one)."""

    tag = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="on_issues")
    content_object = models.ForeignKey("issues.Issue", on_delete=models.CASCADE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tag", "content_object"], name="topic_on_issue_once")]


class ItemTopic(ItemBase):
    """A topic on a news item."""

    tag = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="on_items")
    content_object = models.ForeignKey("issues.NewsItem", on_delete=models.CASCADE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tag", "content_object"], name="topic_on_item_once")]

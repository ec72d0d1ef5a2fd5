"""Topics: taggit fenced in, so that accents and case never make two topics of one.

taggit's own Tag keeps `Educación` and `educacion` apart and gives emoji an empty slug (measured:
research/dependencies.md A1); here a topic is found by its folded name and its slug is ASCII.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from django.db import models, transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from taggit.models import ItemBase, TagBase

from .reverse import address

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
        return address("topic", self.slug)


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


def moved_to(slug: str) -> Topic | None:
    """The topic that had this slug once, for an address that leads nowhere any more."""
    return Topic.objects.filter(former__slug=slug).first()


@transaction.atomic
def rename(topic: Topic, name: str) -> Topic:
    """Another name and slug; the old slug keeps leading here. A name another topic has merges the two."""
    other = Topic.objects.filter(folded=fold(name)).exclude(pk=topic.pk).first()
    if other is not None:
        return merge(topic, other)
    old = topic.slug
    topic.name = clean_name(name)
    topic.slug = _free_slug(topic)
    topic.save()
    _remember(old, topic)
    return topic


@transaction.atomic
def merge(topic: Topic, into: Topic) -> Topic:
    """All issues and items of `topic` get `into` instead, each once; the old addresses lead there."""
    if topic.pk == into.pk:
        return into
    for through in (TopicOnIssue, ItemTopic):
        have = through.objects.filter(tag=into).values("content_object")
        through.objects.filter(tag=topic).exclude(content_object__in=have).update(tag=into)
    FormerTopic.objects.filter(topic=topic).update(topic=into)
    old = topic.slug
    topic.delete()
    _remember(old, into)
    return into


def _free_slug(topic: Topic) -> str:
    """The slug of its name; another one where a topic has that already."""
    taken = set(Topic.objects.exclude(pk=topic.pk).values_list("slug", flat=True))
    number, slug = 1, topic.slugify(topic.name)
    while slug in taken:
        number += 1
        slug = topic.slugify(topic.name, number)
    return slug


def _remember(old: str, topic: Topic) -> None:
    """An old slug leads to the topic; a slug some topic has now leads to itself."""
    FormerTopic.objects.filter(slug=topic.slug).delete()
    if old != topic.slug:
        FormerTopic.objects.update_or_create(slug=old, defaults={"topic": topic})

"""Finds, renames and merges topics; a slug a topic had keeps leading to it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from .models.topics import FormerTopic, ItemTopic, Topic, TopicOnIssue, clean_name, fold_name


def find_or_create(names: Iterable[str]) -> list[Topic]:
    """The topics of these names, made where there is none yet; in order, each once."""
    wanted = {fold_name(name): clean_name(name) for name in reversed(list(names)) if clean_name(name)}
    found = {topic.folded: topic for topic in Topic.objects.filter(folded__in=wanted)}
    return [found.get(key) or Topic.objects.create(name=wanted[key]) for key in reversed(wanted)]


def one_spelling(names: Iterable[str]) -> list[str]:
    """The names as topics write them, each topic once; new ones as they come."""
    wanted = {fold_name(name): clean_name(name) for name in reversed(list(names)) if clean_name(name)}
    known = dict(Topic.objects.filter(folded__in=wanted).values_list("folded", "name"))
    return [known.get(key, wanted[key]) for key in reversed(wanted)]


def moved_to(slug: str) -> Topic | None:
    """The topic that had this slug before it was renamed or merged, for a redirect; None when there is none."""
    return Topic.objects.filter(former__slug=slug).first()


@transaction.atomic
def rename(topic: Topic, name: str) -> Topic:
    """Another name and slug; the old slug keeps leading here. A name another topic has merges the two."""
    other = Topic.objects.filter(folded=fold_name(name)).exclude(pk=topic.pk).first()
    if other is not None:
        return merge(topic, other)
    old = topic.slug
    topic.name = clean_name(name)
    topic.slug = topic.free_slug()
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


def _remember(old: str, topic: Topic) -> None:
    """An old slug leads to the topic; a slug some topic has now leads to itself."""
    FormerTopic.objects.filter(slug=topic.slug).delete()
    if old != topic.slug:
        FormerTopic.objects.update_or_create(slug=old, defaults={"topic": topic})

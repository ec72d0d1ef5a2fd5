"""The rows a request chooses, the newest issue first; every query begins with what is public."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet

from ..models import Issue, IssueQuerySet, Link, NewsItem, Topic
from ..search import Query, matching


def issues_of(asked: Mapping[str, Any]) -> IssueQuerySet:
    """Issues published or changed since, with the topic on them or on an item, with a link to the site, with the words."""
    found = _since(asked["since"])
    if asked["topic"]:
        of_topic = _topics(asked["topic"])
        found = found.filter(
            Q(topiconissue__tag__in=of_topic) | Q(pk__in=_tagged_items(asked["topic"]).values("issue"))
        )
    if asked["site"]:
        found = found.filter(pk__in=Link.objects.filter(host=asked["site"]).order_by().values("issue"))
    if asked["q"]:
        found = found.filter(pk__in=matching(asked["q"], None).order_by().values("issue"))
    # A subquery instead of DISTINCT, which would compare long texts.
    return Issue.objects.filter(pk__in=found.order_by().values("pk")).newest_first()


def items_of(asked: Mapping[str, Any]) -> QuerySet[NewsItem]:
    """Items of issues published or changed since, with the topic, with a link to the site, with the words."""
    found = NewsItem.objects.filter(issue__in=_keys(_since(asked["since"])))
    if asked["topic"]:
        found = found.filter(pk__in=_tagged_items(asked["topic"]).values("pk"))
    if asked["site"]:
        of_site = Link.objects.filter(host=asked["site"]).exclude(item=None)
        found = found.filter(pk__in=of_site.order_by().values("item"))
    if asked["q"]:
        found = found.filter(pk__in=_items_with(asked["q"]))
    return found.order_by("-issue__publish_at", "-issue__slug", "position")


def links_of(asked: Mapping[str, Any]) -> QuerySet[Link]:
    """Links of issues published or changed since, to the site, in items (or greetings) with the topic and the words."""
    found = Link.objects.filter(issue__in=_keys(_since(asked["since"])))
    if asked["topic"]:
        of_issues = Issue.objects.filter(topiconissue__tag__in=_topics(asked["topic"]))
        found = found.filter(
            Q(item__in=_tagged_items(asked["topic"]).values("pk"))
            | Q(item=None, issue__in=of_issues.order_by().values("pk"))
        )
    if asked["site"]:
        found = found.filter(host=asked["site"])
    if asked["q"]:
        greetings = matching(asked["q"], None).filter(item=None).order_by().values("issue")
        found = found.filter(Q(item__in=_items_with(asked["q"])) | Q(item=None, issue__in=greetings))
    return found.order_by("-issue__publish_at", "-issue__slug", "position")


def _since(moment: datetime | None) -> IssueQuerySet:
    """Public issues that readers saw appear or change at `moment` or after (`Issue.changed_at`, as a query)."""
    public = Issue.objects.public()
    if moment is None:
        return public
    imported_again = Q(imported_at__gte=moment, imported_at__gt=F("created_at"))
    return public.filter(Q(publish_at__gte=moment) | Q(edited_at__gte=moment) | imported_again)


def _keys(issues: IssueQuerySet) -> QuerySet[Any]:
    return issues.order_by().values("pk")


def _topics(slug: str) -> QuerySet[Topic]:
    """The topic of this slug, or the one that had it before."""
    return Topic.objects.filter(Q(slug=slug) | Q(former__slug=slug)).order_by()


def _tagged_items(topic: str) -> QuerySet[NewsItem]:
    return NewsItem.objects.filter(itemtopic__tag__in=_topics(topic)).order_by()


def _items_with(words: Query) -> QuerySet[Any]:
    return matching(words, None).exclude(item=None).order_by().values("item")

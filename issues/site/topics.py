"""Topics as readers find them: how often each is written about, and its story through time, oldest first.

A story's entries are the items with the topic, and the issues with it none of whose items has it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.db.models.functions import Left
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from ..markup import excerpt
from ..models import Issue, ItemTopic, NewsItem, SearchEntry, Topic, TopicOnIssue
from ..models.topics import fold_name
from ..topics import moved_to
from .memo import cached_per_edition
from .pagination import page_of, show

BEGINNING = 240  # characters
TOPICS, ENTRIES = 300, 40  # on a page


@dataclass(frozen=True)
class TopicCount:
    """A topic and how many entries its story has."""

    name: str
    slug: str
    count: int


class Key(NamedTuple):
    """An entry's place in the story; `item` and `position` are 0 for an issue as a whole."""

    moment: datetime
    issue: int
    position: int
    item: int


@dataclass(frozen=True)
class Entry:
    """An item, or an issue as a whole: where it is, and how it begins."""

    issue: Issue
    item: NewsItem | None
    text: str

    @property
    def year(self) -> int | None:
        """The year the archive lists its issue under."""
        return self.issue.archive_year

    @property
    def title(self) -> str:
        """Its own title."""
        return self.item.title if self.item else self.issue.short_title

    @property
    def address(self) -> str:
        """Where to read it."""
        return (self.item or self.issue).get_absolute_url()


@cached_per_edition(1)
def topics_with_counts() -> list[TopicCount]:
    """Every topic readers find something about, by name; two queries."""
    counts: Counter[tuple[str, str]] = Counter()
    for rows in (_of_items(), _of_issues()):
        grouped = rows.order_by().values("tag__name", "tag__slug").annotate(n=Count("pk"))
        for name, slug, count in grouped.values_list("tag__name", "tag__slug", "n"):
            counts[name, slug] += count
    return sorted(
        (TopicCount(name, slug, count) for (name, slug), count in counts.items()),
        key=lambda topic: fold_name(topic.name),
    )


@cached_per_edition(100)
def story(slug: str) -> list[Key]:
    """The entries of a topic in the order they came out; two queries. Empty where readers find nothing."""
    of_items = _of_items().filter(tag__slug=slug)
    of_issues = _of_issues().filter(tag__slug=slug)
    place = ("issue__publish_at", "issue", "position", "pk")
    rows = of_items.values_list(*(f"content_object__{name}" for name in place))
    found = [Key(*row) for row in rows]
    for moment, issue in of_issues.values_list("content_object__publish_at", "content_object"):
        found.append(Key(moment, issue, position=0, item=0))
    return sorted(found)


def entries(keys: Iterable[Key]) -> list[Entry]:
    """What is shown of these entries; four queries however many there are."""
    keys = list(keys)
    issues = Issue.objects.public().listed().in_bulk([key.issue for key in keys])
    items = NewsItem.objects.defer("body").in_bulk([key.item for key in keys if key.item])
    texts = _beginnings(keys)
    found = []
    for key in keys:
        issue, item = issues.get(key.issue), items.get(key.item)
        if issue is None or (key.item and item is None):
            continue  # withdrawn or edited this very moment
        if item:
            item.issue = issue
        found.append(Entry(issue, item, excerpt(texts.get((key.issue, key.item), ""), BEGINNING)))
    return found


def _of_items() -> QuerySet[ItemTopic]:
    return ItemTopic.objects.filter(content_object__issue__in=_public())


def _of_issues() -> QuerySet[TopicOnIssue]:
    the_same = ItemTopic.objects.filter(tag=OuterRef("tag"), content_object__issue=OuterRef("content_object"))
    return TopicOnIssue.objects.filter(content_object__in=_public()).exclude(Exists(the_same))


def _public() -> QuerySet[Issue]:
    return Issue.objects.public().order_by()


def _beginnings(keys: list[Key]) -> dict[tuple[int, int], str]:
    """By issue and item (0: the greeting): the first words, as plain text."""
    rows = SearchEntry.objects.annotate(beginning=Left("text", 2 * BEGINNING))
    of_items = rows.filter(item__in=[key.item for key in keys if key.item])
    of_issues = rows.filter(item=None, issue__in=[key.issue for key in keys if not key.item])
    values = ("issue", "item", "beginning")
    both = [*of_items.values_list(*values), *of_issues.values_list(*values)]
    return {(issue, item or 0): beginning for issue, item, beginning in both}


@require_safe
def topics(request: HttpRequest) -> HttpResponse:
    """`/topics/`: every topic with its count."""
    return show(request, "issues/topics_list.html", page_of(request, topics_with_counts(), TOPICS))


@require_safe
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """`/topics/<tag>/`: what was written about it, oldest first. A slug it had before leads here."""
    keys = story(slug)
    if not keys:
        return _moved(slug)
    page = page_of(request, keys, ENTRIES)
    shown = entries(page.object_list)
    return show(
        request, "issues/topic.html", page, entries=shown, topic=Topic.objects.get(slug=slug), count=len(keys)
    )


@require_safe
def named(request: HttpRequest, name: str) -> HttpResponse:
    """`/topics/<name>/` with the name as it is written ("programación"): to the topic's own address."""
    slug = slugify(name)
    if slug == name or not story(slug):
        raise Http404("Nothing was published about it.")
    return HttpResponsePermanentRedirect(reverse("topic", args=[slug]))


def _moved(slug: str) -> HttpResponse:
    """To the topic that had this slug once, as long as readers find something there."""
    topic = moved_to(slug)
    if topic is None or not story(topic.slug):
        raise Http404("Nothing was published about it.")
    return HttpResponsePermanentRedirect(topic.get_absolute_url())

"""Entries of feeds, made of issues and items: full text, absolute URLs, ids that never change.

Issue.objects.public() -> with_everything -> entries -> feeds (Atom, JSON Feed)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Q
from django.template.loader import render_to_string

from ..markup import Context, for_feed
from ..models import Issue, IssueQuerySet, Topic
from ..rendering.render import render_rows, with_everything
from ..rendering.rendered import Part, RenderedIssue
from ..reverse import absolute

MOST = 20


@dataclass(frozen=True)
class Entry:
    """An issue or an item as a feed shows it."""

    id: str
    title: str
    url: str
    published: datetime
    updated: datetime
    language: str
    summary: str
    html: str
    topics: tuple[str, ...]
    picture: str


def newest() -> list[Entry]:
    """The latest public issues with their full text."""
    return [of_issue(reading) for reading in _readings(Issue.objects.public())]


def of_topic(topic: Topic) -> list[Entry]:
    """The latest public issues about a topic with their full text, and single items about it out of others."""
    about = Issue.objects.public().filter(Q(tags=topic) | Q(items__tags=topic))
    # A subquery instead of DISTINCT, which would compare long texts.
    readings = _readings(Issue.objects.public().filter(pk__in=about.values("pk")))
    return [entry for reading in readings for entry in _about(reading, topic)][:MOST]


def _about(reading: RenderedIssue, topic: Topic) -> Iterator[Entry]:
    if topic.name in reading.content.tags:
        yield of_issue(reading)
    else:
        yield from (of_part(reading, part) for part in reading.parts if topic.name in part.item.tags)


def _readings(issues: IssueQuerySet) -> Iterator[RenderedIssue]:
    for issue in with_everything(issues.newest_first())[:MOST]:
        context = Context(
            target="feed",
            base_url=settings.SITE_URL,
            language=issue.language,
            original_url=issue.feed_id if issue.feed_id.startswith("http") else "",
        )
        yield render_rows(issue, context)


def of_issue(reading: RenderedIssue) -> Entry:
    """A whole issue."""
    issue = reading.issue
    html = render_to_string("issues/feed_entry.html", {"reading": reading})
    return Entry(
        id=issue.feed_id,
        title=issue.title,
        url=absolute(issue.get_absolute_url()),
        published=issue.publish_at or issue.changed_at,
        updated=issue.changed_at,
        language=issue.language,
        summary=reading.description,
        html=for_feed(html, name=issue.slug, page=absolute(issue.get_absolute_url())),
        topics=reading.content.tags,
        picture=absolute(reading.cover.picture.url) if reading.cover else "",
    )


def of_part(reading: RenderedIssue, part: Part) -> Entry:
    """One item of an issue."""
    issue, item = reading.issue, part.item
    return Entry(
        id=f"{issue.feed_id}#{item.slug}",
        title=item.title,
        url=absolute(part.url),
        published=issue.publish_at or issue.changed_at,
        updated=issue.changed_at,
        language=issue.language,
        summary=part.description,
        html=for_feed(part.html, name=f"{issue.slug}-{item.slug}", page=absolute(issue.get_absolute_url())),
        topics=part.item.tags,
        picture="",
    )

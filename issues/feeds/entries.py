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
    return [of_issue(rendered) for rendered in _rendered(Issue.objects.public())]


def of_topic(topic: Topic) -> list[Entry]:
    """The latest public issues about a topic with their full text, and single items about it out of others."""
    about = Issue.objects.public().filter(Q(tags=topic) | Q(items__tags=topic))
    # A subquery instead of DISTINCT, which would compare long texts.
    issues = _rendered(Issue.objects.public().filter(pk__in=about.values("pk")))
    return [entry for rendered in issues for entry in _about(rendered, topic)][:MOST]


def _about(rendered: RenderedIssue, topic: Topic) -> Iterator[Entry]:
    if topic.name in rendered.content.tags:
        yield of_issue(rendered)
    else:
        yield from (of_part(rendered, part) for part in rendered.parts if topic.name in part.item.tags)


def _rendered(issues: IssueQuerySet) -> Iterator[RenderedIssue]:
    for issue in with_everything(issues.newest_first())[:MOST]:
        context = Context(
            target="feed",
            base_url=settings.SITE_URL,
            language=issue.language,
            original_url=issue.feed_id if issue.feed_id.startswith("http") else "",
        )
        yield render_rows(issue, context)


def of_issue(rendered: RenderedIssue) -> Entry:
    """A whole issue."""
    issue = rendered.issue
    html = render_to_string("issues/feed_entry.html", {"rendered": rendered})
    return Entry(
        id=issue.feed_id,
        title=issue.title,
        url=absolute(issue.get_absolute_url()),
        published=issue.publish_at or issue.changed_at,
        updated=issue.changed_at,
        language=issue.language,
        summary=rendered.description,
        html=for_feed(html, name=issue.slug, page=absolute(issue.get_absolute_url())),
        topics=rendered.content.tags,
        picture=absolute(rendered.cover.picture.url) if rendered.cover else "",
    )


def of_part(rendered: RenderedIssue, part: Part) -> Entry:
    """One item of an issue."""
    issue, item = rendered.issue, part.item
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

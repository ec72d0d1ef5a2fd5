"""The JSON of `/issues/<slug>.json`, and of its items and links alone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from ..models import Issue, Link
from ..rendering.rendered import Image, Part, RenderedIssue, Section
from ..reverse import absolute


def as_data(rendered: RenderedIssue) -> dict[str, Any]:
    """An issue as plain values, whose names and order are public and do not change."""
    issue = rendered.issue
    return {
        **brief(issue),
        "language": issue.language,
        "tags": list(rendered.content.tags),
        "summary": issue.summary,
        "intro_html": rendered.intro,
        "items": [item_data(part, section) for section in rendered.sections for part in section.parts],
        "links": [
            *(link_data(link, None) for link in rendered.greeting_links),
            *(link_data(link, part.position) for part in rendered.parts for link in part.links),
        ],
        "images": [_image(image) for image in rendered.images],
        "embeds": [{"kind": embed.kind, "url": embed.url} for embed in rendered.embeds],
        "footnotes": rendered.footnotes,
    }


def brief(issue: Issue) -> dict[str, Any]:
    """How an issue's JSON begins: what it is called, where it is, and when it is of."""
    period = issue.period
    return {
        "slug": issue.slug,
        "title": issue.title,
        "url": absolute(issue.get_absolute_url()),
        "number": issue.number,
        "year": issue.year,
        "period": {"start": period.start.isoformat(), "end": period.end.isoformat()} if period else None,
        "published_at": _moment(issue.publish_at),
        "updated_at": _moment(issue.updated_at),
    }


def item_data(part: Part, section: Section) -> dict[str, Any]:
    """A news item as it stands in `items`."""
    item = part.item
    return {
        "position": part.position,
        "section": section.title,
        "number": item.number,
        "headline": item.title,
        "slug": item.slug,
        "url": absolute(part.url),
        "tags": list(item.tags),
        "html": part.html,
        "text": part.text,
        "links": [link_data(link, part.position) for link in part.links],
    }


def link_data(link: Link, position: int | None) -> dict[str, Any]:
    """A link as it stands in `links`; `position` is its item's, None in the greeting."""
    return {
        "url": link.url,
        "title": link.title,
        "source": link.publisher,
        "kind": link.kind,
        "item": position,
    }


def _image(image: Image) -> dict[str, Any]:
    picture = image.picture
    return {
        "name": picture.name,
        "src": picture.name if picture.remote else None if picture.missing else picture.file.url,
        "width": picture.width,
        "height": picture.height,
        "alt": image.alt,
        "missing": picture.missing,
        "remote": picture.remote,
    }


def _moment(when: datetime | None) -> str | None:
    """A moment in the site's zone, with its offset."""
    return timezone.localtime(when).isoformat(timespec="seconds") if when else None

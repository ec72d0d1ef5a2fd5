"""Renders an issue's content before it is saved, as readers will see it. Writes nothing."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace

from django.utils import timezone

from ..content import FIELDS, IssueContent
from ..links import derive
from ..markup import Context
from ..models import Issue, Picture
from ..rendering.render import render_issue
from ..rendering.rendered import RenderedIssue


def build_preview(
    issue: Issue,
    content: IssueContent,
    context: Context,
    *,
    picture_url: Callable[[Picture], str] | None = None,
) -> RenderedIssue:
    """`issue` rendered as if it said `content`. Parts without a slug and drafts without a day get one for now."""
    items = enumerate(content.items, start=1)
    content = replace(
        content, items=tuple(replace(item, slug=item.slug or f"part-{place}") for place, item in items)
    )
    unsaved = copy.copy(issue)
    for name in FIELDS:
        setattr(unsaved, name, getattr(content, name))
    unsaved.publish_at = issue.publish_at or timezone.now()
    return render_issue(
        content,
        issue=unsaved,
        links=derive.find_links(issue, content),
        pictures=list(issue.pictures.all()),
        context=context,
        picture_url=picture_url,
    )

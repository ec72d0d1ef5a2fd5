"""What nobody has saved yet, as readers will see it. Nothing is written: all of it lives in memory."""

from __future__ import annotations

import copy
from dataclasses import replace

from django.utils import timezone

from ..content import FIELDS, IssueContent
from ..links import derive
from ..markup import Context
from ..models import Issue
from ..rendering.render import render_issue
from ..rendering.rendered import RenderedIssue


def build_preview(issue: Issue, content: IssueContent, context: Context) -> RenderedIssue:
    """`issue` as if it said `content`. A part without a slug gets one for the time; a draft without a day, today."""
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
    )

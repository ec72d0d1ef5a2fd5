"""Derives an issue's links from its texts: the one function import, admin and restore call after any change."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db.models import Q

from .models import Alias, Issue, Link, NewsItem
from .parsing import citations
from .parsing.documents import ParsedLink

_LOCAL = re.compile(r"^/(?:posts|p|issues)/([^/?#]+)")
_SUBSTACK = re.compile(r"^/(?:pub/[\w-]+/)?p/([^/?#]+)")
CHECKED = ("checked_at", "check_result", "archived_url")


def derive(issue: Issue, items: Iterable[NewsItem] | None = None, is_new: bool = False) -> list[Link]:
    """Writes the issue's Link rows anew from its greeting and items; what a link check found is kept by address.

    `items` spares reading those at hand again; an issue that `is_new` has no links yet.
    """
    made = rows(issue, issue.items.order_by("position") if items is None else items, is_new=is_new)
    if not is_new:
        issue.links.all().delete()
    return Link.objects.bulk_create(made, batch_size=500)


def rows(issue: Issue, items: Iterable[NewsItem], *, is_new: bool = False) -> list[Link]:
    """The links of an issue's greeting and of these items, in reading order, not yet written."""
    known = {} if is_new else {link.url: link for link in issue.links.exclude(checked_at=None)}
    made = _rows(issue, None, issue.intro)
    for item in items:
        made += _rows(issue, item, item.heading) + _rows(issue, item, item.body)
    for position, row in enumerate(made, start=1):
        row.position = position
        if row.url in known:
            for name in CHECKED:
                setattr(row, name, getattr(known[row.url], name))
    _resolve(made)
    return made

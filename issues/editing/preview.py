"""A text nobody has saved yet, as the rows it would become: for preview, proofreading and the links below an editor.

Nothing is written: the issue that comes back lives in memory, with all that `render_issue` and `from_issue` ask for.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import Any

from django.db.models import Model, QuerySet

from ..links import derive
from ..models import Issue, NewsItem, Picture, Topic
from ..models.topics import fold_name
from .text import FIELDS, ITEM_FIELDS, IssueContent


def build_preview(issue: Issue, text: IssueContent) -> Issue:
    """A copy of `issue` that says `text`, its parts, links, pictures and topics at hand."""
    copied = copy.copy(issue)
    copied._state = copy.copy(issue._state)
    for name in FIELDS:
        setattr(copied, name, getattr(text, name))
    items = []
    for position, item in enumerate(text.items, start=1):
        slug = item.slug or f"part-{position}"
        row = NewsItem(pk=-position, issue=copied, position=position, slug=slug)
        for name in ITEM_FIELDS:
            setattr(row, name, getattr(item, name))
        _have(row, tags=_at_hand(Topic, [Topic(name=name, folded=fold_name(name)) for name in item.tags]))
        items.append(row)
    _have(
        copied,
        items=_at_hand(NewsItem, items),
        links=_at_hand(derive.Link, derive.rows(copied, items)),
        pictures=_at_hand(Picture, list(issue.pictures.all())),
        tags=_at_hand(Topic, [Topic(name=name, folded=fold_name(name)) for name in text.tags]),
    )
    return copied


def _at_hand(model: type[Model], rows: Iterable[Any]) -> QuerySet[Any]:
    """A query that has been answered already."""
    answered = model._default_manager.all()
    answered._result_cache = list(rows)
    return answered


def _have(row: Model, **related: QuerySet[Any]) -> None:
    row._prefetched_objects_cache = related  # type: ignore[attr-defined]

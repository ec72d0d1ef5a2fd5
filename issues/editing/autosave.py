"""What a draft saves by itself at each pause, and what of a form stays beside the issue because it is not saved.

form -> autosave -> store | Unsaved
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from ..content import IssueContent
from ..errors import InvalidContent
from ..models import Issue, Unsaved
from .history import Sitting
from .saving import store

TOGETHER = {"number": ("number", "year"), "period_end": ("period_start", "period_end")}
"""The fields that break a rule together, by the one the sentence stands at."""


@dataclass(frozen=True)
class Kept:
    """What the issue says now, and by field why what was written there is not in it."""

    text: IssueContent
    refused: dict[str, str]


def autosave(issue: Issue, text: IssueContent, *, by: User, base: str, sitting: Sitting) -> Kept | None:
    """Saves what readers do not see yet, but for the fields that break a rule: those stay as they are here. None, and
    nothing is written, when the issue is public: its editor says when. Raises ContentConflict, and InvalidContent
    when no field is to blame."""
    refused: dict[str, str] = {}
    with transaction.atomic():
        row = Issue.objects.select_for_update(of=("self",)).select_related("cover").get(pk=issue.pk)
        if row.is_public():
            return None
        while True:
            try:
                with transaction.atomic():
                    stored = store(row, text, by=by, base=base, sitting=sitting)
                return Kept(stored.text, refused)
            except InvalidContent as invalid:
                if "" in invalid.errors or invalid.errors.keys() <= refused.keys():
                    raise
                refused |= invalid.errors
                text = _without(text, IssueContent.of(row), invalid.errors)


def _without(text: IssueContent, here: IssueContent, fields: Collection[str]) -> IssueContent:
    """The text with these fields as they are here."""
    names = {name for field in fields for name in TOGETHER.get(field, (field,))}
    return replace(text, **{name: getattr(here, name) for name in names})


def keep_beside(issue: Issue, *, by: User, sitting: str, form: Mapping[str, Any]) -> None:
    """Keeps what one page wrote and is not saved; other pages' writing stays as it is."""
    Unsaved.objects.update_or_create(issue=issue, by=by, sitting=sitting, defaults={"form": dict(form)})


def forget(issue: Issue, *, by: User, sittings: Collection[str]) -> None:
    """What these pages wrote is saved, or thrown away."""
    Unsaved.objects.filter(issue=issue, by=by, sitting__in=sittings).delete()

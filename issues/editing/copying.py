"""A copy of an issue: a new draft with its texts and pictures, under another name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ..content import FIELDS, IssueContent
from ..models import Issue
from .pictures import copy_all
from .saving import store


def copy_of(issue: Issue, values: Mapping[str, Any], *, by: User) -> Issue:
    """A draft that says what `issue` says, but for the fields in `values` (of `IssueContent`, and `publish_at`). Raises
    InvalidContent when a rule forbids it; then nothing was written."""
    own = {name: values[name] for name in FIELDS if name in values}
    with transaction.atomic():
        copy = Issue.objects.create(**own, publish_at=values.get("publish_at"), edited_at=timezone.now())
        copy_all(issue, copy)
        text = replace(IssueContent.of(issue), period_start=None, period_end=None, number=None, year=None)
        return store(copy, replace(text, **own), by=by, note=_("a copy of “%s”") % issue.title[:150]).issue

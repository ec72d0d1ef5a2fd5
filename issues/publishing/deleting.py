"""Deleting an issue, whatever state it is in: into the bin, its mailing called off, or stopped where it goes out."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from ..editing import bin as bin_
from ..models import Issue
from . import hooks
from .workflow import locked


def delete(issue: Issue, *, by: Any = None) -> list[str]:
    """Moves an issue to the bin; what the hooks say of it, in sentences. `CannotPublish` when it is not there any more."""
    with transaction.atomic(), locked(issue) as row:
        said = hooks.take_back(row)
        bin_.put(row, by=by)
    return said

"""Taking back a publication for as long as nothing went out: what was decided before is remembered, and made so again."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from ..models import Issue
from . import hooks, workflow

TAKE_BACK = timedelta(seconds=30)
"""How long a decision can be taken back; no mail goes out before."""


@dataclass(frozen=True)
class Before:
    """An issue and its hooks before a decision (`status`, `publish_at`, `hooks`), and what the decision made of it.

    All of it can be stored as JSON; moments are ISO 8601.
    """

    issue: int
    status: str
    publish_at: str
    hooks: dict[str, Any]
    then_status: str = ""
    then_publish_at: str = ""

    def as_json(self) -> dict[str, Any]:
        """For a session."""
        return asdict(self)


def before(issue: Issue) -> Before:
    """The issue as it is stored now."""
    row = Issue.objects.get(pk=issue.pk)
    return Before(row.pk, row.status, _iso(row.publish_at), hooks.remember(row))


def after(known: Before, issue: Issue) -> Before:
    """The same, with what became of the issue."""
    state = {"then_status": str(issue.status), "then_publish_at": _iso(issue.publish_at)}
    return Before(**(asdict(known) | state))


def take_back(known: Before) -> Issue:
    """Everything as it was before, in one transaction; `CannotPublish` when it is too late or changed since."""
    with transaction.atomic():
        issue = workflow.restore(
            Issue(pk=known.issue),
            status=known.status,
            publish_at=_moment(known.publish_at),
            seen=(known.then_status, _moment(known.then_publish_at)),
        )
        hooks.restore(issue, known.hooks)
    return issue


def _iso(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None

"""Decisions about a mailing taken back before the first mail: remembered, made so again, called off.

Each is one conditional UPDATE: a mailing that a worker began meanwhile is left alone, and the answer says so.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from issues.models import Issue

from ..models import Mailing
from . import planning
from .claims import moment

State = Mailing.State
Before = dict[str, Any] | None


def call_off(issue: Issue) -> bool:
    """Nobody gets this issue's mail: True when a mailing waited for it that had not begun."""
    waiting = Mailing.objects.filter(
        issue=issue, state__in=[State.PLANNED, State.HOLDING], started_at__isnull=True
    )
    return bool(waiting.update(state=State.CANCELLED, finished_at=moment(), not_before=None, note=""))


def remember(issue: Issue) -> Before:
    """What stands decided now, as JSON; None while there is no mailing."""
    mailing = Mailing.objects.filter(issue=issue).first()
    if mailing is None:
        return None
    return {
        "state": mailing.state,
        "send_at": mailing.send_at.isoformat() if mailing.send_at else "",
        "note": mailing.note,
        "begun": mailing.started_at is not None,
        **mailing.segment.as_json(),
    }


def restore(issue: Issue, before: Before) -> bool:
    """As if nothing had been decided since `before`; False when it is too late: a worker has begun.

    A mailing that had begun before and was to go on is paused: that cannot be told from its rows any more.
    """
    mailings = Mailing.objects.filter(issue=issue)
    if before and before["begun"]:
        held_back = mailings.filter(not_before__gt=moment()).first()
        return held_back is not None and planning.pause(held_back)
    waiting = mailings.filter(started_at__isnull=True)
    if before is None:
        return bool(waiting.delete()[0]) or not mailings.exists()
    was = {
        "state": before["state"],
        "note": before["note"],
        "send_at": datetime.fromisoformat(before["send_at"]) if before["send_at"] else None,
        "to_language": before["to_language"],
        "to_since": before["to_since"] or None,
        "to_missed": before["to_missed"] or None,
    }
    return bool(waiting.update(**was, not_before=None))

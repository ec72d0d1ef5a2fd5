"""The bar that takes a decision back: for thirty seconds it stands on every page of the desk, a form without any script.

What was decided is kept in the session of who decided it; each action has a view of its own that takes it back.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from ..publishing.undo import TAKE_BACK

KEY = "undo"
ON_ITS_WAY = timedelta(
    seconds=15
)  # a press in the last second may arrive late; whether it is too late the rows know


def not_before() -> datetime:
    """The first moment at which what is decided now may go out."""
    return timezone.now() + TAKE_BACK


def offer(request: HttpRequest, *, action: str, words: str, memory: dict[str, Any]) -> None:
    """Offers to take back what was just decided: `action` is the address that does it, `words` say what was decided."""
    until = timezone.now() + TAKE_BACK
    request.session[KEY] = {"action": action, "words": words, "memory": memory, "until": until.timestamp()}


def taken(request: HttpRequest) -> dict[str, Any] | None:
    """What this address may take back, once; None when there is nothing, or its time has passed."""
    offered = request.session.get(KEY)
    if not offered or offered["action"] != request.path:
        return None
    del request.session[KEY]
    in_time = timezone.now().timestamp() <= offered["until"] + ON_ITS_WAY.total_seconds()
    return offered["memory"] if in_time else None


def pending(request: HttpRequest) -> dict[str, Any] | None:
    """The bar: where its form goes, what it says, how many seconds are left."""
    offered = request.session.get(KEY)
    left = round(offered["until"] - timezone.now().timestamp()) if offered else 0
    if offered is None or left <= 0:
        return None
    return {
        "action": offered["action"],
        "words": offered["words"],
        "left": left,
        "of": round(TAKE_BACK.total_seconds()),
    }


def undo_bar(request: HttpRequest) -> dict[str, Callable[[], Any]]:
    """For templates: `undo_bar`, asked for by the desk's pages only, so that no other touches a session."""
    return {"undo_bar": partial(pending, request)}

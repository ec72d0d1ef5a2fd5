"""What the desk shows about mail on pages that are not ours: the page that confirms a publication, and the home."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import QueryDict

from issues.models import Issue
from issues.publishing.hooks import NOTHING, Asked, Panel, User

from ..content import issue_mail
from ..delivery.moments import moment_in_words
from ..models import Mailing
from . import home
from .inbox import InboxForm, inbox_of
from .segment import SegmentForm

FOLDER = "admin/mailing/confirm"
ONCE = (
    "csrfmiddlewaretoken",
    "look",
    "insist",
    "seen",
)  # of what is sent with the page, when it is shown again


def panel(place: str, issue: Issue | None, user: User, asked: Asked = NOTHING) -> Panel | None:
    """The panel at one of `hooks.PLACES` for this user; None for nothing."""
    if place in ABOUT_AN_ISSUE and issue and user.has_perm("mailing.change_mailing"):
        return ABOUT_AN_ISSUE[place](issue, asked)
    if place in home.PANELS and user.has_perm("mailing.view_mailing"):
        return home.PANELS[place](issue)
    return None


def sentence(issue: Issue, asked: Asked) -> Panel:
    """How the sentence goes on: to how many readers and which, and when, if not with the issue."""
    mailing = Mailing.objects.filter(issue=issue).first()
    own = mailing.send_at if mailing and mailing.state == Mailing.State.PLANNED else None
    segment = SegmentForm(issue, asked).segment
    values = {
        "readers": segment.readers().count(),
        "segment": "" if segment.is_everybody else segment.in_words(),
        "moment": moment_in_words(own) if own else "",
        "has_gone": bool(mailing and mailing.started_at),
    }
    return Panel(f"{FOLDER}/sentence.html", values)


def rows(issue: Issue, asked: Asked) -> Panel:
    """Readers, subject and preheader, to read and to change."""
    shown = inbox_of(issue)
    mailing = Mailing.objects.filter(issue=issue).first()
    values = {
        "inbox": shown,
        "form": InboxForm(issue, shown=shown),
        "issue": issue,
        "query": _query(asked),
        "segment": None if mailing and mailing.started_at else SegmentForm(issue, asked),
    }
    return Panel(f"{FOLDER}/rows.html", values)


def _query(asked: Asked) -> str:
    """What was sent, for a form that comes back to the page as it is."""
    kept = asked.copy() if isinstance(asked, QueryDict) else QueryDict(mutable=True)
    for name in ONCE:
        kept.pop(name, None)
    return kept.urlencode()


def aside(issue: Issue, _asked: Asked) -> Panel:
    """The mail in an inbox, and opened."""
    shown = inbox_of(issue, Mailing.objects.filter(issue=issue).first())
    values: dict[str, Any] = {"inbox": shown, "issue": issue, "largest": issue_mail.LARGEST}
    return Panel(f"{FOLDER}/aside.html", values)


def ways(issue: Issue, _asked: Asked) -> Panel:
    """A test first."""
    return Panel(f"{FOLDER}/ways.html", {"issue": issue})


ABOUT_AN_ISSUE: dict[str, Callable[[Issue, Asked], Panel]] = {
    "confirm-sentence": sentence,
    "confirm-rows": rows,
    "confirm-aside": aside,
    "confirm-ways": ways,
}

"""Mail on the desk's home: how the last issue went, the readers, and what waits for the editor with the server's own words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import ngettext

from issues.models import Issue
from issues.publishing.hooks import Panel

from ..delivery import trouble
from ..models import Delivery, Mailing, Outgoing, Subscriber, UnreadReturn
from ..subscribers import growth

FOLDER = "admin/mailing/home"
MONTHS = 7
WIDTH, HEIGHT = 300, 70
State = Outgoing.State
ANSWERS = (
    ("accepted", (State.ACCEPTED,)),
    ("bounced", (State.BOUNCED, State.REFUSED, State.COMPLAINED)),
    ("unknown", (State.UNKNOWN,)),
    ("waiting", Outgoing.OPEN),
)
"""The kinds of answer a mailing is drawn by; what was cancelled went to nobody."""


@dataclass(frozen=True)
class Piece:
    """A piece of the bar: its kind, how many, its words, and where it lies on a line of a hundred."""

    kind: str
    number: int
    words: str
    start: float
    width: float


def facts(_issue: Issue | None) -> Panel:
    """How many readers there are."""
    return Panel(f"{FOLDER}/facts.html", {"readers": Subscriber.objects.confirmed().count()})


def last(issue: Issue | None) -> Panel | None:
    """How the last issue went: by kind of answer."""
    mailing = Mailing.objects.filter(issue=issue).first() if issue else None
    if mailing is None or issue is None:
        return Panel(f"{FOLDER}/last.html", {"mailing": None, "issue": issue}) if issue else None
    took = mailing.finished_at - mailing.started_at if mailing.finished_at and mailing.started_at else None
    values = {
        "mailing": mailing,
        "issue": issue,
        "pieces": pieces(mailing.counts()),
        "minutes": max(1, round(took.total_seconds() / 60)) if took else None,
    }
    return Panel(f"{FOLDER}/last.html", values)


def pieces(counts: dict[str, int]) -> list[Piece]:
    """A mailing's counts as the pieces of one bar."""
    numbers = {kind: sum(counts.get(state, 0) for state in states) for kind, states in ANSWERS}
    total = sum(numbers.values()) or 1
    words = {
        "accepted": ngettext("%(n)s accepted", "%(n)s accepted", numbers["accepted"]),
        "bounced": ngettext("%(n)s came back", "%(n)s came back", numbers["bounced"]),
        "unknown": ngettext("%(n)s to decide", "%(n)s to decide", numbers["unknown"]),
        "waiting": ngettext("%(n)s waiting", "%(n)s waiting", numbers["waiting"]),
    }
    drawn, start = [], 0.0
    for kind, number in numbers.items():
        if number:
            width = 100 * number / total
            drawn.append(Piece(kind, number, words[kind] % {"n": number}, round(start, 2), round(width, 2)))
            start += width
    return drawn


def readers(issue: Issue | None) -> Panel:
    """The readers over half a year, and who came and left since the last issue."""
    total = Subscriber.objects.confirmed().count()
    since = issue.publish_at if issue else None
    came = left = 0
    if since:
        came = Subscriber.objects.confirmed().filter(confirmed_at__gte=since).count()
        left = Subscriber.objects.filter(state__in=Subscriber.LEFT, left_at__gte=since).count()
    course = totals(total)
    values = {
        "readers": total,
        "first": course[0],
        "path": drawn(course),
        "came": came,
        "left": left,
        "issue": issue,
    }
    return Panel(f"{FOLDER}/readers.html", values)


def totals(now: int) -> list[int]:
    """How many readers there were at the end of each of the last months, oldest first; the last is now."""
    found, total = [now], now
    for month in reversed(growth.last_year()[-MONTHS + 1 :]):
        total -= month.came - month.left
        found.append(max(total, 0))
    return found[::-1]


def drawn(course: list[int]) -> str:
    """The path of a line through these numbers, for an SVG of WIDTH by HEIGHT."""
    low, high = min(course), max(course)
    step, span = WIDTH / (len(course) - 1), max(high - low, 1)
    points = (
        f"{index * step:.0f} {HEIGHT - 8 - (value - low) * (HEIGHT - 16) / span:.1f}"
        for index, value in enumerate(course)
    )
    return "M" + " L".join(points)


def hand(_issue: Issue | None) -> Panel:
    """Mailings that wait for the editor with the reason, messages nobody knows of, what a server says against us."""
    waiting = Mailing.objects.filter(state__in=[Mailing.State.HOLDING, Mailing.State.PAUSED])
    unknown = Q(deliveries__state=Delivery.State.UNKNOWN)
    undecided = Mailing.objects.filter(unknown).select_related("issue").distinct().order_by("-pk")
    values = {
        "waiting": [
            (mailing, trouble.without_addresses(mailing.note))
            for mailing in waiting.select_related("issue").order_by("-pk")[:5]
        ],
        "undecided": undecided[:3],
        "trouble": trouble.last(),
        "unread": UnreadReturn.objects.count(),
    }
    return Panel(f"{FOLDER}/hand.html", values)


PANELS: dict[str, Callable[[Issue | None], Panel | None]] = {
    "home-facts": facts,
    "home-last": last,
    "home-readers": readers,
    "home-hand": hand,
}

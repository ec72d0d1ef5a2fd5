"""What became of a mailing: by kind of answer, and day by day who left and who came. Nothing is tracked: only answers count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..models import Delivery, Mailing, Subscriber
from ..subscribers.growth import counted

DAYS = 14
BAR = 50  # the height of the tallest bar
STEP = 34  # from one day's bars to the next
State, Cause = Delivery.State, Delivery.Cause
BACK = (State.REFUSED, State.BOUNCED)
OF_STATE = {State.ACCEPTED: "accepted", State.COMPLAINED: "complained", State.UNKNOWN: "unknown"}
OF_CAUSE = {Cause.RECIPIENT: "recipient", Cause.MAILBOX: "mailbox", Cause.US: "us"}
NAMES: dict[str, Promise] = {
    "accepted": _("accepted"),
    "recipient": _("came back: no such reader there"),
    "mailbox": _("came back: the mailbox was full or busy"),
    "us": _("refused because of us"),
    "other": _("came back, nobody says why"),
    "complained": _("complained"),
    "unknown": _("nobody knows whether it arrived"),
}


@dataclass(frozen=True)
class Kind:
    """A kind of answer: its words, how many readers, and how many of a hundred."""

    code: str
    words: str
    number: int
    share: float


@dataclass(frozen=True)
class Day:
    """One day: how many messages were accepted and came back, who left and came; its bars on the drawing."""

    day: date
    accepted: int
    back: int
    left: int
    came: int
    x: int
    came_height: float
    left_height: float
    back_height: float

    @property
    def came_y(self) -> float:
        """Where the bar of who came begins: it stands on the line."""
        return BAR - self.came_height

    @property
    def back_y(self) -> float:
        """Where what came back begins: below those who left."""
        return BAR + 1 + self.left_height


@dataclass(frozen=True)
class Afterwards:
    """A mailing afterwards, until the next one began or now. `days` are the first fortnight's."""

    kinds: list[Kind]
    days: list[Day]
    left: int
    came: int
    next_one: Mailing | None

    @property
    def width(self) -> int:
        """How wide the drawing of the days is."""
        return STEP * max(len(self.days), 7)


def of(mailing: Mailing) -> Afterwards | None:
    """What became of a mailing that has begun; None of one that has not."""
    began = mailing.started_at
    if began is None:
        return None
    later = Mailing.objects.filter(started_at__gt=began).select_related("issue")
    next_one = later.order_by("started_at").first()
    until = next_one.started_at if next_one and next_one.started_at else timezone.now()
    had_it = Subscriber.objects.filter(deliveries__mailing=mailing, state=Subscriber.State.UNSUBSCRIBED)
    left = had_it.filter(left_at__gte=began, left_at__lt=until)
    came = Subscriber.objects.filter(confirmed_at__gte=began, confirmed_at__lt=until)
    days = list(
        _days(
            mailing,
            counted(left, "left_at", by=TruncDate),
            counted(came, "confirmed_at", by=TruncDate),
            began,
            until,
        )
    )
    return Afterwards(_kinds(mailing), days, left.count(), came.count(), next_one)


def _kinds(mailing: Mailing) -> list[Kind]:
    """The kinds there are, those of what is still waiting left out."""
    found: Counter[str] = Counter()
    rows = mailing.deliveries.order_by().values_list("state", "cause").annotate(n=Count("pk"))
    for state, cause, number in rows:
        code = OF_CAUSE.get(cause, "other") if state in BACK else OF_STATE.get(state, "")
        found[code] += number
    found.pop("", None)
    total = found.total() or 1
    return [
        Kind(code, str(words), found[code], round(100 * found[code] / total, 1))
        for code, words in NAMES.items()
        if found[code]
    ]


def _days(
    mailing: Mailing, left: Counter[date], came: Counter[date], began: datetime, until: datetime
) -> Iterator[Day]:
    accepted = counted(mailing.deliveries.filter(state=State.ACCEPTED), "done_at", by=TruncDate)
    back = counted(mailing.deliveries.filter(state__in=[*BACK, State.COMPLAINED]), "done_at", by=TruncDate)
    first, last = timezone.localtime(began).date(), timezone.localtime(until).date()
    days = [first + timedelta(days=n) for n in range(min(DAYS, (last - first).days + 1))]
    most = max([1, *(came[day] for day in days), *(left[day] + back[day] for day in days)])
    for place, day in enumerate(days):
        heights = [round(BAR * each[day] / most, 1) for each in (came, left, back)]
        yield Day(day, accepted[day], back[day], left[day], came[day], place * STEP, *heights)

"""How the list grows: who came and who left, month by month, ready to be drawn."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, DateField, QuerySet
from django.db.models.functions import TruncDate, TruncMonth
from django.utils import timezone

from ..models import Subscriber

MONTHS = 12
BAR = 60  # the height of the tallest bar


@dataclass(frozen=True)
class Month:
    """One month: who came, who left, and the heights and places of their bars."""

    first: date
    came: int
    left: int
    x: int
    came_height: int
    left_height: int

    @property
    def came_y(self) -> int:
        """Where the bar of who came starts: it stands on the line."""
        return BAR - self.came_height


def last_year() -> list[Month]:
    """The last twelve months, oldest first."""
    came, left = (
        counted(Subscriber.objects.all(), field, by=TruncMonth) for field in ("confirmed_at", "left_at")
    )
    today = timezone.localdate().replace(day=1)
    months = [_back(today, n) for n in range(MONTHS - 1, -1, -1)]
    most = max([1, *(came[m] for m in months), *(left[m] for m in months)])
    return [
        Month(m, came[m], left[m], place * 40, came[m] * BAR // most, left[m] * BAR // most)
        for place, m in enumerate(months)
    ]


def counts() -> list[tuple[str, int]]:
    """How many readers are in which state, in the states' own words."""
    rows = dict(Subscriber.objects.order_by().values_list("state").annotate(n=Count("pk")))
    return [(str(state.label), rows.get(state.value, 0)) for state in Subscriber.State]


def counted(rows: QuerySet[Any], field: str, *, by: type[TruncDate] | type[TruncMonth]) -> Counter[date]:
    """How many rows have their `field`, a moment, on each of the site's days, or in each of its months (the first day)."""
    known = rows.filter(**{f"{field}__isnull": False}).order_by()
    return Counter(dict(known.values_list(by(field, output_field=DateField())).annotate(n=Count("pk"))))


def _back(month: date, count: int) -> date:
    """The first day of the month so many months ago."""
    number = month.year * 12 + month.month - 1 - count
    return date(number // 12, number % 12 + 1, 1)

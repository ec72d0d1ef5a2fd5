"""What the mail tests share: readers, and a form that was looked at long enough."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.utils import timezone

from mailing.models import Subscriber


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    cache.clear()


@pytest.fixture
def reader(db: None) -> Callable[..., Subscriber]:
    """Makes subscribers; confirmed unless said otherwise."""

    def make(email: str = "ana@example.org", state: str = "confirmed", **fields: object) -> Subscriber:
        now = timezone.now()
        if state in Subscriber.LEFT:
            fields.setdefault("left_at", now)
        if state == "confirmed":
            fields.setdefault("confirmed_at", now)
        return Subscriber.objects.create(email=email, state=state, **fields)

    return make

"""What the mail tests share: readers, and a form that was looked at long enough."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from mailing.delivery import planning
from mailing.delivery.smtp import SmtpConnection
from mailing.models import Mailing, Subscriber
from tests.factories import make_issue, make_item

from .servers import Chaos, Mailbox, point_to, real_server


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    cache.clear()


@pytest.fixture(autouse=True)
def trusting(monkeypatch: pytest.MonkeyPatch) -> None:
    """What another test's server did is forgotten."""
    monkeypatch.setattr(SmtpConnection, "wary_until", 0.0)


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


@pytest.fixture
def mailbox(settings: Any) -> Iterator[Mailbox]:
    """A real mail server that takes everything."""
    with real_server(settings) as box:
        yield box


@pytest.fixture
def chaos(settings: Any, tmp_path: Path) -> Iterator[Callable[..., Chaos]]:
    """Starts misbehaving mail servers."""
    started: list[Chaos] = []

    def start(*options: str) -> Chaos:
        server = Chaos(tmp_path, *options)
        started.append(server)
        point_to(settings, server.port)
        return server

    yield start
    for server in started:
        server.stop()


@pytest.fixture
def mailing(reader: Callable[..., Subscriber]) -> Callable[..., Mailing]:
    """Makes an issue that is public, and its mailing to `readers` people, begun."""

    def make(readers: int = 1, **issue: Any) -> Mailing:
        for number in range(readers):
            reader(f"r{number:03}@example.org")
        kept = make_issue(**({"publish_at": timezone.now()} | issue))
        make_item(kept)
        decided = planning.plan(kept)
        planning.run()
        decided.refresh_from_db()
        assert decided.state == "sending"
        return decided

    return make

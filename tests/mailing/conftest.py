"""What the mail tests share: readers, and a form that was looked at long enough."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from issues.accounts.roles import ensure_editors
from mailing.delivery import planning, sending
from mailing.delivery.smtp import SmtpConnection
from mailing.models import Mailing, Subscriber
from tests.factories import make_issue, make_item
from tests.tools import imap_server
from tests.tools.imap_server import ImapServer
from tests.tools.mailbox import Mailbox, point_to, real_server
from tests.tools.smtp_server import SmtpServer


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    cache.clear()


@pytest.fixture(autouse=True)
def trusting(monkeypatch: pytest.MonkeyPatch) -> None:
    """What another test's server did is forgotten."""
    monkeypatch.setattr(SmtpConnection, "wary_until", 0.0)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server in trouble is asked again at once."""
    monkeypatch.setattr(sending, "FIRST_PAUSE", 0.005)


@pytest.fixture
def editor(client: Client, db: None) -> User:
    """An editor, who is signed in at `client`."""
    user = User.objects.create_user("eva", "eva@example.org", "x", is_staff=True)
    user.groups.add(ensure_editors())
    client.force_login(user)
    return user


@pytest.fixture
def bounce_box(settings: Any) -> Iterator[ImapServer]:
    """A mailbox that the settings name as the one bounces come back to."""
    with imap_server.serving() as box:
        settings.MAIL_BOUNCE_BOX = box.address
        yield box


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
def misbehaving(settings: Any) -> Iterator[Callable[..., SmtpServer]]:
    """Starts mail servers that do what a script of faults says, one after the other."""
    with ExitStack() as running:

        def start(*script: str, **options: Any) -> SmtpServer:
            server = running.enter_context(SmtpServer(script, **options))
            point_to(settings, server.port)
            return server

        yield start


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

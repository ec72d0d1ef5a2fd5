"""The pages about mail in a real browser: axe finds nothing, nothing overflows, the policy allows all they need."""

from __future__ import annotations

import pytest
from django.utils import timezone

from mailing import tokens
from mailing.delivery import planning
from mailing.models import Delivery, Subscriber
from tests.factories import make_issue, make_item
from tests.tools.looks import faults, looks

from .test_flow import page, pytestmark  # noqa: F401 - fixtures

ADMIN = (
    "admin/mailing/mailing/issue/{sent}/",
    "admin/mailing/mailing/issue/{draft}/",
    "admin/mailing/mailing/",
    "admin/mailing/subscriber/",
    "admin/mailing/subscriber/{reader}/change/",
    "admin/mailing/subscriber/import/",
)
READERS = (
    "subscribe/",
    "subscribe/sent/",
    "subscribe/confirm/{confirm}/",
    "unsubscribe/{leave}/",
    "preferences/{manage}/",
    "unsubscribe/nobody/",
)


@pytest.fixture
def names(transactional_db):
    """An issue half sent, with one row of every kind to look at; a draft; a reader."""
    now = timezone.now()
    for number in range(6):
        Subscriber.objects.create(email=f"r{number}@example.org", state="confirmed", confirmed_at=now)
    waiting = Subscriber.objects.create(email="nueva@example.org", asked_at=now)
    sent, draft = make_issue(), make_issue(number=70, slug="borrador", status="draft", publish_at=None)
    make_item(sent, body="Un faro nuevo.", number=1)
    planning.plan(sent)
    planning.run()
    states = ["accepted", "unknown", "refused", "retry", "bounced"]
    for row, state in zip(Delivery.objects.order_by("pk"), states, strict=False):
        Delivery.objects.filter(pk=row.pk).update(state=state, done_at=now, error="550 5.1.1 no such user")
    reader = Subscriber.objects.get(email="r0@example.org")
    return {
        "sent": sent.pk,
        "draft": draft.pk,
        "reader": reader.pk,
        "confirm": tokens.make(tokens.CONFIRM, waiting.key),
        "leave": tokens.make(tokens.LEAVE, reader.key),
        "manage": tokens.make(tokens.MANAGE, reader.key),
    }


@looks
def test_everybody_can_use_the_pages_about_mail(page, live_server, names, widths):  # noqa: F811
    page.set_viewport_size({"width": widths[0], "height": 800})
    found = []
    for screen in ADMIN + READERS:
        page.goto(f"{live_server.url}/{screen.format(**names)}")
        found += faults(page, screen, widths)
    assert not found

"""Mail that comes back stops the address it is about, and no other."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.utils import timezone

from mailing import tokens
from mailing.delivery import bounces, webhooks
from mailing.models import Delivery, Mailing, Subscriber

Mail = Callable[..., Mailing]


def returned(delivery: Delivery, status: str = "5.1.1", *, token: str = "") -> bytes:
    token = token or tokens.make(tokens.BOUNCE, str(delivery.pk))
    return f"""From: MAILER-DAEMON@mx.example\r
To: bounces+{token}@example.org\r
Subject: Undelivered Mail Returned to Sender\r
MIME-Version: 1.0\r
Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r
\r
--b\r
Content-Type: text/plain\r
\r
It did not arrive.\r
--b\r
Content-Type: message/delivery-status\r
\r
Reporting-MTA: dns; mx.example\r
\r
Final-Recipient: rfc822; somebody@example.org\r
Action: failed\r
Status: {status}\r
Diagnostic-Code: smtp; 550 {status} no\r
 such user\r
\r
--b--\r
""".encode()


def handled(raw: bytes) -> bool:
    notice = bounces.read_notice(raw)
    return notice is not None and bounces.apply(notice)


@pytest.fixture
def sent(mailing: Mail) -> Mailing:
    made = mailing(2)
    made.deliveries.update(state="accepted", done_at=timezone.now())
    return made


def test_a_hard_bounce_stops_the_address_and_only_that(sent: Mailing) -> None:
    row, other = sent.deliveries.order_by("pk")
    assert handled(returned(row))
    row.refresh_from_db()
    assert row.state == "bounced" and "no such user" in row.error
    assert row.subscriber.state == "bounced" and other.subscriber.state == "confirmed"


@pytest.mark.parametrize("status", ["4.2.2", "5.2.2", "5.7.1"])
def test_soft_bounces_stop_an_address_after_the_fifth(sent: Mailing, status: str) -> None:
    row = sent.deliveries.order_by("pk")[0]
    for count in range(1, 6):
        Delivery.objects.filter(pk=row.pk).update(state="accepted")  # the next issue, as it were
        assert handled(returned(row, status))
        assert Subscriber.objects.get(pk=row.subscriber_id).state == (
            "bounced" if count == 5 else "confirmed"
        )


def test_the_same_notice_twice_counts_once(sent: Mailing) -> None:
    row = sent.deliveries.order_by("pk")[0]
    for _time in range(7):
        handled(returned(row, "4.2.2"))
    assert Subscriber.objects.get(pk=row.subscriber_id).soft_bounces == 1


def test_an_address_that_fails_for_good_after_failing_for_now_is_stopped(sent: Mailing) -> None:
    row = sent.deliveries.order_by("pk")[0]
    handled(returned(row, "4.2.2"))
    assert handled(returned(row, "5.1.1"))
    row.refresh_from_db()
    assert row.subscriber.state == "bounced" and "5.1.1" in row.error


def test_mail_that_is_only_late_has_not_come_back(sent: Mailing) -> None:
    row = sent.deliveries.order_by("pk")[0]
    assert not handled(returned(row, "4.4.1").replace(b"Action: failed", b"Action: delayed"))
    row.refresh_from_db()
    assert row.state == "accepted"


def test_a_forged_bounce_changes_nothing(sent: Mailing) -> None:
    row = sent.deliveries.order_by("pk")[0]
    good = tokens.make(tokens.BOUNCE, str(row.pk))
    other_purpose = tokens.make(tokens.LEAVE, str(row.pk))
    for token in (good[:-1] + ("A" if good[-1] != "A" else "B"), other_purpose, "x" * 30):
        assert not handled(returned(row, token=token))
    assert not Subscriber.objects.exclude(state="confirmed").exists()


def test_unsubscribing_by_mail_leaves(sent: Mailing) -> None:
    row = sent.deliveries.order_by("pk")[0]
    token = tokens.make(tokens.LEAVE, row.subscriber.key)
    assert handled(f"From: a@example.org\r\nSubject: unsubscribe {token}\r\n\r\n".encode())
    assert Subscriber.objects.get(pk=row.subscriber_id).state == "unsubscribed"


@pytest.mark.parametrize(
    "raw", [b"", b"Subject: Out of office\r\n\r\nHi", b"\xff\xfe", b"Content-Type: multipart/report\r\n\r\n"]
)
def test_other_mail_is_left_alone(db: None, raw: bytes) -> None:
    assert bounces.read_notice(raw) is None


@pytest.mark.parametrize(
    ("kind", "reason", "state"),
    [
        ("bounced", "bounced", "bounced"),
        ("complained", None, "complained"),
        ("bounced", "other", "confirmed"),
        ("opened", None, "confirmed"),
    ],
)
def test_a_providers_webhook_says_the_same(sent: Mailing, kind: str, reason: str | None, state: str) -> None:
    row = sent.deliveries.order_by("pk")[0]
    event = SimpleNamespace(
        event_type=kind,
        reject_reason=reason,
        metadata={"delivery": str(row.pk)},
        recipient=row.subscriber.email.upper(),
        description="",
        mta_response="550 no",
    )
    webhooks.on_event(None, event)
    row.refresh_from_db()
    assert row.subscriber.state == state
    assert row.error == ("" if kind == "opened" else f"{kind}: 550 no")
    event.recipient = "somebody@else.example"
    webhooks.on_event(None, event)
    assert Subscriber.objects.filter(state="confirmed").count() >= 1

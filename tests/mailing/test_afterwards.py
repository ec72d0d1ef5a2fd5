"""After sending: what the mailing's page says, draws and writes into a file, and for whom."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mailing.delivery import afterwards, bounces
from mailing.models import Delivery, Mailing, Subscriber
from mailing.subscribers import lifecycle
from mailing.subscribers.lifecycle import Proof
from tests.factories import make_issue

Mail = Callable[..., Mailing]
Reader = Callable[..., Subscriber]


def sent(mailing: Mail, *states: tuple[str, str]) -> Mailing:
    """A mailing of three days ago, a reader for each state and cause."""
    made = mailing(len(states))
    began = timezone.now() - timedelta(days=3)
    Mailing.objects.filter(pk=made.pk).update(started_at=began, state="done", finished_at=began)
    for row, (state, cause) in zip(Delivery.objects.order_by("pk"), states, strict=True):
        Delivery.objects.filter(pk=row.pk).update(state=state, cause=cause, done_at=began)
    Subscriber.objects.update(confirmed_at=began - timedelta(days=30))
    made.refresh_from_db()
    return made


STATES = [("accepted", "")] * 6 + [("bounced", "recipient"), ("refused", "mailbox"), ("refused", "us")]
STATES += [("unknown", "")]


def test_it_counts_answers_by_kind_and_who_left_and_came(mailing: Mail, reader: Reader) -> None:
    made = sent(mailing, *STATES)
    lifecycle.leave(Subscriber.objects.all()[0], Proof())
    reader("nueva@example.org")
    reader("otra@example.org", state="unsubscribed")  # had not got it
    found = afterwards.of(made)
    assert found
    assert {kind.code: (kind.number, kind.share) for kind in found.kinds} == {
        "accepted": (6, 60.0),
        "recipient": (1, 10.0),
        "mailbox": (1, 10.0),
        "us": (1, 10.0),
        "unknown": (1, 10.0),
    }
    assert (found.left, found.came, found.next_one) == (1, 1, None)
    days = [(day.accepted, day.back, day.left, day.came) for day in found.days]
    assert days == [(6, 3, 0, 0), (0, 0, 0, 0), (0, 0, 0, 0), (0, 0, 1, 1)]


def test_it_ends_where_the_next_one_begins(mailing: Mail, reader: Reader) -> None:
    made = sent(mailing, ("accepted", ""))
    later = make_issue(slug="siguiente", number=98, title="Mapas")
    began = timezone.now() - timedelta(days=1)
    Mailing.objects.create(issue=later, state="done", content={}, started_at=began, finished_at=began)
    reader("nueva@example.org")
    found = afterwards.of(made)
    assert found and found.came == 0 and len(found.days) == 3 and str(found.next_one) == "Mapas"


def test_a_bounce_counts_on_the_day_it_came_back(mailing: Mail) -> None:
    made = sent(mailing, ("accepted", ""))
    bounces.report(Delivery.objects.get(), "soft", "452 4.2.2 mailbox full")
    found = afterwards.of(made)
    assert found and [day.back for day in found.days] == [0, 0, 0, 1]


def test_one_that_has_not_begun_has_no_afterwards(db: None) -> None:
    assert afterwards.of(Mailing.objects.create(issue=make_issue())) is None


def test_the_page_says_it_in_words_and_as_a_table(client: Client, editor: User, mailing: Mail) -> None:
    made = sent(mailing, *STATES)
    page = client.get(reverse("admin:mailing_for_issue", args=[made.issue_id])).content.decode()
    words = " ".join(page.split())
    assert "Devuelto: allí no existe ese lector" in words and "10 %" in words
    assert "Desde entonces, <b>0</b> de sus lectores se han dado de baja" in words
    assert words.count('<svg class="days"') == 1 and '<th scope="col">Devueltos</th>' in words
    assert "style=" not in page[page.index('class="afterwards"') : page.index("readers.csv")]


@pytest.mark.parametrize("may_see", [False, True])
def test_a_file_has_a_line_a_reader_and_no_formula(
    client: Client, editor: User, mailing: Mail, may_see: bool
) -> None:
    if may_see:
        editor.user_permissions.add(Permission.objects.get(codename="view_subscriber"))
    made = sent(mailing, ("accepted", ""), ("refused", "recipient"), ("accepted", ""))
    first, second, third = Delivery.objects.order_by("pk")
    Subscriber.objects.filter(pk=first.subscriber_id).update(email="=cmd|' /C calc'!A0@example.org")
    Delivery.objects.filter(pk=second.pk).update(error="@SUM(A1) <R001@example.org> unknown, sorry")
    Subscriber.objects.filter(pk=third.subscriber_id).delete()
    answer = client.get(reverse("admin:mailing_readers", args=[made.issue_id]))
    assert answer["Content-Type"].startswith("text/csv") and ".csv" in answer["Content-Disposition"]
    head, *rows = csv.reader(io.StringIO(answer.content.decode()))
    assert head == ["email", "state", "about", "at", "answer"] and len(rows) == 3
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    assert ("r001@example.org" in answer.content.decode().lower()) == may_see
    assert rows[1][1:3] == ["refused", "recipient"] and rows[1][3] and "unknown, sorry" in rows[1][4]
    assert rows[2][0] == "borrado"


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("the worker died before the answer came", "murió antes de que llegara la respuesta"),
        ("SMTPServerDisconnected: Connection unexpectedly closed", "el servidor cortó antes de responder"),
        ("TimeoutError: timed out", "la respuesta no llegó a tiempo"),
        ("550 5.1.1 no such user", "550 5.1.1 no such user"),
        ("SMTPServerDisconnected: 421 busy", "SMTPServerDisconnected: 421 busy"),
    ],
)
def test_what_no_server_said_is_in_the_editors_language(
    client: Client, editor: User, mailing: Mail, stored: str, shown: str
) -> None:
    made = sent(mailing, ("unknown", ""))
    Delivery.objects.update(error=stored)
    page = client.get(reverse("admin:mailing_for_issue", args=[made.issue_id])).content.decode()
    assert shown in page and (shown == stored or stored not in page)


def test_the_file_is_for_who_may_see_mailings(client: Client, mailing: Mail) -> None:
    made = sent(mailing, ("accepted", ""))
    client.force_login(User.objects.create_user("otro", password="x", is_staff=True))
    assert client.get(reverse("admin:mailing_readers", args=[made.issue_id])).status_code == 403

"""Some of the readers: chosen on the page that confirms, said there in words and a number, and nobody else is written to."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from issues.models import Issue
from mailing.delivery import claims, notices, planning, restored
from mailing.models import Delivery, Letter, Mailing, Segment, Subscriber
from mailing.subscribers import lifecycle
from mailing.subscribers.lifecycle import Proof
from tests.factories import make_issue, make_item

Reader = Callable[..., Subscriber]
SAID = re.compile(r'name="to_said" value="([^"]*)"')


@pytest.fixture(autouse=True)
def signed_in(editor: User) -> None:
    """An editor is at work."""


@pytest.fixture
def issue(db: None) -> Issue:
    kept = make_issue(number=20, title="Faros", publish_at=timezone.now())
    make_item(kept, body="Hola.")
    return kept


def last_mailing(**states: str) -> Mailing:
    """The mailing before: to these readers by the first part of their address, each in a state."""
    before = make_issue(slug="anterior", number=19, title="Mapas", publish_at=timezone.now())
    sent = Mailing.objects.create(
        issue=before, state="done", content={}, started_at=timezone.now(), finished_at=timezone.now()
    )
    for name, state in states.items():
        reader = Subscriber.objects.get(email__startswith=f"{name}@")
        Delivery.objects.create(mailing=sent, subscriber=reader, state=state)
    return sent


def begin() -> list[str]:
    """The worker begins what is planned; the first letters of whom it is for."""
    Mailing.objects.update(not_before=None)
    planning.run()
    rows = Delivery.objects.filter(mailing__state="sending").values_list("subscriber__email", flat=True)
    return sorted(email.partition("@")[0] for email in rows)


def page(issue: Issue, action: str = "plan") -> str:
    return reverse("admin:mailing_confirm", args=[issue.pk]) + f"?do={action}"


def words(client: Client, address: str, sent: dict[str, str] | None = None) -> str:
    answer = client.post(address, sent) if sent is not None else client.get(address)
    return html.unescape(" ".join(answer.content.decode().split()))


def said(text: str) -> str:
    found = SAID.search(text)
    assert found
    return found[1]


def test_each_condition_leaves_out_whom_it_says(reader: Reader) -> None:
    reader("ana@example.org", language="es", confirmed_at=datetime(2026, 9, 30, 21, 59, tzinfo=UTC))
    reader("bea@example.org", language="en", confirmed_at=datetime(2026, 9, 30, 22, 0, tzinfo=UTC))
    reader("carl@example.org", language="en", state="unsubscribed")
    reader("dora@example.org", language="es")
    last = last_mailing(ana="accepted", bea="refused", dora="unknown")

    def found(**conditions: object) -> set[str]:
        return {row.email.partition("@")[0] for row in Segment(**conditions).readers()}  # type: ignore[arg-type]

    assert found() == {"ana", "bea", "dora"}
    assert found(language="en") == {"bea"}
    assert found(since=date(2026, 10, 1)) == {"bea", "dora"}, "the day begins on the site's clocks"
    assert found(missed=last) == {"bea"}, "who may have it is not among those who do not"
    assert found(language="es", missed=last) == set()


def test_the_page_says_whom_and_how_many_and_only_they_get_it(
    client: Client, issue: Issue, reader: Reader
) -> None:
    reader("ana@example.org", language="es"), reader("bea@example.org", language="en")
    reader("carl@example.org", language="en")
    last_mailing(bea="accepted")
    first = words(client, page(issue))
    assert "a <b>3 lectores</b>" in first and "Todos los lectores confirmados" in first
    chosen = {"do": "plan", "at": "", "to_language": "en", "to_since": "", "to_missed": ""}
    second = words(client, page(issue), chosen | {"to_said": said(first), "look": "1"})
    assert "a <b>2 lectores</b>" in second and "solo quienes leen en inglés" in second
    assert not Mailing.objects.filter(issue=issue).exists(), "looking decides nothing"
    chosen["to_missed"] = str(Mailing.objects.get().pk)
    third = words(client, page(issue), chosen | {"to_said": said(second)})
    assert "a <b>1 lector</b>" in third and "leen en inglés y no recibieron «Mapas»" in third
    assert not Mailing.objects.filter(issue=issue).exists(), "others than it spoke of: asked once more"
    words(client, page(issue), chosen | {"to_said": said(third)})
    mailed = words(client, reverse("admin:mailing_for_issue", args=[issue.pk]))
    assert "Lo reciben solo quienes leen en inglés" in mailed
    assert begin() == ["carl"]


def test_who_was_left_out_can_get_it_later_and_nobody_twice(
    client: Client, issue: Issue, reader: Reader
) -> None:
    reader("ana@example.org", language="es"), reader("bea@example.org", language="en")
    planning.plan(issue, segment=Segment(language="en"))
    assert begin() == ["bea"]
    Delivery.objects.update(state="accepted")
    planning.run()
    asked = words(client, page(issue, "rest"))
    assert "<b>0 lectores</b>" in asked and "leen en inglés" in asked
    everybody = {"do": "rest", "to_language": "", "to_since": "", "to_missed": ""}
    again = words(client, page(issue, "rest"), everybody | {"to_said": said(asked), "look": "1"})
    assert "<b>1 lector</b>" in again
    words(client, page(issue, "rest"), everybody | {"to_said": said(again)})
    assert begin() == ["ana", "bea"] and Mailing.objects.get().total == 2


def test_publishing_chooses_them_too_and_taking_it_back_forgets_them(client: Client, reader: Reader) -> None:
    reader("ana@example.org", confirmed_at=timezone.now() - timedelta(days=300))
    reader("bea@example.org", confirmed_at=timezone.now())
    draft = make_issue(status="draft", publish_at=None)
    make_item(draft, body="Hola.")
    address = reverse("admin:issues_issue_confirm", args=[draft.pk]) + "?action=publish"
    sent = {"action": "publish", "offered": "mail", "along": "mail", "insist": "1", "to_language": ""}
    sent |= {"to_since": f"{timezone.localdate() - timedelta(days=30)}", "to_missed": ""}
    first = words(client, address)
    refused = client.post(address, sent | {"to_said": said(first)})
    assert refused.status_code == 409 and not Mailing.objects.exists()
    shown = words(client, address, sent | {"to_said": said(first), "look": "1"})
    assert "a <b>1 lector</b>: solo quienes son lectores desde el" in shown
    assert "También por correo (1 lector)" in shown
    there = re.search(r'name="next" value="(/admin/mailing[^"]*|/admin/issues[^"]*)"', shown)
    assert there and "a <b>1 lector</b>" in words(client, there[1]), "changing the subject forgets no reader"
    assert "csrf" not in there[1]
    client.post(address, sent | {"to_said": said(shown)})
    assert Mailing.objects.get().to_since
    client.post(reverse("admin:issues_issue_undo", args=[draft.pk]))
    assert not Mailing.objects.exists()
    assert "a <b>2 lectores</b>" in words(client, address)


def test_the_evening_before_the_editor_hears_whom_it_goes_to(
    reader: Reader, settings: Any, time_machine: Any
) -> None:
    settings.MAIL_EDITOR = ["eva@example.org"]
    time_machine.move_to(datetime(2026, 12, 3, 18, tzinfo=UTC))
    reader("ana@example.org"), reader("bea@example.org", language="en")
    friday = make_issue(publish_at=datetime(2026, 12, 4, 7, tzinfo=UTC))
    planning.plan(friday, segment=Segment(language="en"))
    notices.evening_before()
    told = " ".join(Letter.objects.get().content["text"].split())
    assert "para 1 persona" in told and "Lo reciben solo quienes leen en inglés." in told


def test_whom_a_cancelled_mailing_was_on_its_way_to_did_not_get_it(issue: Issue, reader: Reader) -> None:
    reader("ana@example.org"), reader("bea@example.org"), reader("carl@example.org")
    last = planning.plan(issue)
    assert begin() == ["ana", "bea", "carl"]
    Delivery.objects.filter(subscriber__email="ana@example.org").update(state="accepted")
    claimed = claims.claim("other", 1)
    assert planning.cancel(last)
    assert not claims.begin(Delivery, [claimed[0].pk], "other")
    claims.release("other")
    assert last.counts() == {"accepted": 1, "cancelled": 2}
    assert {row.email[0] for row in Segment(missed=last).readers()} == {"b", "c"}


def test_who_changes_between_planning_and_sending_is_judged_when_it_begins(
    issue: Issue, reader: Reader
) -> None:
    ana, bea = reader("ana@example.org", language="es"), reader("bea@example.org", language="en")
    reader("carl@example.org", language="en"), reader("dora@example.org", language="en", state="pending")
    planning.plan(issue, segment=Segment(language="en"))
    Subscriber.objects.filter(pk=ana.pk).update(language="en")
    Subscriber.objects.filter(pk=bea.pk).update(language="es")
    Subscriber.objects.filter(email="dora@example.org").update(asked_at=timezone.now())
    assert lifecycle.confirm(Subscriber.objects.get(email="dora@example.org"), Proof())
    lifecycle.leave(Subscriber.objects.get(email="carl@example.org"), Proof())
    assert begin() == ["ana", "dora"]


def test_a_restored_backup_keeps_the_choice(issue: Issue, reader: Reader) -> None:
    reader("ana@example.org"), reader("bea@example.org", language="en")
    mailing = planning.plan(issue, segment=Segment(language="en"))
    restored.hold_all(timezone.now())
    assert begin() == []
    mailing.refresh_from_db()
    assert planning.resume(mailing) and begin() == ["bea"]


def test_a_mailing_called_off_and_decided_anew_is_for_everybody(issue: Issue, reader: Reader) -> None:
    reader("ana@example.org"), reader("bea@example.org", language="en")
    planning.cancel(planning.plan(issue, segment=Segment(language="en")))
    planning.plan(issue)
    assert begin() == ["ana", "bea"]


@pytest.mark.parametrize("since", ["ayer", "0001-01-01", "9999-12-31", "1' OR 1=1"])
def test_a_day_that_cannot_be_read_decides_nothing(client: Client, issue: Issue, since: str) -> None:
    sent = {"do": "plan", "at": "", "to_since": since, "to_language": "", "to_missed": ""}
    assert "errorlist" in words(client, page(issue), sent | {"to_said": "", "look": "1"})
    words(client, page(issue), sent | {"to_said": ""})
    assert not Mailing.objects.exists()

"""Nothing goes out by mistake: a page that says what happens, thirty seconds to take it back, and drafts that mail nobody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from issues.accounts.roles import ensure_editors
from issues.models import Issue
from mailing.content import issue_mail
from mailing.delivery import planning, sending
from mailing.models import Delivery, InboxText, Mailing, Subscriber
from tests.factories import make_issue, make_item

Reader = Callable[..., Subscriber]
NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)


@pytest.fixture
def client(client: Client, db: None, time_machine: Any, one_clock: None) -> Client:
    time_machine.move_to(NOW, tick=False)
    user = User.objects.create_user("eva", "eva@example.org", "x", is_staff=True)
    user.groups.add(ensure_editors())
    client.force_login(user)
    return client


@pytest.fixture
def draft(reader: Reader) -> Issue:
    reader("ana@example.org"), reader("luis@example.org")
    issue = make_issue(number=20, title="Faros (#20 de 2026)", status="draft", publish_at=None)
    make_item(issue, body="Hola.")
    return issue


def confirm(client: Client, issue: Issue, action: str = "publish", **more: object) -> Any:
    asked = {
        "action": action,
        "moment": "2026-12-04T08:00",
        "offered": "mail",
        "along": "mail",
        "insist": "1",
    }
    return client.post(
        reverse("admin:issues_issue_confirm", args=[issue.pk]), asked | more, follow=True
    ).content.decode()


def take_back(client: Client, issue: Issue) -> str:
    return client.post(reverse("admin:issues_issue_undo", args=[issue.pk]), follow=True).content.decode()


def outcome(issue: Issue) -> tuple[str, datetime | None, str | None]:
    row = Issue.objects.get(pk=issue.pk)
    mailing = Mailing.objects.filter(issue=issue).first()
    return row.status, row.publish_at, mailing.state if mailing else None


def test_the_page_says_what_when_where_and_to_how_many(client: Client, draft: Issue) -> None:
    make_item(draft, number=1, body="Falta TK.")
    asked = {"action": "schedule", "moment": "2026-12-04T08:00"}
    html = client.get(reverse("admin:issues_issue_confirm", args=[draft.pk]), asked).content.decode()
    words = " ".join(html.split())
    assert "¿Programar el #20 para el viernes 4 de diciembre?" in words
    assert "Saldrá el <b>viernes 4 de diciembre a las 08:00</b>, hora de Madrid, en la web" in words
    assert "a <b>2 lectores</b>" in words and "a nadie por correo" in words, (
        "the box turns one into the other"
    )
    assert "Lo impide:" in words and "El número 1 está repetido." in words
    assert "Faros (#20 de 2026)" in words and "/preview.html" in words
    assert outcome(draft) == ("draft", None, None), "looking decides nothing"


@pytest.mark.parametrize("action", ["schedule", "publish"])
def test_every_button_that_publishes_leads_to_the_page(client: Client, draft: Issue, action: str) -> None:
    page = reverse("admin:issues_issue_publication", args=[draft.pk])
    answer = client.post(page, {"action": action, "moment": "2026-12-04T08:00", "insist": "1"}, follow=True)
    assert 'id="confirm"' in answer.content.decode()
    assert outcome(draft) == ("draft", None, None)


def test_for_thirty_seconds_no_worker_begins_it(client: Client, draft: Issue, time_machine: Any) -> None:
    html = confirm(client, draft)
    assert 'class="undo"' in html and "publicado desde" in html
    time_machine.move_to(NOW + timedelta(seconds=29), tick=False)
    planning.run()
    assert outcome(draft) == ("ready", NOW, "planned") and not Delivery.objects.exists()
    time_machine.move_to(NOW + timedelta(seconds=31), tick=False)
    planning.run()
    assert outcome(draft)[2] == "sending" and Delivery.objects.count() == 2
    assert 'class="undo"' not in client.get("/admin/").content.decode()


def test_taking_it_back_leaves_nothing(client: Client, draft: Issue, time_machine: Any) -> None:
    confirm(client, draft)
    time_machine.move_to(NOW + timedelta(seconds=20), tick=False)
    assert 'class="undo"' in client.get("/admin/").content.decode(), "it stands on every page of the desk"
    assert "Deshecho" in take_back(client, draft)
    assert outcome(draft) == ("draft", None, None)
    assert "nada que deshacer" in take_back(client, draft), "once"


def test_taking_back_a_new_day_brings_the_old_one_back(client: Client, draft: Issue) -> None:
    confirm(client, draft, "schedule")
    friday = Issue.objects.get().publish_at
    confirm(client, draft, "schedule", moment="2026-12-11T08:00", along="")
    assert outcome(draft)[2] == "cancelled"
    take_back(client, draft)
    assert outcome(draft) == ("ready", friday, "planned")


def test_what_has_begun_is_not_taken_back(client: Client, draft: Issue, time_machine: Any) -> None:
    confirm(client, draft)
    time_machine.move_to(NOW + timedelta(seconds=31), tick=False)
    planning.run()
    assert "El primer correo ya ha salido" in take_back(client, draft)
    assert outcome(draft) == ("ready", NOW, "sending")


def test_what_somebody_changed_meanwhile_is_left_alone(client: Client, draft: Issue) -> None:
    confirm(client, draft, "schedule")
    Issue.objects.update(publish_at=NOW + timedelta(days=9))
    assert "ha cambiado desde entonces" in take_back(client, draft)
    assert outcome(draft) == ("ready", NOW + timedelta(days=9), "planned")


def test_nobody_takes_back_what_another_decided(client: Client, draft: Issue) -> None:
    confirm(client, draft)
    other = Client()
    other.force_login(User.objects.create_superuser("luis", password="x"))
    assert "nada que deshacer" in take_back(other, draft)
    assert outcome(draft)[0] == "ready"


@pytest.mark.parametrize("action", ["draft", "withdraw"])
def test_back_from_publication_the_mailing_comes_back_too(client: Client, draft: Issue, action: str) -> None:
    confirm(client, draft, "publish" if action == "withdraw" else "schedule")
    page = reverse("admin:issues_issue_publication", args=[draft.pk])
    assert (
        "Su correo se ha anulado también"
        in client.post(page, {"action": action}, follow=True).content.decode()
    )
    assert outcome(draft)[2] == "cancelled"
    Issue.objects.update(status="ready", publish_at=NOW)
    planning.run()
    assert not Delivery.objects.exists()


def test_a_text_that_changed_since_the_page_was_shown_is_shown_again(client: Client, draft: Issue) -> None:
    assert "mírelo otra vez" in confirm(client, draft, seen="another")
    assert outcome(draft) == ("draft", None, None)


def test_the_mail_page_asks_too_and_can_be_taken_back(client: Client, draft: Issue) -> None:
    Issue.objects.update(status="ready", publish_at=NOW - timedelta(days=1))
    page = reverse("admin:mailing_for_issue", args=[draft.pk])
    asked = client.post(page, {"do": "plan", "at": ""})["Location"]
    assert "<b>2 lectores</b>" in client.get(asked).content.decode() and not Mailing.objects.exists()
    client.post(asked.partition("?")[0], {"do": "plan", "at": ""})
    planning.run()
    assert Mailing.objects.get().state == "planned"
    said = client.post(reverse("admin:mailing_undo", args=[draft.pk]), follow=True).content.decode()
    assert "nadie lo ha recibido" in said and not Mailing.objects.exists()


def test_a_paused_mailing_that_goes_on_waits_and_stops_again(
    client: Client, mailing: Callable[..., Mailing], time_machine: Any
) -> None:
    time_machine.move_to(NOW, tick=False)
    sent = mailing(2)
    planning.pause(sent)
    page = reverse("admin:mailing_confirm", args=[sent.issue_id])
    client.post(page, {"do": "resume"})
    sending.send_some()
    assert Mailing.objects.get().counts() == {"queued": 2} and Mailing.objects.get().state == "sending"
    client.post(reverse("admin:mailing_undo", args=[sent.issue_id]))
    assert Mailing.objects.get().state == "paused"
    client.post(page, {"do": "resume"})
    time_machine.move_to(NOW + timedelta(seconds=31), tick=False)
    sending.send_some()
    assert Mailing.objects.get().counts() == {"accepted": 2}


def test_subject_and_preheader_are_the_editors_own(client: Client, draft: Issue, reader: Reader) -> None:
    page = reverse("admin:mailing_for_issue", args=[draft.pk])
    written = {"do": "inbox", "subject": " Satélites,\n y mapas ", "preheader": "Además: el puente."}
    client.post(page, written)
    html = client.get(page).content.decode()
    assert "Satélites, y mapas" in html and "17 letras" not in html
    confirm(client, draft)
    planning.run()
    Mailing.objects.update(not_before=timezone.now())
    planning.run()
    content = Mailing.objects.get().content
    assert content is not None and content["subject"] == "Satélites, y mapas"
    assert "Además: el puente." in content["html"].split("</head>")[1][:2000]


def test_without_own_ones_subject_and_preheader_are_made_from_the_issue(client: Client, draft: Issue) -> None:
    confirm(client, draft)
    Mailing.objects.update(not_before=None)
    planning.run()
    content = Mailing.objects.get().content
    assert content is not None and content["subject"] == "Faros (#20 de 2026)"
    assert content["preheader"].startswith("Hola otra vez.")
    assert not InboxText.objects.exists()


def test_answers_go_where_the_editor_says(client: Client, draft: Issue, settings: Any) -> None:
    settings.MAIL_REPLY_TO = "siempre@example.org"
    page = reverse("admin:mailing_for_issue", args=[draft.pk])
    sent = {"do": "inbox", "subject": "", "preheader": "", "reply_to": "esta@Diseño.example"}
    assert "errorlist" in client.post(page, sent | {"reply_to": "a@b@c\nBcc: x@y.z"}).content.decode()
    assert issue_mail.issue_mail(draft, key="k")["reply_to"] == "siempre@example.org"
    client.post(page, sent)
    asked = reverse("admin:issues_issue_confirm", args=[draft.pk]) + "?action=publish"
    assert "esta@xn--diseo-rta.example" in client.get(asked).content.decode()
    assert issue_mail.issue_mail(draft, key="k")["reply_to"] == "esta@xn--diseo-rta.example"


def test_a_subject_is_at_most_two_hundred_letters(client: Client, draft: Issue) -> None:
    page = reverse("admin:mailing_for_issue", args=[draft.pk])
    html = client.post(page, {"do": "inbox", "subject": "a" * 201, "preheader": ""}).content.decode()
    assert "errorlist" in html and not InboxText.objects.exists()

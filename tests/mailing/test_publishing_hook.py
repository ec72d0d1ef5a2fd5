"""An issue is scheduled and its mailing decided in one step, from the same form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from issues.accounts.roles import ensure_editors
from issues.models import Issue
from mailing.delivery import planning
from mailing.errors import CannotPlan
from mailing.models import Mailing, Subscriber
from tests.factories import make_issue, make_item

Reader = Callable[..., Subscriber]
TICKED = 'name="along" value="mail" form="confirm" checked'


@pytest.fixture(autouse=True)
def signed_in(editor: User) -> None:
    """An editor is at work."""


@pytest.fixture
def draft(db: None) -> Issue:
    issue = make_issue(status="draft", publish_at=None)
    make_item(issue, body="Hola.")
    return issue


def page(issue: Issue) -> str:
    return reverse("admin:issues_issue_confirm", args=[issue.pk]) + "?action=publish"


def ask(client: Client, issue: Issue, action: str, **more: object) -> int:
    moment = timezone.localtime(timezone.now() + timedelta(days=3))
    asked = {"action": action, "moment": f"{moment:%Y-%m-%dT%H:%M}", "offered": "mail", "insist": "1"}
    return client.post(page(issue), asked | more).status_code


def test_the_box_says_how_many_and_is_not_ticked_for_a_first_mailing(
    client: Client, draft: Issue, reader: Reader
) -> None:
    reader("ana@example.org"), reader("eva@example.org"), reader("luis@example.org", state="pending")
    html = client.get(page(draft)).content.decode()
    assert "También por correo (2 lectores)" in html and TICKED not in html


def test_scheduling_with_the_box_plans_the_mailing_at_the_issues_moment(client: Client, draft: Issue) -> None:
    assert ask(client, draft, "schedule", along="mail") == 302
    mailing = Mailing.objects.get(issue=draft)
    draft.refresh_from_db()
    assert (mailing.state, mailing.send_at) == ("planned", None)
    assert mailing.effective_moment == draft.publish_at
    assert TICKED in client.get(page(draft)).content.decode()


def test_scheduling_without_the_box_mails_nothing(client: Client, draft: Issue) -> None:
    assert ask(client, draft, "schedule") == 302
    assert not Mailing.objects.exists()


def test_taking_the_tick_away_calls_the_mailing_off_and_putting_it_back_plans_it_again(
    client: Client, draft: Issue
) -> None:
    ask(client, draft, "schedule", along="mail")
    ask(client, draft, "schedule")
    assert Mailing.objects.get().state == "cancelled"
    ask(client, draft, "schedule", along="mail")
    assert Mailing.objects.get().state == "planned"


def test_a_mailing_with_its_own_moment_keeps_it(client: Client, draft: Issue) -> None:
    ask(client, draft, "schedule", along="mail")
    draft.refresh_from_db()
    later = timezone.now() + timedelta(days=9)
    planning.plan(draft, at=later)
    ask(client, draft, "schedule", along="mail")
    assert Mailing.objects.get().send_at == later


def test_publishing_now_mails_now(client: Client, draft: Issue) -> None:
    assert ask(client, draft, "publish", along="mail") == 302
    assert not Mailing.objects.due(timezone.now()).exists(), "for thirty seconds it can be taken back"
    assert Mailing.objects.due(timezone.now() + timedelta(seconds=31)).count() == 1


def test_what_is_refused_is_refused_whole(client: Client, draft: Issue) -> None:
    draft.items.update(body="Hola TK.")
    assert ask(client, draft, "schedule", along="mail", insist="") == 409
    draft.refresh_from_db()
    assert draft.status == "draft" and not Mailing.objects.exists()
    html = client.post(
        page(draft), {"action": "schedule", "moment": "2031-01-03T08:00", "offered": "mail", "along": "mail"}
    ).content.decode()
    assert TICKED in html and 'name="insist"' in html, "insisting must not forget the box"


def test_a_mailing_that_cannot_be_planned_leaves_the_issue_a_draft(
    client: Client, draft: Issue, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(issue: Issue, **moments: object) -> None:
        raise CannotPlan("No hoy.")

    monkeypatch.setattr(planning, "plan", refuse)
    assert ask(client, draft, "schedule", along="mail") == 409
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_the_next_issue_is_offered_what_the_last_one_had(client: Client, draft: Issue) -> None:
    last = make_issue(slug="anterior", number=1, publish_at=timezone.now() - timedelta(days=14))
    planning.plan(last)
    assert TICKED in client.get(page(draft)).content.decode()


def test_a_mailing_under_way_offers_nothing_to_decide(client: Client, draft: Issue) -> None:
    ask(client, draft, "schedule", along="mail")
    Mailing.objects.update(started_at=timezone.now())
    assert "También por correo" not in client.get(page(draft)).content.decode()


def test_who_may_not_send_mail_is_offered_none_and_cannot_send_any(client: Client, draft: Issue) -> None:
    ensure_editors().permissions.filter(codename="change_mailing").delete()
    assert "También por correo" not in client.get(page(draft)).content.decode()
    assert ask(client, draft, "schedule", along="mail") == 302
    assert not Mailing.objects.exists()

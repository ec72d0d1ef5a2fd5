"""Corrections: what readers are told when the text of a public issue changes."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser

from issues.content import IssueContent
from issues.editing.saving import store
from issues.models import Issue
from tests.factories import make_issue, make_item
from tests.tools.desk_form import address, opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def issue(time_machine) -> Issue:
    issue = make_issue(slug="cinco", publish_at=timezone.now() - timedelta(days=400))
    make_item(issue, slug="balsa", body="La balsa está al 15 %.")
    make_item(issue, slug="faro", body="El faro luce.")
    time_machine.move_to("2026-03-24 12:00:00+01:00", tick=False)
    return issue


def told(client, part: str = "") -> list[str]:
    tree = LexborHTMLParser(client.get(f"/issues/cinco/{part}").content.decode())
    return [
        " ".join(node.text(deep=True).split()) for node in tree.css(".meta:not(.topics) a, .corrections li")
    ]


def rewrite(issue: Issue, body: str) -> None:
    text = IssueContent.of(issue)
    store(issue, replace(text, items=(replace(text.items[0], body=body), *text.items[1:])))


def test_a_text_changed_after_publication_says_on_which_day(client, issue, time_machine):
    assert told(client) == []
    rewrite(issue, "La balsa está al 51 %.")
    rewrite(issue, "La balsa está al 52 %.")
    day = "24 de marzo de 2026"
    assert told(client) == [f"Corregido el {day}", f"{day}: el texto cambió."]
    time_machine.move_to("2026-03-30 12:00:00+02:00", tick=False)
    rewrite(issue, "La balsa está al 53 %.")
    assert told(client)[0] == "Corregido el 30 de marzo de 2026"


def test_an_item_tells_of_changes_in_its_own_text_only(client, issue):
    rewrite(issue, "La balsa está al 51 %.")
    day = "24 de marzo de 2026"
    assert told(client, "balsa/") == [f"Corregido el {day}", f"{day}: el texto cambió."]
    assert told(client, "faro/") == []
    text = IssueContent.of(issue)
    store(issue, replace(text, items=text.items[::-1], intro="Otro saludo."))
    assert told(client, "faro/") == []


def test_topics_and_drafts_are_no_correction(client, issue):
    store(issue, replace(IssueContent.of(issue), tags=("agua",), summary="Otra cosa."))
    assert told(client) == []
    Issue.objects.update(status=Issue.Status.DRAFT)
    rewrite(issue, "La balsa está al 51 %.")
    Issue.objects.update(status=Issue.Status.READY)
    assert told(client) == []


def test_the_editor_says_on_the_desk_what_was_wrong_and_may_say_it_better_later(client, issue):
    client.force_login(get_user_model().objects.create_superuser("ana", password="x"))
    desk = address(issue)
    values = opened(client, issue) | {
        "items-0-body": "La balsa está al 51 %.",
        "correction": "Decía 15 %.",
    }
    assert client.post(desk, values).status_code == 302
    assert told(client)[1] == "24 de marzo de 2026: Decía 15 %."
    key = issue.corrections.get(made_on=date(2026, 3, 24)).pk
    values = opened(client, issue) | {f"correction_{key}": "Decía 15 %; era 51 %."}
    assert client.post(desk, values).status_code == 302
    assert told(client)[1] == "24 de marzo de 2026: Decía 15 %; era 51 %."


def test_a_draft_has_nothing_to_correct(client):
    draft = make_issue(status=Issue.Status.DRAFT)
    client.force_login(get_user_model().objects.create_superuser("ana", password="x"))
    assert "correction" not in opened(client, draft)

"""The desk's page about the site itself: what is wrong, with what to do; and the facts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from issues.accounts.roles import ensure_editors
from issues.models import Link
from mailing.models import Letter, Worker
from tests.factories import make_issue, make_picture

pytestmark = pytest.mark.django_db
ADDRESS = "/admin/status/"


@pytest.fixture
def editor(client):
    ana = get_user_model().objects.create_user("ana", password="x", is_staff=True)
    ana.groups.add(ensure_editors())
    client.force_login(ana)
    return client


def text(client) -> str:
    answer = client.get(ADDRESS)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_all_is_well_is_said(editor):
    Worker.objects.heartbeat("web1:1")
    said = text(editor)
    assert "Todo está bien." in said
    assert 'role="alert"' not in said


def test_what_is_wrong_stands_first_with_what_to_do(editor, settings, tmp_path):
    settings.BACKUP_TO = tmp_path / "none"
    said = text(editor)
    assert "Arranque manage.py worker" in said
    assert "ejecute manage.py backup a mano" in said
    assert said.index('role="alert"') < said.index("Qué está en marcha")


def test_the_facts_are_counted(editor):
    Worker.objects.create(name="w:1", seen_at=timezone.now() - timedelta(minutes=5))
    issue = make_issue()
    make_picture(issue, missing=True)
    make_picture(issue, missing=True, name="https://other.example/a.png")
    for position, result in enumerate(["404", "404", "200", "503", ""]):
        Link.objects.create(issue=issue, position=position, url="https://x.example", check_result=result)
    Letter.objects.enqueue("a@example.org", {}, kind=Letter.Kind.TEST)
    said = text(editor)
    assert "hace 5 minutos" in said
    assert ">2</a>" in said and ">1</a>" in said
    assert "1 mensaje " in said
    assert "a@example.org" not in said


def test_it_is_linked_from_every_page_of_who_may_see_it(editor, client):
    assert f'href="{ADDRESS}"' in editor.get("/admin/").content.decode()
    other = get_user_model().objects.create_user("otra", password="x", is_staff=True)
    client.force_login(other)
    assert f'href="{ADDRESS}"' not in client.get("/admin/").content.decode()
    assert client.get(ADDRESS).status_code == 403


def test_strangers_are_sent_to_the_login(client):
    assert client.get(ADDRESS).status_code == 302

"""A shared draft: for whoever has the link, for a week, and never for machines."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.urls import reverse

from issues.models import Issue
from issues.site.previews import address_of, revoke
from tests.factories import MADRID, make_issue, make_item, make_picture

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 1, 10, tzinfo=MADRID)


@pytest.fixture
def draft():
    issue = make_issue(status="draft", publish_at=None, slug="secreto")
    make_picture(issue, name="faro.png")
    make_item(issue, title="El faro cisne", body="El faro cisne.\n\n![Un faro](faro.png)")
    return issue


def test_whoever_has_the_link_reads_it_and_nobody_keeps_it(client, draft):
    answer = client.get(address_of(draft)[0])
    assert answer.status_code == 200
    assert "El faro cisne" in answer.content.decode()
    assert answer["Cache-Control"] == "private, no-store"
    assert "noindex" in answer["X-Robots-Tag"]
    assert answer["Referrer-Policy"] == "no-referrer"
    assert not answer.cookies
    assert 'rel="canonical"' not in answer.content.decode()
    assert "/issues/secreto" not in answer.content.decode()


def test_its_pictures_come_by_the_link_only(client, draft):
    picture = draft.pictures.get()
    address = address_of(draft)[0]
    inside = f"{address}media/{picture.pk}/"
    assert inside in client.get(address).content.decode()
    answer = client.get(inside)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"
    assert answer.getvalue()
    assert client.get(picture.file.url).status_code == 404


def test_another_drafts_pictures_do_not(client, draft):
    other = make_picture(make_issue(status="draft", publish_at=None, slug="otro"))
    assert client.get(f"{address_of(draft)[0]}media/{other.pk}/").status_code == 404


def test_the_link_expires_after_a_week(client, draft):
    with time_machine.travel(NOW, tick=False) as clock:
        address = address_of(draft)[0]
        clock.shift(timedelta(days=7) - timedelta(seconds=1))
        assert client.get(address).status_code == 200
        clock.shift(timedelta(seconds=2))
        assert client.get(address).status_code == 404


def test_links_are_taken_back(client, draft):
    address = address_of(draft)[0]
    revoke(draft)
    assert client.get(address).status_code == 404
    assert client.get(address_of(Issue.objects.get())[0]).status_code == 200


@pytest.mark.parametrize("token", ["x", "1.1", "1.1:abc:def", "%00", "é"])
def test_other_tokens_are_nothing(client, draft, token):
    assert client.get(f"/preview/{token}/").status_code == 404


def test_the_draft_itself_stays_hidden(client, draft):
    assert client.get(draft.get_absolute_url()).status_code == 404


def test_once_public_it_leads_to_the_issue(client, draft):
    address = address_of(draft)[0]
    Issue.objects.update(status="ready", publish_at=NOW - timedelta(days=400))
    answer = client.get(address)
    assert (answer.status_code, answer["Location"]) == (302, draft.get_absolute_url())


def test_a_withdrawn_issue_is_not_shown(client, draft):
    address = address_of(draft)[0]
    Issue.objects.update(status="withdrawn")
    assert client.get(address).status_code == 404


def test_the_page_for_sharing_shows_link_and_expiry(client, draft):
    client.force_login(get_user_model().objects.create_superuser("ana", password="x"))
    with time_machine.travel(NOW, tick=False):
        page = client.get(reverse("admin:issues_issue_share", args=[draft.pk]))
        text = page.content.decode()
        assert "https://quincena.example/preview/" in text
        assert "martes 8 de diciembre, 10:00" in text
        address = page.context["address"].removeprefix("https://quincena.example")
        assert client.get(address).status_code == 200
        client.post(reverse("admin:issues_issue_share", args=[draft.pk]))
        assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("values", "is_offered"),
    [
        ({"status": "draft", "publish_at": None}, True),
        ({"publish_at": datetime(2030, 1, 4, 8, tzinfo=MADRID)}, True),
        ({}, False),
        ({"status": "withdrawn"}, False),
    ],
)
def test_only_what_readers_cannot_see_yet_is_offered_for_sharing(admin_client, values, is_offered):
    issue = make_issue(**values)
    share = reverse("admin:issues_issue_share", args=[issue.pk])
    for page in ("publication", "change"):
        shown = admin_client.get(reverse(f"admin:issues_issue_{page}", args=[issue.pk])).content.decode()
        assert (share in shown) is is_offered

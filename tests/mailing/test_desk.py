"""Who may do what with mail at the desk: an editor sends, and sees readers only where that was given besides."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from mailing.models import Delivery, Letter, Mailing
from tests.factories import make_issue, make_item

Mail = Callable[..., Mailing]


def test_an_editor_sends_an_issue_by_mail(client: Client, editor: User, mailing: Mail) -> None:
    issue = make_issue(slug="otra", number=99)
    make_item(issue, body="Hola.")
    page = reverse("admin:mailing_for_issue", args=[issue.pk])
    assert "eva@example.org" in client.get(page).content.decode(), (
        "a test goes to oneself unless said otherwise"
    )
    client.post(page, {"do": "test", "address": "eva@example.org"})
    assert Letter.objects.get(kind="test").recipient == "eva@example.org"
    asked = client.post(page, {"do": "plan", "at": ""})["Location"]
    assert not Mailing.objects.filter(issue=issue).exists()
    client.post(asked.partition("?")[0], {"do": "plan", "at": ""})
    assert Mailing.objects.get(issue=issue).state == "planned"
    assert client.get(reverse("admin:mailing_preview", args=[issue.pk, "eml"])).status_code == 200


@pytest.mark.parametrize("may_see", [False, True])
def test_readers_addresses_are_for_those_who_may_see_readers(
    client: Client, editor: User, mailing: Mail, may_see: bool
) -> None:
    if may_see:
        editor.user_permissions.add(Permission.objects.get(codename="view_subscriber"))
    sending = mailing(3)
    row = Delivery.objects.select_related("subscriber").first()
    assert row and row.subscriber
    address = row.subscriber.email
    Delivery.objects.filter(pk=row.pk).update(state="refused", error=f"550 <{address}> unknown")
    html = client.get(reverse("admin:mailing_for_issue", args=[sending.issue_id])).content.decode()
    assert "550" in html and (address in html) == may_see
    allowed = 200 if may_see else 403
    for name in ("admin:mailing_subscriber_changelist", "admin:mailing_subscriber_export"):
        assert client.get(reverse(name)).status_code == allowed


def test_a_long_list_says_how_many_it_leaves_out(
    client: Client, editor: User, mailing: Mail, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mailing.admin.page.SHOWN", 2)
    sending = mailing(5)
    Delivery.objects.update(state="unknown")
    html = client.get(reverse("admin:mailing_for_issue", args=[sending.issue_id])).content.decode()
    assert html.count('name="delivery"') == 2 and "Faltan 3, que no se muestran." in html


def test_a_draft_can_be_tested_but_not_planned(client: Client, editor: User) -> None:
    issue = make_issue(status="draft", publish_at=None)
    page = reverse("admin:mailing_for_issue", args=[issue.pk])
    html = client.get(page).content.decode()
    assert 'value="test"' in html and 'value="plan"' not in html
    assert "prográmelo o publíquelo" in client.post(page, {"do": "plan", "at": ""}).content.decode()


def test_staff_without_the_permission_see_no_mail(client: Client, db: None) -> None:
    client.force_login(User.objects.create_user("otro", password="x", is_staff=True))
    issue = make_issue()
    for name, arguments in (("mailing_for_issue", [issue.pk]), ("mailing_preview", [issue.pk, "html"])):
        assert client.get(reverse(f"admin:{name}", args=arguments)).status_code == 403

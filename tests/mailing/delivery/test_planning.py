"""A mailing follows its issue, waits when it is late, and tells the editor."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from issues.models import Issue
from mailing.delivery import notices, planning, sending
from mailing.errors import CannotPlan
from mailing.models import Delivery, Letter, Mailing, Subscriber, Worker
from tests.factories import make_issue, make_item

Reader = Callable[..., Subscriber]
Mail = Callable[..., Mailing]


@pytest.fixture(autouse=True)
def editor(settings: Any) -> None:
    settings.MAIL_EDITOR = ["editor@example.org"]


def soon(**after: float) -> Any:
    return timezone.now() + timedelta(**after)


def test_a_mailing_waits_for_its_issue_and_moves_with_it(reader: Reader) -> None:
    reader()
    issue = make_issue(publish_at=soon(hours=1))
    mailing = planning.plan(issue)
    planning.run()
    assert not Delivery.objects.exists()
    Issue.objects.update(publish_at=soon(days=7))
    mailing.refresh_from_db()
    assert mailing.effective_moment > soon(days=6)
    Issue.objects.update(publish_at=soon(minutes=-1), status="draft")
    planning.run()
    assert not Delivery.objects.exists()
    Issue.objects.update(status="ready")
    planning.run()
    planning.run()
    assert Delivery.objects.count() == 1


def test_deciding_twice_is_one_mailing(reader: Reader) -> None:
    reader()
    issue = make_issue(publish_at=timezone.now())
    for _time in range(3):
        planning.plan(issue)
        planning.run()
    assert Mailing.objects.count() == 1 and Delivery.objects.count() == 1


def test_what_is_not_scheduled_or_not_public_then_is_refused(db: None) -> None:
    with pytest.raises(CannotPlan):
        planning.plan(make_issue(status="draft"))
    with pytest.raises(CannotPlan):
        planning.plan(make_issue(publish_at=soon(days=1)), at=soon(hours=1))


def test_a_mailing_found_late_waits_for_the_editor(reader: Reader) -> None:
    reader()
    issue = make_issue(publish_at=soon(hours=1))
    mailing = planning.plan(issue)
    Issue.objects.update(publish_at=soon(hours=-13))
    planning.run()
    planning.run()
    mailing.refresh_from_db()
    assert mailing.state == "holding" and mailing.note and not Delivery.objects.exists()
    assert [letter.kind for letter in Letter.objects.all()] == ["editor"]
    assert planning.resume(mailing)
    planning.run()
    assert Delivery.objects.count() == 1


def test_the_editor_hears_the_evening_before_and_after(reader: Reader, monkeypatch: Any) -> None:
    reader()
    friday = timezone.localtime().replace(hour=8, minute=0) + timedelta(days=1)
    planning.plan(make_issue(publish_at=friday, intro="Falta algo aquí: TODO y TK."))
    morning = timezone.localtime().replace(hour=10)
    monkeypatch.setattr(
        notices.timezone, "localtime", lambda value=None: value.astimezone() if value else morning
    )
    assert notices.evening_before() == 0
    evening = morning.replace(hour=19)
    monkeypatch.setattr(
        notices.timezone, "localtime", lambda value=None: value.astimezone() if value else evening
    )
    assert [notices.evening_before() for _time in range(3)] == [1, 0, 0]
    text = Letter.objects.get().content["text"]
    assert "para 1 persona" in text and "La revisión no ha encontrado nada" not in text
    assert (
        "See the issue" not in text and "Ver el número: https://quincena.example/admin/issues/issue/" in text
    )


def test_after_it_the_editor_hears_how_it_went(mailing: Mail) -> None:
    sent = mailing(3)
    sending.send_some()
    planning.run()
    planning.run()
    sent.refresh_from_db()
    assert sent.state == "done"
    assert "aceptado 3 de 3 mensajes" in Letter.objects.get(kind="editor").content["text"]


def test_cancelling_stops_everybody_who_waits(mailing: Mail) -> None:
    sent = mailing(3)
    assert planning.cancel(sent) and not planning.cancel(sent)
    sending.send_some()
    assert sent.counts() == {"cancelled": 3}


def test_an_import_alone_mails_nobody(reader: Reader, tmp_path: Any) -> None:
    reader()
    (tmp_path / "index.md").write_text("---\ntitle: Uno\ndate: 2024-01-05\n---\n\n## Noticias\n\nHola.\n")
    call_command(
        "import_issue", str(tmp_path), "--status", "published", stdout=io.StringIO(), stderr=io.StringIO()
    )
    planning.run()
    assert Issue.objects.exists() and not Mailing.objects.exists()


def test_the_commands_say_what_the_contract_says(reader: Reader, settings: Any) -> None:
    reader()
    issue = make_issue(publish_at=soon(minutes=-5))
    make_item(issue)
    call_command("mail_issue", issue.slug, stdout=io.StringIO())
    call_command("worker", "--once", stdout=io.StringIO())
    out = io.StringIO()
    call_command("mailing_status", issue.slug, "--json", stdout=out)
    assert json.loads(out.getvalue()) == {
        "state": "done",
        "counts": {"accepted": 1},
        "unknown": [],
        "failed": [],
    }
    assert Worker.objects.last_seen()
    for arguments in (
        ["mail_issue", "nothing"],
        ["mail_issue", issue.slug, "--test", "x"],
        ["mailing_status", "no"],
    ):
        with pytest.raises(CommandError):
            call_command(*arguments)
    with pytest.raises(CommandError):
        call_command("mail_issue", issue.slug, "--at", "tomorrow")


def page_of(sent: Mailing) -> str:
    """The address of an issue's page about its mail."""
    return f"/admin/mailing/mailing/issue/{sent.issue_id}/"


def test_the_page_of_a_mailing_names_what_needs_a_person(admin_client: Client, mailing: Mail) -> None:
    sent = mailing(3)
    row = sent.deliveries.order_by("pk")[0]
    sent.deliveries.filter(pk=row.pk).update(state="unknown", done_at=timezone.now())
    page = admin_client.get(page_of(sent)).content.decode()
    assert "r000@example.org" in page and 'value="pause"' in page
    admin_client.post(page_of(sent), {"do": "leave", "delivery": [row.pk]})
    row.refresh_from_db()
    assert row.state == "accepted"


def test_a_mailing_is_found_on_its_issues_page(admin_client: Client, mailing: Mail) -> None:
    sent = mailing(1)
    assert admin_client.get(f"/admin/mailing/mailing/{sent.pk}/change/")["Location"] == page_of(sent)


def test_a_mailing_pauses_and_goes_on(admin_client: Client, mailing: Mail) -> None:
    sent = mailing(1)
    admin_client.post(page_of(sent), {"do": "pause"})
    sent.refresh_from_db()
    assert sent.state == "paused"
    asked = admin_client.post(page_of(sent), {"do": "resume"})["Location"]
    sent.refresh_from_db()
    assert sent.state == "paused" and "1 lector" in admin_client.get(asked).content.decode()
    admin_client.post(asked.partition("?")[0], {"do": "resume"})
    sent.refresh_from_db()
    assert sent.state == "sending"


def test_a_test_mail_goes_to_the_address_that_was_given(admin_client: Client, mailing: Mail) -> None:
    admin_client.post(page_of(mailing(1)), {"do": "test", "address": "eva@example.org"})
    assert Letter.objects.get(kind="test").recipient == "eva@example.org"


def test_a_test_mail_goes_to_several_addresses_each_once(admin_client: Client, mailing: Mail) -> None:
    page = page_of(mailing(1))
    admin_client.post(page, {"do": "test", "address": "eva@example.org, luis@example.org,eva@example.org"})
    tests = Letter.objects.filter(kind="test").order_by("pk").values_list("recipient", flat=True)
    assert list(tests) == ["eva@example.org", "luis@example.org"]
    for typed in ("eva@example.org, nada", ",".join(f"r{n}@example.org" for n in range(11))):
        assert "errorlist" in admin_client.post(page, {"do": "test", "address": typed}).content.decode()
    assert Letter.objects.filter(kind="test").count() == 2


@pytest.mark.parametrize("kind", ["html", "txt", "eml"])
def test_a_mail_is_shown_before_it_leaves(kind: str, admin_client: Client, mailing: Mail) -> None:
    sent = mailing(1)
    preview = admin_client.get(f"{page_of(sent)}preview.{kind}")
    assert preview.status_code == 200
    title = sent.issue.title.split(" (")[0]
    if kind == "eml":
        message = message_from_bytes(preview.content, policy=policy.default)
        assert title in message["Subject"]
        parts = [message.get_body([each]) for each in ("plain", "html")]
        assert all(part is not None and title in part.get_content() for part in parts)
    else:
        assert title in preview.content.decode()


def test_subscribers_are_searched_and_exported_without_formulas(admin_client: Client, reader: Reader) -> None:
    reader("r000@example.org")
    reader("=evil@example.org")
    found = admin_client.get("/admin/mailing/subscriber/?q=r000").content.decode()
    assert "r000@example.org" in found and "evil" not in found
    assert "'=evil" in admin_client.get("/admin/mailing/subscriber/export/").content.decode()


def test_a_list_is_looked_at_before_it_is_stored(admin_client: Client) -> None:
    upload = io.BytesIO(b"email\nnew@example.org\n")
    upload.name = "list.csv"
    page = admin_client.post("/admin/mailing/subscriber/import/", {"file": upload}).content.decode()
    assert "Añadidos" in page and not Subscriber.objects.by_email("new@example.org").exists()
    upload.seek(0)
    admin_client.post("/admin/mailing/subscriber/import/", {"file": upload, "store": "on"})
    assert Subscriber.objects.by_email("new@example.org").exists()


def test_strangers_see_nothing_of_it(client: Client, mailing: Mail) -> None:
    sent = mailing(1)
    for address in (
        f"mailing/issue/{sent.issue_id}/",
        f"mailing/issue/{sent.issue_id}/preview.html",
        "subscriber/export/",
    ):
        assert client.get(f"/admin/mailing/{address}").status_code == 302


def test_the_editor_reads_a_moment_with_its_zone(
    admin_client: Client, reader: Reader, settings: Any, time_machine: Any
) -> None:
    time_machine.move_to(datetime(2026, 12, 3, 12, tzinfo=UTC))
    reader()
    issue = make_issue(publish_at=datetime(2026, 12, 4, 7, tzinfo=UTC))
    planning.plan(issue)
    page = admin_client.get(f"/admin/mailing/mailing/issue/{issue.pk}/").content.decode()
    assert "viernes 4 de diciembre, 08:00, hora de Madrid" in page
    time_machine.move_to(datetime(2026, 12, 3, 18, tzinfo=UTC))
    notices.evening_before()
    assert "el viernes 4 de diciembre, 08:00, hora de Madrid" in Letter.objects.get().content["text"].replace(
        "\n", " "
    )

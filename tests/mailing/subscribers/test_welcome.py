"""The welcome mail: the editor's words, once, to whoever confirms for the first time, and only while it is on."""

from __future__ import annotations

import email
from collections.abc import Callable
from email import policy
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from issues.accounts.roles import ensure_editors
from mailing.delivery import claims, restored, sending
from mailing.models import Letter, Subscriber, WelcomeText
from mailing.subscribers import lifecycle
from mailing.subscribers.lifecycle import Proof
from tests.tools.mailbox import Mailbox

Reader = Callable[..., Subscriber]


@pytest.fixture
def text(db: None) -> WelcomeText:
    words = "Hola, **gracias** por venir.\n\nLee [el último número](/issues/faros/)."
    return WelcomeText.objects.create(language="es", is_on=True, subject="Bienvenida", text=words)


def confirm(reader: Subscriber) -> None:
    Subscriber.objects.filter(pk=reader.pk).update(asked_at=timezone.now())
    assert lifecycle.confirm(reader, Proof())


def welcomes() -> list[Letter]:
    return list(Letter.objects.filter(kind="welcome"))


def test_whoever_confirms_gets_the_editors_words_and_a_way_out(
    text: WelcomeText, reader: Reader, mailbox: Mailbox, client: Client
) -> None:
    ana = reader("ana@example.org", state="pending")
    confirm(ana), confirm(ana)
    sending.send_some()
    (envelope,) = mailbox.messages
    mail = email.message_from_bytes(envelope.content, policy=policy.default)
    assert (mail["Subject"], mail["To"]) == ("Bienvenida", "ana@example.org")
    html, plain = (part.get_content() for part in (mail.get_body(("html",)), mail.get_body(("plain",))))
    assert "<strong>gracias</strong>" in html and "/issues/faros/" in html and "/issues/faros/" in plain
    assert "**" not in plain and "/preferences/" in plain
    leave = mail["List-Unsubscribe"]
    path = leave[leave.index("/unsubscribe/") : leave.index(">")]
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    ana.refresh_from_db()
    assert ana.state == "unsubscribed"


def test_it_is_off_until_the_editor_puts_it_on(text: WelcomeText, reader: Reader) -> None:
    WelcomeText.objects.update(is_on=False)
    confirm(reader("ana@example.org", state="pending"))
    assert welcomes() == []


def test_whoever_comes_back_is_not_welcomed_twice(text: WelcomeText, reader: Reader) -> None:
    ana = reader("ana@example.org", state="pending")
    confirm(ana)
    lifecycle.leave(ana, Proof())
    confirm(ana)
    assert len(welcomes()) == 1


def test_whoever_left_before_it_went_out_gets_none(
    text: WelcomeText, reader: Reader, mailbox: Mailbox
) -> None:
    ana = reader("ana@example.org", state="pending")
    confirm(ana)
    lifecycle.leave(ana, Proof())
    sending.send_some()
    assert not mailbox.messages and welcomes()[0].state == "cancelled"


def test_whoever_left_while_a_worker_had_it_gets_none(
    text: WelcomeText, reader: Reader, mailbox: Mailbox
) -> None:
    ana = reader("ana@example.org", state="pending")
    confirm(ana)
    (claimed,) = claims.claim("other", 1)
    lifecycle.leave(ana, Proof())
    assert not claims.begin(Letter, [claimed.pk], "other")
    claims.release("other")
    sending.send_some()
    assert not mailbox.messages and welcomes()[0].state == "cancelled"


def test_whoever_was_erased_and_comes_back_is_not_welcomed_twice(text: WelcomeText, reader: Reader) -> None:
    ana = reader("ana@example.org", state="pending")
    confirm(ana)
    Letter.objects.update(recipient="elsewhere@example.org", subscriber=None)  # the one that was sent
    lifecycle.forget(ana)
    confirm(reader("Ana@example.org", state="pending"))
    assert len(welcomes()) == 1


def test_a_restored_backup_welcomes_nobody_again(text: WelcomeText, reader: Reader, mailbox: Mailbox) -> None:
    confirm(reader("ana@example.org", state="pending"))
    restored.hold_all(timezone.now())
    sending.send_some()
    assert not mailbox.messages


def save(client: Client, welcome: WelcomeText, **changed: str) -> None:
    """The editor saves the text with these changes."""
    if not User.objects.filter(username="eva").exists():
        User.objects.create_superuser("eva", "eva@example.org", "x")
    client.force_login(User.objects.get(username="eva"))
    fields = {"language": welcome.language, "subject": welcome.subject, "text": welcome.text, "is_on": "on"}
    answer = client.post(reverse("admin:mailing_welcometext_change", args=[welcome.pk]), fields | changed)
    assert answer.status_code == 302


def test_who_waits_for_it_gets_it_as_the_editor_mended_it(
    text: WelcomeText, reader: Reader, client: Client
) -> None:
    confirm(reader("ana@example.org", state="pending"))
    save(client, text, subject="Hola", text="Mejor **así**.")
    (letter,) = welcomes()
    assert letter.content["subject"] == "Hola" and "<strong>así</strong>" in letter.content["html"]


@pytest.mark.parametrize("way", ["off", "deleted", "chosen and deleted"])
def test_a_text_taken_back_goes_to_nobody_who_waits(
    text: WelcomeText, reader: Reader, client: Client, mailbox: Mailbox, way: str
) -> None:
    confirm(reader("ana@example.org", state="pending"))
    save(client, text, **({"is_on": ""} if way == "off" else {}))
    if way == "deleted":
        client.post(reverse("admin:mailing_welcometext_delete", args=[text.pk]), {"post": "yes"})
    elif way != "off":
        chosen = {"action": "delete_selected", "_selected_action": [text.pk], "post": "yes"}
        client.post(reverse("admin:mailing_welcometext_changelist"), chosen)
    sending.send_some()
    assert not mailbox.messages and [letter.state for letter in welcomes()] == ["cancelled"]


@pytest.mark.parametrize(("language", "subject"), [("en", "Welcome"), ("es", "Bienvenida")])
def test_it_is_in_the_readers_language(
    text: WelcomeText, reader: Reader, language: str, subject: str
) -> None:
    WelcomeText.objects.create(language="en", is_on=True, subject="Welcome", text="Hello.")
    confirm(reader("ana@example.org", state="pending", language=language))
    assert welcomes()[0].content["subject"] == subject


def test_without_one_in_theirs_it_is_in_the_sites(text: WelcomeText, reader: Reader) -> None:
    confirm(reader("ana@example.org", state="pending", language="en"))
    assert welcomes()[0].content["subject"] == "Bienvenida"


def test_a_text_that_cannot_be_shown_keeps_nobody_from_confirming(
    text: WelcomeText, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_anything: Any) -> None:
        raise ValueError("no")

    monkeypatch.setattr("mailing.subscribers.welcome.welcome", fail)
    ana = reader("ana@example.org", state="pending")
    confirm(ana)
    ana.refresh_from_db()
    assert ana.state == "confirmed" and welcomes() == []


def test_an_editor_writes_it_and_gets_a_test(client: Client, db: None) -> None:
    user = User.objects.create_user("eva", "eva@example.org", "x", is_staff=True)
    user.groups.add(ensure_editors())
    client.force_login(user)
    page = reverse("admin:mailing_welcometext_add")
    assert 'name="is_on"' in client.get(page).content.decode()
    written = {
        "language": "es",
        "subject": " Bienvenida\n",
        "text": "Hola <script>alert(1)</script>",
        "is_on": "",
    }
    client.post(page, written)
    text = WelcomeText.objects.get()
    assert (text.subject, text.is_on) == ("Bienvenida", False)
    chosen = {"action": "send_test", "_selected_action": [text.pk]}
    answer = client.post(reverse("admin:mailing_welcometext_changelist"), chosen, follow=True)
    assert "eva@example.org" in answer.content.decode()
    test = Letter.objects.get()
    assert (test.kind, test.recipient) == ("test", "eva@example.org") and "<script" not in test.content[
        "html"
    ]
    assert not [name for name, _value in test.content["headers"] if name.startswith("List-Un")]

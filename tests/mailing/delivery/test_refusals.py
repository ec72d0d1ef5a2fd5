"""What a refusal does: to its message, to its reader, to the mailing, and what the editor reads of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP as Protocol
from django.test import Client
from django.utils import timezone

from mailing.delivery import planning, sending, smtp
from mailing.models import Letter, Mailing, Subscriber
from mailing.subscribers import lifecycle
from mailing.subscribers.lifecycle import Proof
from tests.tools.mailbox import Mailbox

Mail = Callable[..., Mailing]
BLOCKED = "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org"


def everybody(count: int, answer: str) -> dict[str, str]:
    return {f"r{n:03}@example.org": answer for n in range(count)}


def try_again(mailing: Mailing, *, days: int = 0) -> None:
    """As if the pauses were over, and the first try so many days ago."""
    rows = mailing.deliveries.filter(state="retry")
    rows.update(next_try_at=timezone.now())
    if days:
        rows.update(first_try_at=timezone.now() - timedelta(days=days))
    sending.send_some()


def test_who_is_not_there_is_not_written_to_again(mailing: Mail, mailbox: Mailbox) -> None:
    mailbox.answers = {"r000@example.org": "550 5.5.0 Requested action not taken: mailbox unavailable"}
    sent = mailing(25)
    sending.send_some()
    assert sent.counts() == {"accepted": 24, "refused": 1}
    gone = Subscriber.objects.get(email="r000@example.org")
    assert gone.state == "bounced" and "mailbox unavailable" in gone.consents.get(kind="bounced").note


def test_a_full_mailbox_is_tried_for_days_and_counts_as_a_soft_bounce(
    mailing: Mail, mailbox: Mailbox
) -> None:
    mailbox.answers = {"r000@example.org": "552 5.2.2 mailbox full"}
    sent = mailing(25)
    sending.send_some()
    assert sent.counts() == {"accepted": 24, "retry": 1}
    try_again(sent, days=4)
    assert sent.counts() == {"accepted": 24, "refused": 1}
    full = Subscriber.objects.get(email="r000@example.org")
    assert (full.state, full.soft_bounces) == ("confirmed", 1)


@pytest.mark.parametrize(
    "answer",
    [
        BLOCKED,
        "550 5.7.26 sender is unauthenticated, DKIM and SPF failed",
        "553 5.7.1 <boletin@quincena.example>: Sender address rejected: not owned by user",
        "504 5.5.2 <localhost>: Helo command rejected: need fully-qualified hostname",
        "530 5.7.0 Must issue a STARTTLS command first",
        "550 relay not permitted",
    ],
)
def test_what_is_about_us_pauses_the_mailing_and_costs_no_reader(
    answer: str, mailing: Mail, mailbox: Mailbox, settings: Any, client: Client, admin_client: Client
) -> None:
    settings.MAIL_EDITOR = ["eva@example.org"]
    mailbox.answers = everybody(60, answer)
    sent = mailing(60)
    sending.send_some()
    sent.refresh_from_db()
    assert sent.state == "paused" and answer[4:30] in sent.note
    page = admin_client.get(f"/admin/mailing/mailing/issue/{sent.issue_id}/").content.decode()
    assert answer[-20:] in page.replace("&#x27;", "'").replace("&lt;", "<").replace("&gt;", ">")
    assert answer[-20:] in client.get("/healthz").json()["mail"]
    assert Letter.objects.filter(kind="editor").count() == 1
    try_again(sent, days=9)
    assert not Subscriber.objects.exclude(state="confirmed").exists()
    assert "refused" not in sent.counts()
    mailbox.answers = {}
    assert planning.resume(sent)
    sending.send_some()
    assert sent.counts() == {"accepted": 60} and set(mailbox.recipients.values()) == {1}
    assert client.get("/healthz").json()["mail"] is None


GONE = "550 5.1.1 no such user here"


def to(mailing: Mail, addresses: list[str]) -> Mailing:
    """A mailing to these addresses, in this order."""
    sent = mailing(len(addresses))
    for row, address in zip(sent.deliveries.order_by("pk"), addresses, strict=True):
        Subscriber.objects.filter(pk=row.subscriber_id).update(email=address)
    return sent


def outcome_of(sent: Mailing) -> tuple[str, dict[str, int], int]:
    """State, answers, and how many readers were struck off, when nothing is left to send."""
    sending.send_some()
    planning.run()
    sent.refresh_from_db()
    return sent.state, sent.counts(), Subscriber.objects.filter(state="bounced").count()


def test_a_list_with_many_dead_addresses_goes_out(mailing: Mail, mailbox: Mailbox) -> None:
    addresses = [f"r{n}@{'gmail.example' if n % 2 else f'd{n % 9}.example'}" for n in range(200)]
    mailbox.answers = {address: GONE for n, address in enumerate(addresses) if n % 20 in (0, 7, 8)}
    assert outcome_of(to(mailing, addresses)) == ("done", {"accepted": 170, "refused": 30}, 30)


@pytest.mark.parametrize("last", [[], ["a@x.example", "b@y.example", "c@x.example"]])
def test_a_company_that_is_gone_stops_nobody(mailing: Mail, mailbox: Mailbox, last: list[str]) -> None:
    addresses = [f"r{n}@gone.example" for n in range(60)] + last
    mailbox.answers = dict.fromkeys(addresses, GONE)
    assert outcome_of(to(mailing, addresses)) == ("done", {"refused": len(addresses)}, len(addresses))


def test_a_relay_that_knows_nobody_strikes_off_nobody(
    mailing: Mail, mailbox: Mailbox, settings: Any, admin_client: Client
) -> None:
    settings.MAIL_EDITOR = ["eva@example.org"]
    addresses = [f"r{n}@d{n % 3}.example" for n in range(60)]
    mailbox.answers = dict.fromkeys(addresses, "550 Unrouteable address")
    sent = to(mailing, addresses)
    state, answers, struck = outcome_of(sent)
    assert (state, struck) == ("paused", 0) and answers["refused"] < 60
    assert "No se ha dado de baja a ninguno" in sent.note and "Unrouteable address" in sent.note
    mailbox.answers = {}
    assert planning.send_to_the_rest(sent)
    assert outcome_of(sent) == ("done", {"accepted": 60}, 0)


def test_one_provider_that_refuses_us_keeps_the_mail_from_nobody_else(
    mailing: Mail, mailbox: Mailbox
) -> None:
    addresses = [f"r{n}@{'hotmail' if n % 5 == 0 else 'otro'}.example" for n in range(100)]
    mailbox.answers = dict.fromkeys(addresses[::5], BLOCKED)
    assert outcome_of(to(mailing, addresses)) == ("sending", {"accepted": 80, "retry": 20}, 0)


def test_a_small_mailing_goes_on_counting_over_its_tries(mailing: Mail, mailbox: Mailbox) -> None:
    """Eight readers are asked for three times: more than twenty answers, all about us."""
    mailbox.answers = everybody(8, BLOCKED)
    sent = mailing(8)
    for _turn in range(4):
        try_again(sent)
        sending.send_some()
    sent.refresh_from_db()
    assert sent.state == "paused" and "spamhaus" in sent.note and sent.counts() == {"retry": 8}


def test_what_is_about_us_never_ends_a_delivery(mailing: Mail, mailbox: Mailbox) -> None:
    mailbox.answers = everybody(2, BLOCKED)
    sent = mailing(2)
    sending.send_some()
    try_again(sent, days=9)
    assert sent.counts() == {"retry": 2}


def test_a_mailing_ends_though_one_server_refuses_us_for_ever(mailing: Mail, mailbox: Mailbox) -> None:
    mailbox.answers = everybody(2, BLOCKED)
    sent = mailing(5)
    sending.send_some()
    planning.run()
    assert sent.counts() == {"accepted": 3, "retry": 2}
    try_again(sent, days=9)
    planning.run()
    sent.refresh_from_db()
    assert (sent.state, sent.counts()) == ("done", {"accepted": 3, "refused": 2})
    assert Subscriber.objects.confirmed().count() == 5
    mailbox.answers = {}
    assert planning.send_to_the_rest(sent) == 2
    sending.send_some()
    assert sent.counts() == {"accepted": 5}


def test_each_refusal_is_told_in_words(mailing: Mail, mailbox: Mailbox, admin_client: Client) -> None:
    answers = ["550 5.1.1 no such user", "552 5.2.2 mailbox full", BLOCKED]
    mailbox.answers = {f"r{n:03}@example.org": answer for n, answer in enumerate(answers)}
    sent = mailing(6)
    sending.send_some()
    page = admin_client.get(f"/admin/mailing/mailing/issue/{sent.issue_id}/").content.decode()
    words = " ".join(page.split())
    assert "rechazado: allí no existe ese lector</span> <small><q>550 5.1.1 no such user" in words
    assert "el buzón está lleno o no admite nada por ahora · próximo intento:" in words
    assert "es por nosotros, no por el lector · próximo intento:" in words
    assert "quedan 0 minutos" not in words


def test_a_login_that_is_refused_is_said_at_once(
    mailing: Mail, mailbox: Mailbox, settings: Any, client: Client, admin_client: Client, monkeypatch: Any
) -> None:
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "quincena", "wrong"
    sent = mailing(3)
    sending.send_some()
    assert sent.counts() == {"queued": 3}
    page = admin_client.get(f"/admin/mailing/mailing/issue/{sent.issue_id}/").content.decode()
    said = client.get("/healthz").json()["mail"]
    assert "127.0.0.1" in said and said[-20:-1] in page


def test_health_shows_no_address(mailing: Mail, mailbox: Mailbox, client: Client) -> None:
    mailbox.answers = {"r000@example.org": "550 5.7.1 <r000@example.org>: spam from (boletin@x.example)"}
    mailing(1)
    sending.send_some()
    said = client.get("/healthz").content.decode()
    assert (
        "5.7.1 <…@example.org>" in json.loads(said)["mail"] and "r000" not in said and "boletin@" not in said
    )


def test_a_new_readers_confirmation_waits_for_us(db: None, mailbox: Mailbox, client: Client) -> None:
    mailbox.answers = {"nueva@example.org": BLOCKED}
    lifecycle.ask("nueva@example.org", language="es", proof=Proof())
    sending.send_some()
    letter = Letter.objects.get()
    assert letter.state == "retry" and "spamhaus" in client.get("/healthz").json()["mail"]
    mailbox.answers = {}
    Letter.objects.update(next_try_at=timezone.now())
    sending.send_some()
    assert mailbox.recipients == {"nueva@example.org": 1}


@pytest.mark.parametrize(
    ("answer", "works"),
    [("500 5.5.1 unknown command", True), ("502 5.5.1 BDAT not implemented", True), ("503 5.5.1 bad", True)],
)
def test_chunks_offered_but_not_known_are_left_alone(
    answer: str, works: bool, mailing: Mail, mailbox: Mailbox, monkeypatch: Any, settings: Any
) -> None:
    settings.MAIL_CONNECTIONS = 1
    said: list[str] = []

    async def ehlo(
        self: Any, server: Protocol, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> Any:
        session.host_name = hostname
        said.append(hostname)
        return [*responses[:-1], "250-CHUNKING", responses[-1]]

    async def bdat(self: Protocol, arg: str) -> None:
        said.append(f"BDAT {arg}")
        await self.push(answer)

    monkeypatch.setattr(Mailbox, "handle_EHLO", ehlo, raising=False)
    monkeypatch.setattr(Protocol, "smtp_BDAT", bdat, raising=False)
    sent = mailing(4)
    sending.send_some()
    assert sent.counts() == {"accepted": 4} and set(mailbox.recipients.values()) == {1}
    assert said == ["quincena.example", "BDAT 0"], "asked once a connection"


@pytest.mark.parametrize(
    ("url", "name", "said"),
    [
        ("https://quincena.example:8443/x", "", "quincena.example"),
        ("https://quincena.example", "mx.example.net", "mx.example.net"),
        ("http://127.0.0.1:8000", "", None),
        ("http://localhost", "", None),
        ("http://[2001:db8::1]", "", None),
    ],
)
def test_we_greet_by_a_name_that_servers_take(url: str, name: str, said: str | None, settings: Any) -> None:
    settings.SITE_URL, settings.MAIL_EHLO = url, name
    assert smtp.own_name() == (said or smtp.DNS_NAME.get_fqdn())

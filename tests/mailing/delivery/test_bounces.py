"""Mail that comes back stops the address it is about, and no other."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from mailing import tasks, tokens
from mailing.content import emails
from mailing.content.placeholders import Placeholders
from mailing.delivery import bounces, webhooks
from mailing.delivery import returned as returned_mail
from mailing.models import Delivery, Mailing, Subscriber, UnreadReturn
from tests.tools.imap_server import ImapServer

Mail = Callable[..., Mailing]


def returned(delivery: Delivery, status: str = "5.1.1", *, token: str = "") -> bytes:
    token = token or tokens.make(tokens.BOUNCE, str(delivery.pk))
    return f"""From: MAILER-DAEMON@mx.example\r
To: bounces+{token}@example.org\r
Subject: Undelivered Mail Returned to Sender\r
MIME-Version: 1.0\r
Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r
\r
--b\r
Content-Type: text/plain\r
\r
It did not arrive.\r
--b\r
Content-Type: message/delivery-status\r
\r
Reporting-MTA: dns; mx.example\r
\r
Final-Recipient: rfc822; somebody@example.org\r
Action: failed\r
Status: {status}\r
Diagnostic-Code: smtp; 550 {status} no\r
 such user\r
\r
--b--\r
""".encode()


def handled(raw: bytes) -> bool:
    """Whether the mail was understood and meant something."""
    try:
        said = returned_mail.read_returned(raw)
    except returned_mail.NotUnderstood:
        return False
    return said.kind != "nothing" and bounces.apply(said)


@pytest.fixture
def sent(mailing: Mail) -> Mailing:
    made = mailing(2)
    made.deliveries.update(state="accepted", done_at=timezone.now())
    return made


def test_a_hard_bounce_stops_the_address_and_only_that(sent: Mailing) -> None:
    row, other = sent.deliveries.order_by("pk")
    assert handled(returned(row))
    row.refresh_from_db()
    assert row.state == "bounced" and "no such user" in row.error
    assert row.subscriber.state == "bounced" and other.subscriber.state == "confirmed"


@pytest.mark.parametrize("status", ["4.2.2", "5.2.2", "5.7.1"])
def test_soft_bounces_stop_an_address_after_the_fifth(sent: Mailing, status: str) -> None:
    row = sent.deliveries.order_by("pk")[0]
    for count in range(1, 6):
        Delivery.objects.filter(pk=row.pk).update(state="accepted")  # the next issue, as it were
        assert handled(returned(row, status))
        assert Subscriber.objects.get(pk=row.subscriber_id).state == (
            "bounced" if count == 5 else "confirmed"
        )


def test_the_same_notice_twice_counts_once(sent: Mailing) -> None:
    row = sent.deliveries.order_by("pk")[0]
    for _time in range(7):
        handled(returned(row, "4.2.2"))
    assert Subscriber.objects.get(pk=row.subscriber_id).soft_bounces == 1


def test_an_address_that_fails_for_good_after_failing_for_now_is_stopped(sent: Mailing) -> None:
    row = sent.deliveries.order_by("pk")[0]
    handled(returned(row, "4.2.2"))
    assert handled(returned(row, "5.1.1"))
    row.refresh_from_db()
    assert row.subscriber.state == "bounced" and "5.1.1" in row.error


def test_mail_that_is_only_late_has_not_come_back(sent: Mailing) -> None:
    row = sent.deliveries.order_by("pk")[0]
    assert not handled(returned(row, "4.4.1").replace(b"Action: failed", b"Action: delayed"))
    row.refresh_from_db()
    assert row.state == "accepted"


def test_a_forged_bounce_changes_nothing(sent: Mailing) -> None:
    row = sent.deliveries.order_by("pk")[0]
    good = tokens.make(tokens.BOUNCE, str(row.pk))
    other_purpose = tokens.make(tokens.LEAVE, str(row.pk))
    for token in (good[:-1] + ("A" if good[-1] != "A" else "B"), other_purpose, "x" * 30):
        assert not handled(returned(row, token=token))
    assert not Subscriber.objects.exclude(state="confirmed").exists()


def test_unsubscribing_by_mail_leaves(sent: Mailing) -> None:
    row = sent.deliveries.order_by("pk")[0]
    token = tokens.make(tokens.LEAVE, row.subscriber.key)
    assert handled(f"From: a@example.org\r\nSubject: unsubscribe {token}\r\n\r\n".encode())
    assert Subscriber.objects.get(pk=row.subscriber_id).state == "unsubscribed"


@pytest.mark.parametrize(
    "raw", [b"", b"Subject: Out of office\r\n\r\nHi", b"\xff\xfe", b"Content-Type: multipart/report\r\n\r\n"]
)
def test_other_mail_is_left_alone(db: None, raw: bytes) -> None:
    assert not handled(raw)


@pytest.mark.parametrize(
    ("kind", "reason", "state"),
    [
        ("bounced", "bounced", "bounced"),
        ("complained", None, "complained"),
        ("bounced", "other", "confirmed"),
        ("opened", None, "confirmed"),
    ],
)
def test_a_providers_webhook_says_the_same(sent: Mailing, kind: str, reason: str | None, state: str) -> None:
    row = sent.deliveries.order_by("pk")[0]
    event = SimpleNamespace(
        event_type=kind,
        reject_reason=reason,
        metadata={"delivery": str(row.pk)},
        recipient=row.subscriber.email.upper(),
        description="",
        mta_response="550 no",
    )
    webhooks.on_event(None, event)
    row.refresh_from_db()
    assert row.subscriber.state == state
    assert row.error == ("" if kind == "opened" else f"{kind}: 550 no")
    event.recipient = "somebody@else.example"
    webhooks.on_event(None, event)
    assert Subscriber.objects.filter(state="confirmed").count() >= 1


def token_of(row: Delivery) -> str:
    return tokens.make_caseless(tokens.BOUNCE, str(row.pk))


def row_of(mailing: Mailing) -> Delivery:
    row = mailing.deliveries.select_related("subscriber").order_by("pk").first()
    assert row and row.subscriber
    return row


def state_after(mailing: Mailing, raw: bytes | str) -> tuple[bool, str, str]:
    """Whether a mail was understood, and what its delivery and its reader are then."""
    row = row_of(mailing)
    understood = bounces.handle(raw if isinstance(raw, bytes) else raw.replace("\n", "\r\n").encode())
    row.refresh_from_db()
    assert row.subscriber
    return understood, row.state, Subscriber.objects.get(pk=row.subscriber_id).state


def notice(row: Delivery, status: str, words: str, *, action: str = "failed", to: str = "") -> str:
    """A delivery status notification of these words."""
    raw = returned(row, status, token=to or token_of(row)).decode().replace("\r\n", "\n")
    raw = raw.replace("Action: failed", f"Action: {action}")
    start = raw.index("Diagnostic-Code")
    return raw[:start] + f"Diagnostic-Code: smtp; {words}\n\n--b--\n"


@pytest.mark.parametrize(
    ("status", "words", "reader_is"),
    [
        ("5.0.0", "550 DKIM: signature verification failed", "confirmed"),
        ("5.0.0", "550 No Such User Here", "bounced"),
        ("5.7.1", "554 5.7.1 blocked using zen.spamhaus.org", "confirmed"),
        ("5.1.10", "550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found by SMTP address lookup", "bounced"),
        ("5.0.0", "User ana (ana@example.net) not listed in Domino Directory", "bounced"),
    ],
)
def test_only_a_permanent_cause_at_the_recipient_is_a_hard_bounce(
    sent: Mailing, status: str, words: str, reader_is: str
) -> None:
    assert state_after(sent, notice(row_of(sent), status, words)) == (True, "bounced", reader_is)


def test_what_is_about_us_costs_no_reader_however_often_it_comes(sent: Mailing) -> None:
    row = row_of(sent)
    for _issue in range(9):
        Delivery.objects.filter(pk=row.pk).update(state="accepted")
        assert state_after(sent, notice(row, "5.0.0", "550 DKIM failed")) == (True, "bounced", "confirmed")
    row.refresh_from_db()
    assert (row.cause, row.subscriber.soft_bounces) == ("us", 0)  # type: ignore[union-attr]


def test_a_return_address_survives_being_written_small(sent: Mailing) -> None:
    row = row_of(sent)
    raw = returned(row, token=token_of(row))
    small = raw.replace(token_of(row).encode(), token_of(row).upper().encode()).lower()
    assert token_of(row).upper().encode() not in small
    assert state_after(sent, small) == (True, "bounced", "bounced")


@pytest.mark.parametrize("action", ["delayed", "relayed", "delivered", "expanded"])
def test_reports_of_what_did_not_fail_are_understood_and_change_nothing(sent: Mailing, action: str) -> None:
    raw = notice(row_of(sent), "4.4.1" if action == "delayed" else "2.0.0", "451 busy", action=action)
    assert state_after(sent, raw) == (True, "accepted", "confirmed")
    assert not UnreadReturn.objects.exists()


ARF = """From: <staff@isp.example>
To: <{to}>
Subject: FW: Noticias
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="x"

--x
Content-Type: text/plain

This is an email abuse report.

--x
Content-Type: message/feedback-report

Feedback-Type: {kind}
User-Agent: SomeGenerator/1.0
Version: 1{report}

--x
Content-Type: {attached}

Return-Path: <{path}>
Subject: Noticias
List-Unsubscribe: <https://quincena.example/unsubscribe/{leave}/>

Hola.
--x--
"""
JUNK = """From: <staff@hotmail.example>
To: abuse@example.org
Subject: complaint about message from 192.0.2.1
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="x"

--x
Content-Type: message/rfc822

X-HmXmrOriginalRecipient: ana@hotmail.example
Return-Path: <{path}>
Subject: Noticias

Hola.
--x--
"""


@pytest.mark.parametrize(
    ("form", "kind", "reader_is"),
    [
        ("message/rfc822", "abuse", "complained"),
        ("text/rfc822-headers", "abuse", "complained"),
        ("to", "fraud", "complained"),
        ("list-unsubscribe", "abuse", "complained"),
        ("report", "abuse", "complained"),
        ("junk", "", "complained"),
        ("message/rfc822", "opt-out", "unsubscribed"),
        ("message/rfc822", "not-spam", "confirmed"),
        ("message/rfc822", "auth-failure", "confirmed"),
    ],
)
def test_complaints_of_every_form_are_heard(sent: Mailing, form: str, kind: str, reader_is: str) -> None:
    row = row_of(sent)
    path, none = f"bounces+{token_of(row)}@example.org", "nobody@example.org"
    leave = tokens.make(tokens.LEAVE, row.subscriber.key)  # type: ignore[union-attr]
    raw = (JUNK if form == "junk" else ARF).format(
        to=path if form == "to" else "abuse@example.org",
        kind=kind,
        attached=form if "/" in form else "message/rfc822",
        report=f"\nOriginal-Mail-From: <{path}>" if form == "report" else "",
        path=path if "/" in form or form == "junk" else none,
        leave=leave if form == "list-unsubscribe" else "x",
    )
    understood, _state, reader = state_after(sent, raw)
    assert (understood, reader) == (True, reader_is)


QMAIL = """From: MAILER-DAEMON@mx.example
To: bounces+{token}@example.org
Subject: failure notice

Hi. This is the qmail-send program at mx.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<ana@example.net>:
192.0.2.9 does not like recipient.
Remote host said: {words}
Giving up on 192.0.2.9.

--- Below this line is a copy of the message.

Subject: 550 5.7.1 spam
"""
EXIM = """From: Mail Delivery System <Mailer-Daemon@mx.example>
To: bounces+{token}@example.org
X-Failed-Recipients: ana@example.net
Auto-Submitted: auto-replied
Subject: Mail delivery failed: returning message to sender

This message was created automatically by mail delivery software.

  ana@example.net
    host mx.example.net [192.0.2.9]
    SMTP error from remote mail server after RCPT TO:<ana@example.net>:
    {words}

------ This is a copy of the message, including all the headers. ------
"""


@pytest.mark.parametrize("form", [QMAIL, EXIM], ids=["qmail", "exim"])
@pytest.mark.parametrize(
    ("words", "reader_is"),
    [
        ("550 sorry, no mailbox here by that name. (#5.1.1 - chkuser)", "bounced"),
        ("550 5.7.1 Message rejected as spam", "confirmed"),
        ("452 4.2.2 mailbox full", "confirmed"),
    ],
)
def test_bounces_in_words_are_read_too(sent: Mailing, form: str, words: str, reader_is: str) -> None:
    raw = form.format(token=token_of(row_of(sent)), words=words)
    assert state_after(sent, raw) == (True, "bounced", reader_is)


IN_WORDS = """From: MAILER-DAEMON@mx.example
To: bounces+{token}@example.org
Subject: {subject}

<ana@example.net>:
{words}

--- Below this line is a copy of the message.
"""


@pytest.mark.parametrize(
    ("words", "reader_is"),
    [
        ("Sorry, no mailbox here by that name. (#5.1.1)", "bounced"),
        ("This address no longer accepts mail.", "bounced"),
        ("Sorry, I couldn't find any host named gmial.example. (#5.1.2)", "bounced"),
        ("554: 30: Sorry, your message cannot be delivered. This mailbox is disabled (554.30).", "bounced"),
        ("all relevant MX records point to non-existent hosts", "bounced"),
        ("user is over quota", "confirmed"),
        ("mailbox is full (MTA-imposed quota exceeded while writing to tmp)", "confirmed"),
        (
            "I wasn't able to establish an SMTP connection. (#4.4.1)\nIt has been in the queue too long.",
            "confirmed",
        ),
        ("Domain example.org has exceeded the max emails per hour (150/150) allowed.", "confirmed"),
        ("554: 5.7.9 Message not accepted for policy reasons.", "confirmed"),
    ],
)
def test_bounces_without_a_servers_answer_are_read_too(sent: Mailing, words: str, reader_is: str) -> None:
    raw = IN_WORDS.format(token=token_of(row_of(sent)), subject="failure notice", words=words)
    assert state_after(sent, raw) == (True, "bounced", reader_is)


@pytest.mark.parametrize(
    ("subject", "words"),
    [
        (
            "Warning: message 1rAbCd-0001 delayed 24 hours",
            "A message that you sent has not yet been delivered.\nDelay reason: 450 4.7.1 greylisted",
        ),
        ("Warning: could not send message for past 4 hours", "Will keep trying until message is 5 days old"),
    ],
)
def test_what_is_only_late_changes_nothing_and_is_not_listed(sent: Mailing, subject: str, words: str) -> None:
    raw = IN_WORDS.format(token=token_of(row_of(sent)), subject=subject, words=words)
    assert state_after(sent, raw) == (True, "accepted", "confirmed")
    assert not UnreadReturn.objects.exists()


@pytest.mark.parametrize(
    "head",
    [
        "Subject: Automatische Antwort: Noticias",
        "Subject: =?utf-8?q?R=C3=A9ponse_automatique?= : Noticias",
        "Subject: Leido\nContent-Type: multipart/report; report-type=disposition-notification; boundary=b",
        "Auto-Submitted: auto-replied",
        "X-Autoreply: yes",
        "Precedence: auto_reply",
        "Subject: =?utf-8?q?Respuesta_autom=C3=A1tica=3A_Noticias?=",
        "Subject: Out of Office: Noticias",
    ],
)
def test_automatic_replies_change_nothing_and_are_not_listed(sent: Mailing, head: str) -> None:
    raw = f"From: ana@example.net\nTo: bounces+{token_of(row_of(sent))}@example.org\n{head}\n\nVuelvo el lunes.\n"
    assert state_after(sent, raw) == (True, "accepted", "confirmed")
    assert not UnreadReturn.objects.exists()


@pytest.mark.parametrize(
    "subject",
    [
        "unsubscribe {}",
        "Re: unsubscribe {}",
        "RE: Fwd: Unsubscribe   {}",
        "[EXTERNAL] unsubscribe {}",
        "=?utf-8?q?unsubscribe_{}?=",
        "unsubscribe\n {}",
    ],
)
def test_a_wish_to_leave_is_heard_as_mail_programs_write_it(sent: Mailing, subject: str) -> None:
    row = row_of(sent)
    token = tokens.make(tokens.LEAVE, row.subscriber.key)  # type: ignore[union-attr]
    written = token.replace("_", "=5F") if "=?" in subject else token
    raw = f"From: ana@example.net\nSubject: {subject.format(written)}\n\n"
    assert state_after(sent, raw) == (True, "accepted", "unsubscribed")


def nested(depth: int) -> bytes:
    """Parts in parts in parts."""
    lines = [f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(depth)]
    return "".join(lines).encode()


HOSTILE = {
    "long subject": b"Subject: " + b"a" * 1_000_000 + b"\n\n",
    "long folded subject": b"Subject: a\n" + b" a b c d\n" * 120_000 + b"\n",
    "brackets": b"From: " + b"(" * 2000 + b"\nTo: " + b"<" * 2000 + b"\n\n",
    "quotes": b'From: "' + b'\\"' * 9000 + b"\n\n",
    "encoded words": b"Subject: " + b"=?utf-8?q?a?= " * 60_000 + b"\n\n",
    "folded encoded words": b"Subject: a" + b"\n =?utf-8?b?YQ==?=" * 60_000 + b"\n\n",
    "a line break in a word": b"Subject: =?utf-8?q?=0A?=\nFrom: =?utf-8?q?=0D=0A?= <a@b>\n\n",
    "an unknown charset": b"Subject: =?nothing?q?a?=\nContent-Type: text/plain; charset=nothing\n\nx",
    "parts in parts": nested(2000),
    "many headers": b"X: y\n" * 50_000 + b"\n",
    "parameters": b"Content-Type: multipart/report; " + b"a*0*=utf-8''%41;" * 1200 + b"\n\n",
    "boundaries": b'Content-Type: multipart/mixed; boundary="a"\n\n' + b"--a\n" * 50_000,
    "nothing": b"",
    "NUL": b"\0" * 5000,
    "unsubscribe": b"Subject: " + b"unsubscribe " * 80_000 + b"\n\n",
    "tokens": b"To: " + (b"+" + b"a" * 40 + b"@") * 20_000 + b"\n\n",
}


@pytest.mark.parametrize("shape", HOSTILE)
def test_a_hostile_mail_is_set_aside_at_once_and_said(
    shape: str, sent: Mailing, bounce_box: ImapServer, caplog: pytest.LogCaptureFixture
) -> None:
    row = row_of(sent)
    hostile = bounce_box.add(HOSTILE[shape])
    bounce_box.add(returned(row))
    started = time.process_time()
    bounces.read_box()
    assert time.process_time() - started < 3, "a second, and room for a busy machine"
    row.refresh_from_db()
    assert row.state == "bounced" and bounce_box.flags[hostile] == {"\\Seen"}
    assert UnreadReturn.objects.count() == 1 and "set aside" in caplog.text
    assert list(bounce_box.messages) == [hostile], (
        "what was understood is deleted, the rest is left for a person"
    )


def test_a_mail_is_marked_only_after_it_was_applied(
    sent: Mailing, bounce_box: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker dies (the database goes away) between reading and applying: nothing is lost."""
    row = row_of(sent)
    bounce_box.add(returned(row))

    def die(*_notice: object) -> bool:
        raise RuntimeError("gone")

    with monkeypatch.context() as patch:
        patch.setattr(bounces, "apply", die)
        assert bounces.read_box() == 0
    assert len(bounce_box.unseen) == 1 and not UnreadReturn.objects.exists()
    assert bounces.read_box() == 1
    row.refresh_from_db()
    assert row.state == "bounced" and not bounce_box.messages


def test_what_is_not_understood_is_listed_at_the_desk_once(
    sent: Mailing, bounce_box: ImapServer, admin_client: Client
) -> None:
    raw = "From: ana@example.net\nSubject: ¿Y el número?\n\n<b>No me llega</b>\n".encode()
    bounce_box.add(raw)
    bounces.read_box()
    bounce_box.flags[100].clear()  # somebody marked it as unread
    bounces.read_box()
    listed = UnreadReturn.objects.get()
    page = admin_client.get("/admin/mailing/unreadreturn/").content.decode()
    assert listed.why in page
    shown = admin_client.get(f"/admin/mailing/unreadreturn/{listed.pk}/change/").content.decode()
    assert "¿Y el número?" in shown and "&lt;b&gt;No me llega" in shown
    UnreadReturn.objects.update(at=timezone.now() - timedelta(days=91))
    tasks.clean_up()
    assert not UnreadReturn.objects.exists()


@pytest.mark.parametrize("box", ["", "imap://u:p@127.0.0.1/"])
def test_a_mailbox_to_leave_by_is_named_only_where_it_is_read(box: str, settings: Any) -> None:
    settings.MAIL_BOUNCE_BOX, settings.MAIL_BOUNCES = box, "bounces@example.org"
    headers = dict(emails.list_headers(Placeholders.new()))
    assert ("mailto:bounces@example.org?subject=unsubscribe%20" in headers["List-Unsubscribe"]) == bool(box)

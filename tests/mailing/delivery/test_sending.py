"""Every reader gets an issue once, whatever the mail server does."""

from __future__ import annotations

import re
import smtplib
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from issues.models import Issue
from mailing import tokens
from mailing.delivery import claims, planning, sending
from mailing.models import Delivery, Letter, Mailing, Pace, Subscriber
from mailing.subscribers import lifecycle
from mailing.subscribers.lifecycle import Proof
from tests.factories import make_issue
from tests.tools.mailbox import Mailbox, point_to
from tests.tools.smtp_server import CUT, FAULTS, SmtpServer

Reader = Callable[..., Subscriber]
Mail = Callable[..., Mailing]
Server = Callable[..., SmtpServer]


def parsed(box: Mailbox, index: int = 0) -> EmailMessage:
    message = message_from_bytes(box.messages[index].content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part
    return part.get_content()


def states(mailing: Mailing) -> dict[str, int]:
    return mailing.counts()


def test_an_issue_reaches_every_confirmed_reader_once(
    reader: Reader, mailing: Mail, mailbox: Mailbox
) -> None:
    reader("pending@example.org", "pending")
    reader("gone@example.org", "unsubscribed")
    sent = mailing(30)
    late = reader("late@example.org")
    sending.send_some()
    assert set(mailbox.recipients) == {f"r{n:03}@example.org" for n in range(30)}
    assert set(mailbox.recipients.values()) == {1}
    assert states(sent) == {"accepted": 30}
    planning.run()
    sent.refresh_from_db()
    assert sent.state == "done" and sent.finished_at
    assert not late.deliveries.exists()
    sending.send_some()
    assert len(mailbox.messages) == 30


def test_a_copy_is_its_readers_own(mailing: Mail, mailbox: Mailbox) -> None:
    sent = mailing(2)
    sending.send_some()
    for envelope in mailbox.messages:
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        (recipient,) = envelope.rcpt_tos
        ana = Subscriber.objects.get(email=recipient)
        other = Subscriber.objects.exclude(pk=ana.pk).get()
        leave = f"https://quincena.example/unsubscribe/{tokens.make(tokens.LEAVE, ana.key)}/"
        assert message["To"] == recipient
        assert message["List-Unsubscribe"] == f"<{leave}>", "no box is read, so none is named"
        assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert message["List-Id"] and message["Date"] and message["MIME-Version"]
        assert message["Subject"] == sent.issue.title
        assert leave in body(message, "html") and leave in body(message, "plain")
        assert "vuelve a encenderse" in body(message, "html") and "vuelve a encenderse" in body(
            message, "plain"
        )
        assert "@@" not in body(message, "html") + body(message, "plain")
        assert other.email not in str(message) and other.key not in str(message)
    first, second = (parsed(mailbox, n)["Message-ID"] for n in (0, 1))
    assert first != second


def test_what_goes_over_the_wire_is_sound(mailing: Mail, mailbox: Mailbox, settings: Any) -> None:
    settings.SITE_NAME = "Quincena señora"
    mailing(
        1,
        title="Ñandúes,\r\nBcc: eva@example.org 🦤 " + "muy " * 60,
        intro=".\n\n..dot\n\nFrom here\n" + "x" * 3000,
    )
    sending.send_some()
    raw = mailbox.messages[0].content
    head, _empty, text = raw.partition(b"\r\n\r\n")
    assert max(map(len, text.split(b"\r\n"))) <= 76 and max(map(len, head.split(b"\r\n"))) <= 120
    assert b"\n" not in raw.replace(b"\r\n", b"") and b"\0" not in raw and raw.isascii()
    message = parsed(mailbox)
    assert message["Bcc"] is None and "Bcc: eva@example.org 🦤" in message["Subject"]
    assert "Quincena señora" in message["From"]
    assert "..dot" in body(message, "plain")
    assert len(mailbox.messages[0].rcpt_tos) == 1


def test_temporary_refusals_are_tried_again_later_and_permanent_ones_never(
    mailing: Mail, mailbox: Mailbox
) -> None:
    mailbox.answers = {"r000@example.org": "450 4.2.1 busy", "r001@example.org": "550 5.1.1 no such user"}
    sent = mailing(25)
    sending.send_some()
    assert states(sent) == {"accepted": 23, "retry": 1, "refused": 1}
    busy = sent.deliveries.get(state="retry")
    assert busy.attempts == 1 and busy.next_try_at > timezone.now() and "4.2.1" in busy.error
    sending.send_some()  # not due yet
    assert states(sent)["retry"] == 1
    mailbox.answers = {}
    sent.deliveries.filter(state="retry").update(next_try_at=timezone.now())
    sending.send_some()
    assert states(sent) == {"accepted": 24, "refused": 1}
    assert mailbox.recipients["r000@example.org"] == 1 and "r001@example.org" not in mailbox.recipients


def test_pauses_grow_and_end(mailing: Mail, mailbox: Mailbox) -> None:
    assert claims.pause(1) < claims.pause(3) < claims.pause(6) <= timedelta(hours=4.8)
    mailbox.answers = {"r000@example.org": "450 4.2.1 busy"}
    sent = mailing(1)
    sending.send_some()
    sent.deliveries.update(next_try_at=timezone.now(), first_try_at=timezone.now() - timedelta(days=4))
    sending.send_some()
    assert states(sent) == {"refused": 1}


# Not among them: the silence of a server that is slow to greet or to read, which costs the whole time-out.
SURE = [name for name in FAULTS if name not in CUT | {"banner-hang", "hang-mid-data", "die-mid-data"}]


@pytest.mark.parametrize("fault", SURE)
def test_a_fault_before_the_answer_is_never_unknown(
    fault: str, mailing: Mail, misbehaving: Server, monkeypatch: Any
) -> None:
    if fault in ("drop-at-data", "drop-mid-data"):  # small messages fit into buffers: hang up before the dot
        begin = claims.begin
        monkeypatch.setattr(claims, "begin", lambda *row: time.sleep(0.3) or begin(*row))
    sent = mailing(3)
    at_once = FAULTS[fault].phase in ("connect", "ehlo", "mail")
    server = misbehaving(*[fault, fault, "accept"] if at_once else ["accept", fault, fault], slow=0.05)
    for _turn in range(4):
        sending.send_some()
        sent.deliveries.filter(state="retry").update(next_try_at=timezone.now())
    counts = states(sent)
    refused = counts.pop("refused", 0)
    assert counts == {"accepted": 3 - refused}
    assert refused == (2 if fault in ("perm-rcpt", "perm-data", "perm-end") else 0)
    assert server.plan.script == [], "every fault was met"
    assert set(server.taken().values()) == {1} and server.taken().total() == 3 - refused


@pytest.mark.parametrize("fault", sorted(CUT))
def test_a_cut_after_the_final_dot_is_unknown_and_a_person_decides(
    fault: str, mailing: Mail, misbehaving: Server, settings: Any
) -> None:
    settings.MAIL_CONNECTIONS = 1
    sent = mailing(3)
    server = misbehaving("accept", fault, hang=0.3)
    sending.send_some()
    if fault == "accept-die":
        server = misbehaving()
        sending.send_some()
    assert states(sent) == {"accepted": 2, "unknown": 1}
    unknown = sent.deliveries.get(state="unknown")
    before = server.taken()[unknown.subscriber.email]  # type: ignore[union-attr]
    sending.send_some()  # nothing is sent again by itself
    assert server.taken()[unknown.subscriber.email] == before  # type: ignore[union-attr]
    planning.run()
    assert planning.decide_unknown([unknown.pk], again=True) == 1
    sending.send_some()
    assert states(sent) == {"accepted": 3}
    ids = {
        message.message_id for message in server.accepted if unknown.subscriber.email in message.recipients
    }  # type: ignore[union-attr]
    assert len(ids) == 1


def test_a_slow_answer_is_waited_for(mailing: Mail, misbehaving: Server, settings: Any) -> None:
    settings.EMAIL_TIMEOUT = 1
    sent = mailing(2)
    server = misbehaving("accept-slow", "accept-slow", slow=2.5)
    sending.send_some()
    assert states(sent) == {"accepted": 2} and set(server.taken().values()) == {1}


def test_no_server_harms_no_row(mailing: Mail, settings: Any) -> None:
    point_to(settings, 9)
    sent = mailing(5)
    summary = sending.send_some()
    assert "127.0.0.1:9" in summary.offline
    assert states(sent) == {"queued": 5}
    assert not sent.deliveries.exclude(attempts=0).exists()


def test_a_password_never_goes_over_an_open_line(mailing: Mail, mailbox: Mailbox, settings: Any) -> None:
    settings.EMAIL_USE_TLS, settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = True, "user", "secret"
    sent = mailing(1)
    summary = sending.send_some()
    assert "STARTTLS" in summary.offline and states(sent) == {"queued": 1}


def test_a_mailing_that_goes_wrong_stops_itself_and_goes_on_where_it_stopped(
    mailing: Mail, mailbox: Mailbox, settings: Any
) -> None:
    settings.MAIL_EDITOR = ["eva@example.org"]
    mailbox.answers = {f"r{n:03}@example.org": "550 5.7.1 spam" for n in range(0, 200, 2)}
    sent = mailing(200)
    sending.send_some()
    sent.refresh_from_db()
    assert sent.state == "paused" and "5.7.1 spam" in sent.note
    told = Letter.objects.get(kind="editor").content
    assert told["subject"].startswith("En pausa") and "5.7.1 spam" in told["text"]
    counts = states(sent)
    assert counts["retry"] < 60 and counts["queued"] > 100
    mailbox.answers = {}
    assert planning.resume(sent)
    sending.send_some()
    assert set(mailbox.recipients.values()) == {1}
    assert mailbox.recipients.total() - 1 == 200  # one is the editor's


def test_who_leaves_while_an_issue_goes_out_gets_no_mail(mailing: Mail, mailbox: Mailbox) -> None:
    sent = mailing(3)
    gone, erased, stays = Subscriber.objects.order_by("email")
    claimed = claims.claim("other", 3)
    lifecycle.leave(gone, Proof())
    lifecycle.forget(erased)
    claims.release("other")
    assert len(claimed) == 3
    sending.send_some()
    assert list(mailbox.recipients) == [stays.email]
    assert states(sent) == {"accepted": 1, "cancelled": 2}


def test_who_leaves_between_claim_and_final_dot_gets_no_mail(
    mailing: Mail, mailbox: Mailbox, monkeypatch: Any
) -> None:
    sent = mailing(2)
    begin = claims.begin

    def leaving(kind: Any, keys: list[int], worker: str) -> set[int]:
        lifecycle.leave(Subscriber.objects.get(email="r000@example.org"), Proof())
        return begin(kind, keys, worker)

    monkeypatch.setattr(claims, "begin", leaving)
    sending.send_some()
    assert list(mailbox.recipients) == ["r001@example.org"]
    assert states(sent) == {"accepted": 1, "cancelled": 1}


def test_a_silent_workers_rows_are_found_again(mailing: Mail, mailbox: Mailbox) -> None:
    sent = mailing(3)
    first, _second, _third = claims.claim("dead", 3)
    claims.begin(Delivery, [first.pk], "dead")
    sending.send_some()
    assert not mailbox.messages  # the lease runs
    sent.deliveries.update(claimed_until=timezone.now() - timedelta(seconds=1))
    sending.send_some()
    assert states(sent) == {"accepted": 2, "unknown": 1}
    # it was only asleep, and the server's answer reaches it: that is the better knowledge
    claims.record(Delivery, [(first, sending.Outcome(sending.Result.ACCEPTED))], "dead")
    assert states(sent) == {"accepted": 3}


def test_a_worker_that_slept_does_not_overwrite_what_was_decided(mailing: Mail) -> None:
    sent = mailing(1)
    (row,) = claims.claim("asleep", 1)
    claims.begin(Delivery, [row.pk], "asleep")
    sent.deliveries.update(claimed_until=timezone.now() - timedelta(seconds=1))
    claims.recover()
    planning.decide_unknown([row.pk], again=True)
    claims.record(Delivery, [(row, sending.Outcome(sending.Result.REFUSED, "550"))], "asleep")
    assert states(sent) == {"queued": 1}
    assert claims.begin(Delivery, [row.pk], "asleep") == set()


def test_workers_never_share_a_row(mailing: Mail) -> None:
    mailing(10)
    first, second = claims.claim("one", 6), claims.claim("two", 6)
    assert len(first) == 6 and len(second) == 4
    assert not {row.pk for row in first} & {row.pk for row in second}


def test_a_worker_told_to_stop_gives_back_what_it_did_not_begin(mailing: Mail, mailbox: Mailbox) -> None:
    sent = mailing(5)
    stop = threading.Event()
    stop.set()
    sending.send_some(stop)
    assert states(sent) == {"queued": 5} and not mailbox.messages


def test_an_answer_that_comes_while_the_worker_stops_counts(
    mailing: Mail, misbehaving: Server, settings: Any, monkeypatch: Any
) -> None:
    settings.MAIL_CONNECTIONS = 1
    monkeypatch.setattr(sending, "STOP_SECONDS", 0.1)
    sent = mailing(3)
    misbehaving("accept-slow", slow=1.5)
    stop = threading.Event()
    threading.Timer(0.7, stop.set).start()
    sending.send_some(stop)
    assert states(sent) == {"accepted": 1, "queued": 2}


def test_the_providers_rate_is_kept(mailing: Mail, mailbox: Mailbox, settings: Any) -> None:
    settings.MAIL_PER_SECOND = 5
    sent = mailing(20)
    Pace.objects.create(pk=1, busy_until=timezone.now() - timedelta(seconds=60))
    assert len(claims.claim("one", 20)) == 5  # one second's worth at once
    assert len(claims.claim("two", 20)) <= 1
    sent.deliveries.update(state="queued", claimed_by="", claimed_until=None)
    settings.MAIL_PER_SECOND, settings.MAIL_PER_DAY = 0, 7
    sending.send_some()
    assert states(sent) == {"accepted": 7, "queued": 13}


def test_withdrawing_the_issue_stops_its_mailing(mailing: Mail, mailbox: Mailbox) -> None:
    sent = mailing(3)
    Issue.objects.update(status="withdrawn")
    sending.send_some()
    planning.run()
    sent.refresh_from_db()
    assert not mailbox.messages and sent.state == "paused" and states(sent) == {"queued": 3}


def test_all_copies_are_equal_though_the_editor_goes_on_writing(mailing: Mail, mailbox: Mailbox) -> None:
    mailing(2)
    Issue.objects.update(title="Otra cosa", intro="Otra cosa")
    sending.send_some()
    assert {parsed(mailbox, n)["Subject"] for n in (0, 1)} != {"Otra cosa"}
    plain = {re.sub(r"https://\S+", "", body(parsed(mailbox, n), "plain")) for n in (0, 1)}
    assert len(plain) == 1 and "Otra cosa" not in plain.pop()


def test_addresses_with_letters_of_other_alphabets(reader: Reader, mailing: Mail, mailbox: Mailbox) -> None:
    reader("niño@example.org")
    sent = mailing(1)
    sending.send_some()
    assert set(mailbox.recipients) == {"niño@example.org", "r000@example.org"}
    assert states(sent) == {"accepted": 2}


def test_a_poison_row_fails_alone(mailing: Mail, mailbox: Mailbox, monkeypatch: Any) -> None:
    sent = mailing(3)
    raw = sending.OutgoingMessage.raw

    def poisoned(parcel: sending.OutgoingMessage) -> bytes:
        if parcel.recipient == "r001@example.org":
            raise RuntimeError("poison")
        return raw(parcel)

    monkeypatch.setattr(sending.OutgoingMessage, "raw", poisoned)
    sending.send_some()
    assert states(sent) == {"accepted": 2, "retry": 1}
    assert "poison" in sent.deliveries.get(state="retry").error


def test_letters_are_sent_before_the_long_mailing(
    mailing: Mail, mailbox: Mailbox, reader: Reader, settings: Any
) -> None:
    settings.MAIL_CONNECTIONS = 1
    mailing(3)
    lifecycle.ask(reader("ana@example.org", "pending").email, language="es", proof=Proof())
    sending.send_some()
    assert mailbox.messages[0].rcpt_tos == ["ana@example.org"] and len(mailbox.messages) == 4
    letter = parsed(mailbox)
    assert letter["Auto-Submitted"] == "auto-generated" and letter["List-Unsubscribe"] is None
    assert Letter.objects.get().state == "accepted"


def test_files_and_other_backends_of_django_work_too(mailing: Mail) -> None:
    sent = mailing(2)
    sending.send_some()
    assert states(sent) == {"accepted": 2}
    assert sorted(message.to[0] for message in mail.outbox) == ["r000@example.org", "r001@example.org"]
    message = mail.outbox[0].message()
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click" and message["Message-ID"]


def test_a_test_mail_is_marked_and_leaves_no_delivery(db: None, mailbox: Mailbox) -> None:
    planning.send_test(make_issue(status="draft"), "eva@example.org")
    sending.send_some()
    message = parsed(mailbox)
    assert "[" in message["Subject"] and message["List-Unsubscribe"] is None
    assert not Delivery.objects.exists() and "@@" not in str(message)


def test_sending_to_the_rest_is_safe_to_press_often(reader: Reader, mailing: Mail, mailbox: Mailbox) -> None:
    mailbox.answers = {"r000@example.org": "452 4.2.2 over quota"}
    sent = mailing(3)
    for _days in range(2):
        sending.send_some()
        first = timezone.now() - timedelta(days=4)
        sent.deliveries.filter(state="retry").update(next_try_at=timezone.now(), first_try_at=first)
    planning.run()
    assert states(sent) == {"accepted": 2, "refused": 1}
    late = reader("late@example.org")
    mailbox.answers = {}
    assert [planning.send_to_the_rest(sent) for _press in range(5)] == [2, 0, 0, 0, 0]
    sending.send_some()
    assert set(mailbox.recipients.values()) == {1} and len(mailbox.recipients) == 4
    assert late.email in mailbox.recipients


def test_the_connection_is_kept_open(
    mailing: Mail, mailbox: Mailbox, settings: Any, monkeypatch: Any
) -> None:
    settings.MAIL_CONNECTIONS = 1
    opened = []
    connect = smtplib.SMTP.connect

    def counted(self: smtplib.SMTP, *args: Any, **kw: Any) -> Any:
        opened.append(1)
        return connect(self, *args, **kw)

    monkeypatch.setattr(smtplib.SMTP, "connect", counted)
    mailing(40)
    sending.send_some()
    assert len(mailbox.messages) == 40 and len(opened) == 1

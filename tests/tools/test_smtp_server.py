"""The misbehaving mail server does what each fault's name says, and its judge sees a bad sender."""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from email.message import EmailMessage

import pytest

from tests.tools.smtp_server import CUT, FAULTS, HARMLESS, SmtpServer, judge

PEOPLE = [f"r{number:02}@example.net" for number in range(40)]
MIX = {
    "accept": 60,
    "temp-rcpt": 8,
    "temp-end": 8,
    "drop-mid-data": 6,
    "accept-drop": 6,
    "drop-end": 6,
    "throttle": 6,
}


def message(recipient: str, key: str = "") -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "boletin@example.org", recipient, "Número 1"
    made["Message-ID"], made["Date"] = f"<{recipient}{key}>", "Fri, 09 Jan 2026 09:00:00 +0100"
    made["List-Unsubscribe"], made["List-Unsubscribe-Post"] = (
        "<https://e.org/u>",
        "List-Unsubscribe=One-Click",
    )
    made.set_content("Hola.\n" + "Una línea de texto.\n" * 60)
    return made


def send(server: SmtpServer, recipient: str, made: EmailMessage | None = None) -> bool:
    """Whether Python's own client believes that the message was taken."""
    client = smtplib.SMTP(timeout=0.3)
    try:
        client.connect("127.0.0.1", server.port)
        client.send_message(made or message(recipient), to_addrs=[recipient])
    except (smtplib.SMTPException, OSError):
        return False
    finally:
        client.close()
    return True


@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_is_met_and_taken_or_not_as_it_says(name: str) -> None:
    fault = FAULTS[name]
    with SmtpServer([name], hang=0.5, slow=0.01) as server:
        believed = send(server, "ana@example.net")
        assert server.plan.script == [], "the fault was met"
    assert server.taken() == ({"ana@example.net": 1} if fault.taken or name == "no-esmtp" else {})
    assert believed == (name in HARMLESS)


def test_a_cut_is_where_the_reply_to_the_final_dot_never_came() -> None:
    assert {
        "accept-drop",
        "accept-partial",
        "accept-hang",
        "drop-end",
        "hang-end",
        "garbage-end",
        "accept-die",
    } == CUT


def test_the_same_seed_gives_a_recipient_the_same_faults_in_any_order() -> None:
    met = []
    for order in (PEOPLE, PEOPLE[::-1]):
        with SmtpServer(mix=MIX, seed=3) as server:
            for recipient in order:
                send(server, recipient)
        met.append({attempt.recipient: attempt.fault for attempt in server.attempts})
    assert met[0] == met[1]
    assert len(set(met[0].values())) >= 4


def good(server: SmtpServer) -> list[str]:
    """Tries again what was refused for now, asks a person about what was cut; those it names."""
    unknown = []
    for recipient in PEOPLE:
        for _turn in range(6):
            if send(server, recipient):
                break
            if server.attempts[-1].fault in CUT:
                unknown.append(recipient)
                break
    return unknown


def gives_up(server: SmtpServer) -> list[str]:
    for recipient in PEOPLE:
        send(server, recipient)
    return []


def begins_anew(server: SmtpServer) -> list[str]:
    return good(server) + good(server)


def sends_one_to_all(server: SmtpServer) -> list[str]:
    for recipient in PEOPLE:
        send(server, recipient, message(PEOPLE[0]))
    return PEOPLE


def makes_ids_up(server: SmtpServer) -> list[str]:
    for recipient in PEOPLE:
        made = message(recipient)
        del made["Message-ID"]
        send(server, recipient, made)
    return PEOPLE


def ignores_for_good(server: SmtpServer) -> list[str]:
    server.plan.script, server.plan.mix = ["perm-rcpt"], {}
    return [PEOPLE[0]] * (send(server, PEOPLE[0]) + send(server, PEOPLE[0])) + PEOPLE


@pytest.mark.parametrize(
    ("sender", "problem"),
    [
        (good, ""),
        (gives_up, "lost"),
        (begins_anew, "twice"),
        (sends_one_to_all, "goes to"),
        (makes_ids_up, "0 Message-ID"),
        (ignores_for_good, "refused for good"),
    ],
)
def test_the_judge_tells_a_good_sender_from_a_bad_one(
    sender: Callable[[SmtpServer], list[str]], problem: str
) -> None:
    with SmtpServer(mix=MIX, seed=3) as server:
        unknown = sender(server)
        found = judge(server, PEOPLE, unknown)
    assert any(problem in each for each in found) if problem else found == [], found


def test_an_unknown_fault_is_refused_before_anything_listens() -> None:
    with pytest.raises(ValueError, match="no such fault: nothing"):
        SmtpServer(["nothing"])

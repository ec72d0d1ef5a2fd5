"""One mail for many readers: each gets their own values, and no text that somebody wrote is taken for a place."""

from __future__ import annotations

import re
from collections.abc import Callable
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Any

import pytest
from django.core import mail
from hypothesis import HealthCheck, example, given
from hypothesis import settings as few
from hypothesis import strategies as st

from mailing import tokens
from mailing.content import emails, issue_mail
from mailing.content.placeholders import NAMES, Placeholders
from mailing.content.template import MessageTemplate
from mailing.delivery import planning, sending
from mailing.models import Letter, Mailing
from tests.factories import make_issue, make_item
from tests.tools.mailbox import Mailbox

VALUES = {"to": "ana@example.org", "id": "7077007", "leave": "LEAVE" * 8, "manage": "MANAGE" * 7}
# Everything that ever marked a place here or marks one elsewhere, and parts of it.
MARKS = [
    "@@to@@",
    "@@manage@@",
    "@@leave@@",
    "@@",
    "{{ to }}",
    "%(to)s",
    "*|EMAIL|*",
    "{to}",
    "$to",
    "\0to\0",
    *NAMES,
]
ODD = st.lists(st.sampled_from(MARKS) | st.text(max_size=8), max_size=6).map("".join)


def parsed(raw: bytes) -> EmailMessage:
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def part(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    assert body
    return body.get_content().replace("\r\n", "\n")


def lines(text: str) -> str:
    """As a mail has it: one kind of line break, no NUL."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


@given(text=ODD, subject=ODD)
@example(text="@@to@@ @@manage@@", subject="@@to@@")
@few(deadline=None, max_examples=150)
def test_no_text_spells_a_place(text: str, subject: str) -> None:
    places = Placeholders.new([text, subject])
    body = f"{text}\n<{places.of('leave')}>\n{text}\n"
    content = emails.frozen(
        subject=subject, html=body, text=body, language="es", headers=[], placeholders=places, key="k"
    )
    template = MessageTemplate(content)
    message, other = parsed(template.raw(VALUES)), template.message(VALUES)
    said = lines(f"{text}\n<{VALUES['leave']}>\n{text}\n")
    assert part(message, "plain") == part(message, "html") == said
    assert lines(other.body) == said
    assert message["To"] == "ana@example.org" and message["Message-ID"].startswith("<k.7077007@")
    for value in VALUES.values():
        assert value not in str(message["Subject"])


def test_a_placeholder_is_never_one_that_a_text_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter(["first", "second"])
    monkeypatch.setattr("mailing.content.placeholders.get_random_string", lambda length: next(drawn))
    assert Placeholders.new(["here pfirst stands"]).key == "psecond"
    with pytest.raises(KeyError):
        Placeholders("pfirst").of("anything")


def test_values_are_filled_in_whatever_stands_around_them() -> None:
    places = Placeholders("pabc")
    leave = places.of("leave")
    text = "é" * 40 + f" {leave}.\n.{leave}{leave} = \n..\n" + "x" * 200 + " "
    content = emails.frozen(
        subject="Prueba",
        html=f"<p>{text}</p>",
        text=text,
        language="es",
        headers=[
            ("List-Unsubscribe", f"<https://x.example/{leave}/>, <mailto:a@example.org?subject={leave}>")
        ],
        placeholders=places,
        key="k",
    )
    raw = MessageTemplate(content).raw(VALUES)
    assert not any(line.startswith(b".") for line in raw.split(b"\r\n"))
    message = parsed(raw)
    assert part(message, "plain") == text.replace(leave, VALUES["leave"])
    assert message["List-Unsubscribe"].count(VALUES["leave"]) == 2


@pytest.mark.parametrize("transport", ["smtp", "backend"])
def test_an_issue_full_of_marks_carries_no_readers_key_to_a_stranger(
    transport: str, mailing: Callable[..., Mailing], request: pytest.FixtureRequest, settings: Any
) -> None:
    box: Mailbox | None = request.getfixturevalue("mailbox") if transport == "smtp" else None
    trap = "[tu página](https://ladron.example/?t=@@manage@@&u=@@to@@&l=@@leave@@) @@to@@"
    settings.SITE_NAME = "Quincena @@to@@"
    settings.MAIL_POSTAL_ADDRESS = "Calle @@manage@@"
    sent = mailing(1, title="Hola @@to@@", intro=f"Hola @@to@@: {trap}", summary="@@to@@")
    reader = sent.deliveries.get().subscriber
    assert reader
    sending.send_some()
    raw = box.messages[0].content if box else mail.outbox[0].message().as_bytes()
    message = parsed(raw)
    manage = tokens.make(tokens.MANAGE, reader.key)
    for kind in ("plain", "html"):
        said = part(message, kind)
        assert "ladron.example/?t=@@manage@@" in said.replace("%40", "@") and "Hola @@to@@" in said
        assert reader.email not in said
        assert said.count(manage) == said.count(f"/preferences/{manage}/") == 1
    assert message["Subject"] == "Hola @@to@@" and "Quincena @@to@@" in message["From"]


@few(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=ODD)
def test_an_issue_of_odd_texts_holds_each_secret_where_we_put_it(db: None, text: str) -> None:
    text = "".join(c for c in text if c.isprintable())
    issue = make_issue(title=f"T {text}"[:200], intro=text, slug=f"s-{Letter.objects.count()}-{id(text)}")
    make_item(issue, body=text, heading=text)
    content = issue_mail.issue_mail(issue, key="k")
    message = parsed(MessageTemplate(content).raw(VALUES))
    issue.delete()
    assert [part(message, kind).count(VALUES["manage"]) for kind in ("plain", "html")] == [1, 1]
    assert [part(message, kind).count(VALUES["leave"]) for kind in ("plain", "html")] == [1, 2]
    assert VALUES["to"] not in part(message, "plain") + part(message, "html")


JOINED = [
    "👩‍👩‍👧‍👦 y 🏳️‍🌈",
    "🏴󠁧󠁢󠁳󠁣󠁴󠁿 🇪🇸",
    "می‌خواهم نامه‌ها",
    "क्‍ष क्‌ष नमस्ते",
    "‏עברית‎",
    "e\u0301 ñ ﬁ ǅ",
    "𐌀 𓂀 \U0001fae9",
]


@pytest.mark.parametrize("title", [*JOINED, " ".join(JOINED)])
def test_joiners_and_every_script_arrive_in_subject_and_sender(
    title: str, mailbox: Mailbox, settings: Any, db: None
) -> None:
    settings.SITE_NAME = title
    content = emails.system_mail(language="es", subject=title, paragraphs=["p"])
    Letter.objects.enqueue("eva@example.org", content, kind="editor")
    sending.send_some()
    message = parsed(mailbox.messages[0].content)
    assert message["Subject"] == title
    head = message_from_bytes(mailbox.messages[0].content)["From"]
    name, _address = parseaddr(head)
    assert str(make_header(decode_header(name))) == title


@pytest.mark.parametrize("control", ["\r\nBcc: x@example.org", "\u2028", "\x85", "\x07", "\0", "\ud800"])
def test_control_characters_go(control: str) -> None:
    content = emails.frozen(subject=f"a{control}b", html="h", text="t", language="es", headers=[])
    message = parsed(MessageTemplate(content).raw(VALUES))
    assert message["Subject"].startswith("a b" if len(control) == 1 else "a Bcc") and message["Bcc"] is None


TITLES = ["=?utf-8?q?hola?=", "¿=?utf-8?b?aG9sYQ==?= y más?", "a =?x?= b", "=?", "=?utf-8?q?=0A?=" * 9]


@pytest.mark.parametrize("title", TITLES)
def test_a_title_like_an_encoded_word_arrives_as_written(title: str, mailbox: Mailbox, db: None) -> None:
    issue = make_issue(title=title, status="draft")
    planning.send_test(issue, "eva@example.org")
    sending.send_some()
    message = parsed(mailbox.messages[0].content)
    assert str(message["Subject"]).endswith(title)
    content = emails.frozen(subject=title, html="h", text="t", language="es", headers=[])
    other = parsed(MessageTemplate(content).message(VALUES).message().as_bytes())
    assert re.sub(r"\s", "", other["Subject"]) == re.sub(r"\s", "", title)

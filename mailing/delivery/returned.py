"""Reads returned mail: bounces, complaints, unsubscriptions, auto-replies.

Delivery status notifications (RFC 3464), abuse reports (RFC 5965 and Microsoft's own form), the plain texts of qmail
and old Exim, "unsubscribe" by mail, auto-replies (RFC 3834). Anybody can write to this mailbox: size and depth are
limited before anything is parsed, header values are never parsed as structures, and only what carries a token signed
by us changes anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, message_from_string
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message

from .. import tokens
from .answers import About, about, is_clear

LARGEST = 256 * 1024  # bytes read of one mail: what matters stands at its start
MOST_PARTS, LONGEST_LINE, MOST_HEADERS = 40, 20_000, 1000
BOUNCE_TOKEN = re.compile(rb"\+([\w-]{23,60})@")
LEAVE_TOKEN = re.compile(rb"/unsubscribe/([\w-]{23,60})/?")
UNSUBSCRIBE = re.compile(r"(?:^|[\s:\]])unsubscribe\s+([\w-]{23,60})\s*$", re.I)
NESTING = re.compile(rb"boundary\s*=|^content-type:\s*message/", re.I | re.M)
SMTP_LINE = re.compile(r"(?<!\d)[45]\d\d[ -](?:[45]\.\d{1,3}\.\d{1,3}|[A-Za-z<(#]).{0,400}", re.S)
ONLY_LATE = re.compile(
    r"not yet been delivered|still undelivered|will keep trying|warning: message .{0,40}delayed|warning: could not send",
    re.I,
)
AUTOMATIC = re.compile(
    r"out of (the )?office|automatic reply|auto(matic)?.?reply|respuesta autom|fuera de la oficina|ausen|resposta autom"
    r"|fora do escrit|r[eé]ponse autom|absence|automatische antwort|abwesen|risposta autom",
    re.I,
)
NO_COMPLAINT = ("not-spam", "auth-failure", "virus", "other")
OUR_KINDS = {About.RECIPIENT: "hard", About.MAILBOX: "soft", About.US: "us"}


class NotUnderstood(Exception):
    """A returned mail that means nothing to us; the message says why, for the list in the desk."""


@dataclass(frozen=True)
class Returned:
    """What a mail says: `kind` is hard, soft, us, complaint, leave, or nothing (delayed, an auto-reply).

    `token` is a signed one: of a delivery (BOUNCE) or, for leaving and complaints, of a reader (LEAVE).
    """

    kind: str
    token: str = ""
    text: str = ""


def read_returned(raw: bytes) -> Returned:
    """What a mail that came back says. Raises NotUnderstood."""
    refuse_hostile(raw)
    message = message_from_bytes(raw)  # the plain policy: values stay text, nothing is parsed in depth
    if found := UNSUBSCRIBE.search(subject_of(message)):
        return Returned("leave", found[1])
    report = str(message.get_param("report-type") or "").lower()
    if report == "feedback-report" or _is_junk_report(message):
        return _complaint(message, raw)
    if report == "delivery-status":
        return _notification(message, raw)
    if report == "disposition-notification" or _is_automatic_reply(message):
        return Returned("nothing", text="automatic reply")
    return _plain_bounce(message, raw)


def refuse_hostile(raw: bytes) -> None:
    """Raise NotUnderstood for what would take long to parse, by looking at bytes only."""
    head = raw.partition(b"\r\n\r\n")[0] if b"\r\n\r\n" in raw else raw.partition(b"\n\n")[0]
    if max(map(len, raw.split(b"\n")), default=0) > LONGEST_LINE or len(head) > 5 * LONGEST_LINE:
        raise NotUnderstood("a line or a header too long to be a notice")
    if head.count(b"\n") > MOST_HEADERS or len(NESTING.findall(raw)) > MOST_PARTS:
        raise NotUnderstood("too many headers or parts to be a notice")


def subject_of(message: Message) -> str:
    """The subject as a person reads it, its first thousand characters."""
    subject = " ".join(str(message.get("Subject", ""))[:1000].split())
    try:
        return str(make_header(decode_header(subject))) if "=?" in subject else subject
    except (HeaderParseError, LookupError, ValueError):
        return subject


def _complaint(message: Message, raw: bytes) -> Returned:
    kinds = [str(part.get("Feedback-Type", "")).strip().lower() for part in _blocks(message)]
    kind = next(filter(None, kinds), "abuse")
    if kind in NO_COMPLAINT:
        return Returned("nothing", text=f"feedback: {kind[:40]}")
    token = _delivery_token(raw) or _reader_token(raw)
    if not token:
        raise NotUnderstood("a complaint that names none of our messages")
    return Returned("leave" if kind.startswith("opt-out") else "complaint", token, f"complaint ({kind[:40]})")


def _is_junk_report(message: Message) -> bool:
    """Microsoft's junk mail reports are no feedback-report: a mail that has the other one attached."""
    names = ("X-HmXmrOriginalRecipient", "X-MS-Exchange-Organization-JunkReport")
    attached = [part for part in message.walk() if part.get_content_type() == "message/rfc822"]
    return bool(attached) and (
        any(name in part for part in message.walk() for name in names)
        or subject_of(message).lower().startswith("complaint about message from")
    )


def _notification(message: Message, raw: bytes) -> Returned:
    """A delivery status notification: its first recipient that failed; one who is late may still get it."""
    actions = []
    for block in _blocks(message):
        status, action = str(block.get("Status", "")).split(), str(block.get("Action", "")).strip().lower()
        if not status and not action:
            continue
        actions.append(action)
        if action.startswith("fail") or (not action and status and status[0][:1] in "45"):
            token = _delivery_token(raw)
            if not token:
                raise NotUnderstood("a bounce that names none of our messages")
            words = " ".join(str(block.get("Diagnostic-Code", "")).partition(";")[2].split())
            return _bounce(token, f"{status[0] if status else ''} {words}".strip())
    if not actions:
        raise NotUnderstood("a delivery report without a recipient")
    return Returned("nothing", text=f"delivery report: {', '.join(actions)[:80]}")


def _plain_bounce(message: Message, raw: bytes) -> Returned:
    """A bounce in words only, as qmail and old Exim write them."""
    token = _delivery_token(raw)
    if not token or not _is_from_a_mail_server(message):
        raise NotUnderstood("no notice")
    text = next((_text(part) for part in message.walk() if part.get_content_maintype() == "text"), "")
    text = re.split(r"--- Below this line|------ This is a copy of the message", text[:20_000])[0]
    if ONLY_LATE.search(" ".join(f"{subject_of(message)} {text[:2000]}".split())):
        return Returned("nothing", text="still under way")
    said = SMTP_LINE.search(text)
    words = " ".join((said[0] if said else text[:1000]).split())
    if not said and not is_clear(words):
        raise NotUnderstood("a bounce whose reason is not clear")
    return _bounce(token, words)


def _is_from_a_mail_server(message: Message) -> bool:
    sender = str(message.get("From", ""))[:1000].lower()
    return "X-Failed-Recipients" in message or bool(
        re.search("mailer-daemon|postmaster|mail delivery", sender)
    )


def _bounce(token: str, words: str) -> Returned:
    return Returned(OUR_KINDS[about(0, words, phase="bounce")], token, words[:500])


def _is_automatic_reply(message: Message) -> bool:
    if _is_from_a_mail_server(message):
        return False
    submitted = str(message.get("Auto-Submitted", "no")).strip().lower()
    marks = ("X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress", "X-Vacation")
    return (
        submitted.startswith("auto-replied")
        or any(mark in message for mark in marks)
        or str(message.get("Precedence", "")).strip().lower() == "auto_reply"
        or bool(AUTOMATIC.match(subject_of(message)))
    )


def _blocks(message: Message) -> Iterator[Message]:
    """Every part that has headers, those of a report's machine-readable part included."""
    for part in message.walk():
        yield part
        if part.get_content_type() == "message/feedback-report" or (
            part.get_content_type() == "message/delivery-status" and not part.is_multipart()
        ):
            yield message_from_string(_text(part).strip())


def _text(part: Message) -> str:
    """A part's words, whatever it says of their encoding."""
    if part.is_multipart():
        return "\n".join(
            _text(inner) for inner in part.get_payload() if isinstance(inner, Message)
        ) or "".join(f"{name}: {value}\n" for name, value in part.items())
    payload = part.get_payload(decode=True)
    return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else str(part.get_payload())


def _delivery_token(raw: bytes) -> str:
    """The first token of a return path of ours that is genuine: what the notice is addressed to comes first."""
    for found in list(dict.fromkeys(BOUNCE_TOKEN.findall(raw)))[:50]:
        if tokens.read(tokens.BOUNCE, found.decode()):
            return found.decode()
    return ""


def _reader_token(raw: bytes) -> str:
    """The first genuine token of a link to leave, as the headers of a message of ours carry it."""
    for found in list(dict.fromkeys(LEAVE_TOKEN.findall(raw)))[:50]:
        if tokens.read(tokens.LEAVE, found.decode()):
            return found.decode()
    return ""

"""What became of one attempt to send a message, and a server's words about it as one line."""

from __future__ import annotations

import smtplib
from dataclasses import dataclass
from enum import Enum

from django.utils.translation import gettext_lazy as _

from .answers import About, about, is_about_form

DIED = "the worker died before the answer came"
STOPPED = "stopped before the answer came"
OUR_WORDS = {
    DIED: _("the worker died before the answer came"),
    STOPPED: _("the worker was stopped before the answer came"),
    "SMTPServerDisconnected: Connection unexpectedly closed": _("the server hung up before it answered"),
    "SMTPServerDisconnected: the server closed": _("the server hung up before it answered"),
    "ConnectionResetError:": _("the server hung up before it answered"),
    "BrokenPipeError:": _("the server hung up before it answered"),
    "TimeoutError:": _("the answer did not come in time"),
}
"""How errors that no server said are stored (by their beginnings), and how they are shown."""


class Result(Enum):
    """What became of one attempt."""

    ACCEPTED = "accepted"
    RETRY = "retry"  # certainly not accepted; later perhaps
    REFUSED = "refused"  # certainly not accepted; never for this address
    UNKNOWN = "unknown"  # the answer after the final dot did not come
    OFFLINE = "offline"  # the server could not be spoken to: no fault of this message
    DROPPED = "dropped"  # we stopped before the final dot: nobody wants it any more


@dataclass(frozen=True)
class Outcome:
    """A result, the server's words, what a refusal is about, and whether the connection can go on."""

    result: Result
    text: str = ""
    about: About | None = None
    usable: bool = True
    slow_down: bool = False


def refusal(code: int, answer: bytes, *, phase: str) -> Outcome:
    """What a refusal means for its message; nothing was accepted.

    Final are those about the recipient, and those about this message's form (5.6.x), which stays as it is: the second
    says nothing against the reader.
    """
    text = words(code, answer)
    cause = about(code, text, phase=phase)
    final = 500 <= code < 600 and (cause is About.RECIPIENT or is_about_form(text))
    slow = not final and throttled(code, answer)
    return Outcome(Result.REFUSED if final else Result.RETRY, text, about=cause, slow_down=slow)


def throttled(code: int, answer: bytes) -> bool:
    """The server says that we are too fast."""
    return code in (421, 454) or b"4.7.0" in answer or b"4.7.28" in answer or b"4.3.2" in answer


def words(code: int, answer: bytes) -> str:
    """The server's answer as a person reads it."""
    return printable(f"{code} {answer.decode('utf-8', 'replace')}")


def describe(error: BaseException) -> str:
    """An error in one line."""
    if isinstance(error, smtplib.SMTPResponseException):
        answer = error.smtp_error
        return words(error.smtp_code, answer if isinstance(answer, bytes) else str(answer).encode())
    return printable(f"{type(error).__name__}: {error}")


def for_the_editor(stored: str) -> str:
    """A stored answer as the editor reads it: a server's words as they are, what we wrote ourselves in their language."""
    return str(next((words for known, words in OUR_WORDS.items() if stored.startswith(known)), stored))


def printable(text: str) -> str:
    """A server's words as a database stores them (no NUL, no lone surrogates) and a page shows them: one line."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:500]

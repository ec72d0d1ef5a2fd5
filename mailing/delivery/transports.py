"""Mail transports: our own SMTP, or any mail backend of Django (files, console, a provider's API).

The second is less certain: a backend hides when a message was handed over, so an error after the call began is
`unknown` unless the provider clearly answered no.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from django.conf import settings
from django.core.mail import get_connection

from ..errors import ServerUnavailable
from .answers import About
from .outcomes import Outcome, Result, describe
from .outgoing import OutgoingMessage
from .smtp import SmtpConnection

SMTP = "django.core.mail.backends.smtp.EmailBackend"
LOCAL = ("filebased", "console", "locmem", "dummy")


class Transport(Protocol):
    """Sends messages one by one."""

    def send(self, message: OutgoingMessage, begin: Callable[[], bool]) -> Outcome: ...

    def close(self, *, politely: bool = True) -> None: ...


def open_transport() -> Transport:
    """A transport for one thread, by the settings. Raises ServerUnavailable when the server cannot be reached."""
    return SmtpTransport() if settings.EMAIL_BACKEND == SMTP else BackendTransport()


class SmtpTransport:
    """Our own conversation with a mail server: see `smtp`."""

    def __init__(self) -> None:
        self.connection = SmtpConnection()

    def send(self, message: OutgoingMessage, begin: Callable[[], bool]) -> Outcome:
        """Send it; every phase is accounted for."""
        return self.connection.deliver(message.sender, message.recipient, message.raw, begin)

    def close(self, *, politely: bool = True) -> None:
        """Hang up."""
        self.connection.close(politely=politely)


class BackendTransport:
    """A mail backend of Django, one message a call."""

    def __init__(self) -> None:
        self.backend = get_connection()
        self.local = any(name in settings.EMAIL_BACKEND for name in LOCAL)
        try:
            self.backend.open()
        except Exception as error:
            raise ServerUnavailable(describe(error)) from error

    def send(self, message: OutgoingMessage, begin: Callable[[], bool]) -> Outcome:
        """Hand it to the backend."""
        mail = message.message()
        mail.metadata = message.metadata  # type: ignore[attr-defined]  # a provider's webhook brings it back
        if not begin():
            return Outcome(Result.DROPPED)
        try:
            sent = self.backend.send_messages([mail])
        except Exception as error:  # whatever a provider's library raises must end in a row's state
            return self._failed(error)
        if sent:
            return Outcome(Result.ACCEPTED)
        return Outcome(Result.RETRY, "the backend did not send it", about=About.US)

    def _failed(self, error: Exception) -> Outcome:
        status = getattr(error, "status_code", None)  # anymail: what the provider's API answered
        if status == 429 or (self.local and status is None):
            return Outcome(Result.RETRY, describe(error), slow_down=status == 429)
        if type(error).__name__ == "AnymailRecipientsRefused":
            return Outcome(Result.REFUSED, describe(error), about=About.MAILBOX)
        if status and 400 <= status < 500:  # our key, our account, our message
            return Outcome(Result.RETRY, describe(error), about=About.US)
        return Outcome(Result.UNKNOWN, describe(error), usable=False)

    def close(self, *, politely: bool = True) -> None:
        """Close what the backend opened."""
        self.backend.close()

"""One SMTP conversation, phase by phase, so that it is always known whether a message can have been accepted.

Everything before the final dot is certainly not accepted and may be said again. After it only a clear answer
counts: 2xx accepted, 4xx and 5xx refused; anything else (silence, a cut, a torn line) is `unknown`.
"""

from __future__ import annotations

import select
import smtplib
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from django.conf import settings
from django.core.mail.utils import DNS_NAME


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
    """A result, the server's words, and whether the connection can go on."""

    result: Result
    text: str = ""
    usable: bool = True
    slow_down: bool = False


class Offline(Exception):
    """No conversation could be begun."""


class SmtpConnection:
    """A connection to the server of EMAIL_URL, kept open from message to message."""

    def __init__(self) -> None:
        try:
            self.smtp = self._open()
        except (OSError, smtplib.SMTPException, ssl.SSLError) as error:
            raise Offline(f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}: {describe(error)}") from error

    def _open(self) -> smtplib.SMTP:
        host, port, timeout = settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT
        name = DNS_NAME.get_fqdn()
        if settings.EMAIL_USE_SSL:
            context = ssl.create_default_context()
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                host, port, local_hostname=name, timeout=timeout, context=context
            )
        else:
            smtp = smtplib.SMTP(host, port, local_hostname=name, timeout=timeout)
        try:
            # The final dot goes out alone: it must not wait for the acknowledgement of the data before it.
            if smtp.sock:
                smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            smtp.ehlo_or_helo_if_needed()
            if settings.EMAIL_USE_TLS:  # raises when the server offers none: a password never goes in clear
                smtp.starttls(context=ssl.create_default_context())
                smtp.ehlo_or_helo_if_needed()
            if settings.EMAIL_HOST_USER:
                smtp.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
        except BaseException:
            smtp.close()
            raise
        return smtp

    def deliver(
        self, sender: str, recipient: str, body: Callable[[], bytes], begin: Callable[[], bool]
    ) -> Outcome:
        """Send one message. `begin` is called just before the final dot and stores that it is about to be sent;
        when it says False the message is dropped. Never raises for what a server does."""
        try:
            refusal = self._envelope(sender, recipient)
            if refusal:
                return refusal
            self._sock.sendall(body())
        except (OSError, smtplib.SMTPException) as error:
            return Outcome(Result.RETRY, describe(error), usable=False)
        if self._closed_by_server():
            return Outcome(Result.RETRY, "the server closed the connection during the data", usable=False)
        if not begin():
            return Outcome(Result.DROPPED, usable=False)
        if self._closed_by_server():
            return Outcome(Result.RETRY, "the server closed the connection during the data", usable=False)
        return self._final_dot()

    def _envelope(self, sender: str, recipient: str) -> Outcome | None:
        """MAIL, RCPT, DATA; None when the server waits for the message."""
        smtp = self.smtp
        smtp.command_encoding = "ascii"
        options = []
        if not (sender + recipient).isascii():
            if not smtp.has_extn("smtputf8"):
                return Outcome(Result.REFUSED, "the server takes no addresses with such letters (SMTPUTF8)")
            options = ["SMTPUTF8"]
        code, answer = smtp.mail(sender, options)
        if code != 250:  # about the sender: says nothing against this reader, so never final
            return self._not_now(code, answer)
        code, answer = smtp.rcpt(recipient)
        if code not in (250, 251):
            return self._refusal(code, answer)
        code, answer = smtp.docmd("data")
        return None if code == 354 else self._refusal(code, answer)

    def _final_dot(self) -> Outcome:
        try:
            self._sock.settimeout(settings.MAIL_ANSWER_SECONDS)
            try:
                self._sock.sendall(b".\r\n")
            except OSError as error:
                # A plain socket takes three bytes whole or not at all; TLS may have sent them all the same.
                certain = not isinstance(self._sock, ssl.SSLSocket)
                return Outcome(Result.RETRY if certain else Result.UNKNOWN, describe(error), usable=False)
            code, answer = self.smtp.getreply()
            self._sock.settimeout(settings.EMAIL_TIMEOUT)
        except (OSError, smtplib.SMTPException) as error:
            return Outcome(Result.UNKNOWN, describe(error), usable=False)
        text = words(code, answer)
        if 200 <= code < 300:
            return Outcome(Result.ACCEPTED, text)
        if 400 <= code < 500:
            return Outcome(Result.RETRY, text, usable=code != 421, slow_down=throttled(code, answer))
        if 500 <= code < 600:
            return Outcome(Result.REFUSED, text)
        return Outcome(Result.UNKNOWN, text or "the server's answer was cut", usable=False)

    def _refusal(self, code: int, answer: bytes) -> Outcome:
        """A reader refused before the data: 5xx for good, everything else for now."""
        if not 500 <= code < 600:
            return self._not_now(code, answer)
        return Outcome(Result.REFUSED, words(code, answer), usable=self._reset(code))

    def _not_now(self, code: int, answer: bytes) -> Outcome:
        slow = throttled(code, answer)
        return Outcome(Result.RETRY, words(code, answer), usable=self._reset(code), slow_down=slow)

    def _reset(self, code: int) -> bool:
        """Ready for the next message? Not after 421 or nonsense."""
        if code == 421 or not 200 <= code < 600:
            return False
        try:
            return self.smtp.rset()[0] == 250
        except (OSError, smtplib.SMTPException):
            return False

    @property
    def _sock(self):  # type: ignore[no-untyped-def]
        if self.smtp.sock is None:
            raise smtplib.SMTPServerDisconnected("the server closed the connection")
        return self.smtp.sock

    def _closed_by_server(self) -> bool:
        """Something to read before the final dot can only be a goodbye (TLS sends words of its own: not asked)."""
        sock = self.smtp.sock
        if sock is None or isinstance(sock, ssl.SSLSocket):
            return sock is None
        return bool(select.select([sock], [], [], 0)[0])

    def close(self, *, politely: bool = True) -> None:
        """Say goodbye; what the server says to it no longer matters."""
        try:
            if politely:
                self.smtp.quit()
        except (OSError, smtplib.SMTPException):
            pass
        finally:
            self.smtp.close()


def throttled(code: int, answer: bytes) -> bool:
    """The server says that we are too fast."""
    return code in (421, 454) or b"4.7.0" in answer or b"4.7.28" in answer or b"4.3.2" in answer


def words(code: int, answer: bytes) -> str:
    """The server's answer as a person reads it."""
    return f"{code} {answer.decode('utf-8', 'replace')}".strip()[:500]


def describe(error: BaseException) -> str:
    """An error in one line."""
    if isinstance(error, smtplib.SMTPResponseException):
        answer = error.smtp_error
        return words(error.smtp_code, answer if isinstance(answer, bytes) else str(answer).encode())
    return f"{type(error).__name__}: {error}".replace("\n", " ")[:500]

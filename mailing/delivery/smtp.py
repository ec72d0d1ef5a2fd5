"""One SMTP conversation, phase by phase, so that it is always known whether a message can have been accepted.

Everything before the message's end (the final dot, or the last chunk) is certainly not accepted and may be said
again. After it only a clear answer counts: 2xx accepted, 4xx and 5xx refused; anything else (silence, a cut, a torn
line) is `unknown`.
"""

from __future__ import annotations

import re
import select
import smtplib
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail.utils import DNS_NAME

from ..errors import ServerUnavailable
from .answers import About
from .outcomes import Outcome, Result, describe, refusal, words

PLAIN = re.compile(r"[\w.+=-]+@[\w.-]+")
FINAL_DOT = b".\r\n"
UNKNOWN_COMMAND = frozenset({500, 501, 502, 503, 504})
WARY_WAIT, WARY_SECONDS = 0.1, 30.0
HUNG_UP = Outcome(Result.RETRY, "the server closed the connection during the data", usable=False)


class SmtpConnection:
    """A connection to the server of EMAIL_URL, kept open from message to message."""

    wary_until = 0.0  # of all connections: the server hung up in mid-message a moment ago and may again

    def __init__(self) -> None:
        self.knows_chunks = False
        try:
            self.smtp = self._open()
        except (OSError, smtplib.SMTPException, ssl.SSLError) as error:
            raise ServerUnavailable(
                f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}: {describe(error)}"
            ) from error

    def _open(self) -> smtplib.SMTP:
        host, port, timeout = settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT
        name = own_name()
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
            if not refusal and not self._may_send_chunks():
                refusal = self._envelope(sender, recipient)  # once more, with DATA
            if refusal:
                return refusal
            refusal, end = self._all_but_end(body())
            if refusal:
                return refusal
        except (OSError, smtplib.SMTPException) as error:
            return Outcome(Result.RETRY, describe(error), usable=False)
        if self._closed_by_server():
            return self._hung_up()
        if not begin():
            return Outcome(Result.DROPPED, usable=False)
        wary = end == FINAL_DOT and time.monotonic() < self.wary_until
        if self._closed_by_server(wait=WARY_WAIT if wary else 0):
            return self._hung_up()
        return self._finish(end)

    def _hung_up(self) -> Outcome:
        """Certainly not accepted. For a while every final dot waits a little, to see whether it happens again."""
        SmtpConnection.wary_until = time.monotonic() + WARY_SECONDS
        return HUNG_UP

    def _envelope(self, sender: str, recipient: str) -> Outcome | None:
        """MAIL, RCPT and DATA, in one go where the server takes that (RFC 2920); None when it waits for the message."""
        international = not (sender + recipient).isascii()
        if international and not self.smtp.has_extn("smtputf8"):
            reason = "the server takes no addresses with such letters (SMTPUTF8)"
            return Outcome(Result.REFUSED, reason, about=About.US)
        dialogue = [
            ("mail", f"MAIL FROM:{pointed(sender)}{' SMTPUTF8' if international else ''}", (250,)),
            ("rcpt", f"RCPT TO:{pointed(recipient)}", (250, 251)),
            *([] if self.smtp.has_extn("chunking") else [("data", "DATA", (354,))]),
        ]
        together = self.smtp.has_extn("pipelining")
        if together:
            self._say(*(line for _phase, line, _wanted in dialogue))
        for position, (phase, line, wanted) in enumerate(dialogue):
            if not together:
                self._say(line)
            code, answer = self.smtp.getreply()
            if code not in wanted:
                unread = len(dialogue) - position - 1 if together else 0
                return self._refused(code, answer, phase=phase, unread=unread)
        return None

    def _may_send_chunks(self) -> bool:
        """False when a server that offers CHUNKING turns out not to know BDAT: some relays hand on another's offer.

        Asked once a connection, with an empty chunk: a whole one would be read as commands by who does not know it.
        """
        if self.knows_chunks or not self.smtp.has_extn("chunking"):
            return True
        code, answer = self.smtp.docmd("BDAT", "0")
        if code not in UNKNOWN_COMMAND:
            self.knows_chunks = code == 250
            return True  # whatever else it says, it says again to the message's own chunk
        del self.smtp.esmtp_features["chunking"]
        if not self._reset(code):
            raise smtplib.SMTPServerDisconnected(words(code, answer))
        return False

    def _all_but_end(self, message: bytes) -> tuple[Outcome | None, bytes]:
        """Send all but the bytes that end the message; returns a refusal, and those bytes.

        With chunks (RFC 3030) the server answers for what it has before the last line is sent, so that a server that
        hangs up in mid-message is known to have done so. With DATA it may while the dot is on its way.
        """
        if not self.smtp.has_extn("chunking"):
            self.socket.sendall(message)
            return None, FINAL_DOT
        cut = message.rindex(b"\r\n", 0, -2) + 2
        self.socket.sendall(b"BDAT %d\r\n" % cut + message[:cut])
        code, answer = self.smtp.getreply()
        refusal = None if code == 250 else self._refused(code, answer, phase="end")
        return refusal, b"BDAT %d LAST\r\n" % (len(message) - cut) + message[cut:]

    def _refused(self, code: int, answer: bytes, *, phase: str, unread: int = 0) -> Outcome:
        """A message refused before its end."""
        usable = self._skipped(unread) and self._reset(code)
        return replace(refusal(code, answer, phase=phase), usable=usable)

    def _say(self, *lines: str) -> None:
        """Send these commands in one piece."""
        if any(c in line for line in lines for c in "\r\n"):
            raise ValueError(f"a line break in an address: {lines}")
        self.socket.sendall("".join(f"{line}\r\n" for line in lines).encode())

    def _skipped(self, answers: int) -> bool:
        """Read answers nobody needs; False when the server now waits for a message, or is gone."""
        try:
            return all(self.smtp.getreply()[0] != 354 for _answer in range(answers))
        except (OSError, smtplib.SMTPException):
            return False

    def _finish(self, end: bytes) -> Outcome:
        """Send the last bytes. Once all of them have left, only the answer tells what became of the message."""
        try:
            self.socket.settimeout(settings.MAIL_ANSWER_SECONDS)
            self.socket.sendall(end)
        except (OSError, smtplib.SMTPException) as error:  # without its end it is no message
            return Outcome(Result.RETRY, describe(error), usable=False)
        try:
            code, answer = self.smtp.getreply()
            self.socket.settimeout(settings.EMAIL_TIMEOUT)
        except (OSError, smtplib.SMTPException) as error:
            self._hung_up()  # perhaps in mid-message, only noticed now
            return Outcome(Result.UNKNOWN, describe(error), usable=False)
        text = words(code, answer)
        if 200 <= code < 300:
            return Outcome(Result.ACCEPTED, text)
        if 400 <= code < 600:
            return replace(refusal(code, answer, phase="end"), usable=code != 421)
        return Outcome(Result.UNKNOWN, text or "the server's answer was cut", usable=False)

    def _reset(self, code: int) -> bool:
        """Ready for the next message? Not after 421 or nonsense."""
        if code == 421 or not 200 <= code < 600:
            return False
        try:
            return self.smtp.rset()[0] == 250
        except (OSError, smtplib.SMTPException):
            return False

    @property
    def socket(self):  # type: ignore[no-untyped-def]
        if self.smtp.sock is None:
            raise smtplib.SMTPServerDisconnected("the server closed the connection")
        return self.smtp.sock

    def _closed_by_server(self, *, wait: float = 0) -> bool:
        """Something to read before the final dot can only be a goodbye."""
        sock = self.smtp.sock
        if sock is None:
            return True
        if not isinstance(sock, ssl.SSLSocket):
            waiting = select.poll()
            waiting.register(sock, select.POLLIN)
            return bool(waiting.poll(wait * 1000))
        sock.settimeout(wait)  # TLS has words of its own to read: only what it hands on counts
        try:
            sock.recv(1)
        except (ssl.SSLWantReadError, TimeoutError):
            return False
        except OSError:
            return True
        finally:
            sock.settimeout(settings.EMAIL_TIMEOUT)
        return True

    def close(self, *, politely: bool = True) -> None:
        """Say goodbye; what the server says to it no longer matters."""
        try:
            if politely:
                self.smtp.quit()
        except (OSError, smtplib.SMTPException):
            pass
        finally:
            self.smtp.close()


def pointed(address: str) -> str:
    """An address between < and >; only a strange one is taken apart first."""
    return f"<{address}>" if PLAIN.fullmatch(address) else smtplib.quoteaddr(address)


def own_name() -> str:
    """Our name in EHLO: the setting MAIL_EHLO, else SITE_URL's host where it is a domain, else this machine's name.

    Many servers refuse a client whose name has no dot (504), or is not in the DNS.
    """
    host = urlsplit(settings.SITE_URL).hostname or ""
    is_domain = "." in host and not host.replace(".", "").isdigit() and ":" not in host
    return settings.MAIL_EHLO or (host if is_domain and host.isascii() else DNS_NAME.get_fqdn())

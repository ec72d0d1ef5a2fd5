"""A mail server that keeps what it took (aiosmtpd), and settings that send to it. `smtp_server` is the one that misbehaves."""

from __future__ import annotations

import socket
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP as Protocol
from aiosmtpd.smtp import Envelope, Session


class Mailbox:
    """Keeps every message; refuses recipients by what stands in `answers`."""

    def __init__(self) -> None:
        self.messages: list[Envelope] = []
        self.answers: dict[str, str] = {}

    async def handle_RCPT(
        self, server: Protocol, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if answer := self.answers.get(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Protocol, session: Session, envelope: Envelope) -> str:
        self.messages.append(envelope)
        return "250 OK"

    @property
    def recipients(self) -> Counter[str]:
        return Counter(address for envelope in self.messages for address in envelope.rcpt_tos)


@contextmanager
def real_server(use: Any) -> Iterator[Mailbox]:
    """A mail server on loopback; `use` is pytest-django's settings."""
    box = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port, enable_SMTPUTF8=True)
    controller.start()
    try:
        point_to(use, port)
        yield box
    finally:
        controller.stop()


def point_to(use: Any, port: int) -> None:
    """Send to this port of this machine."""
    use.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    use.EMAIL_HOST, use.EMAIL_PORT = "127.0.0.1", port
    use.EMAIL_USE_TLS = use.EMAIL_USE_SSL = False
    use.EMAIL_HOST_USER = use.EMAIL_HOST_PASSWORD = ""

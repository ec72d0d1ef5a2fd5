"""Mail servers for tests: aiosmtpd, which keeps what it took, and `smtp_chaos.py`, which misbehaves by plan."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP as Protocol
from aiosmtpd.smtp import Envelope, Session
from django.conf import settings

SHARED = Path(os.environ.get("QUINCENA_SHARED") or Path(settings.BASE_DIR).parent / "shared")
CHAOS = SHARED / "tools" / "smtp_chaos.py"


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


class Chaos:
    """A running `smtp_chaos.py` and its log."""

    def __init__(self, folder: Path, *options: str) -> None:
        if not CHAOS.exists():
            pytest.skip(f"{CHAOS} is not here")
        self.log, ports = folder / "mail.jsonl", folder / "port"
        ports.unlink(missing_ok=True)
        self.process = subprocess.Popen(
            [
                sys.executable,
                str(CHAOS),
                "serve",
                "--port",
                "0",
                "--port-file",
                str(ports),
                "--log",
                str(self.log),
                *options,
            ]
        )
        for _wait in range(200):
            if ports.exists():
                break
            time.sleep(0.05)
        self.port = int(ports.read_text())

    def events(self, name: str) -> list[dict[str, Any]]:
        lines = [json.loads(line) for line in self.log.read_text().splitlines()]
        return [line for line in lines if line["event"] == name]

    def taken(self) -> Counter[str]:
        return Counter(event["rcpt"] for event in self.events("accepted"))

    def stop(self) -> None:
        self.process.kill()
        self.process.wait(10)


def point_to(use: Any, port: int) -> None:
    """Send to this port of this machine."""
    use.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    use.EMAIL_HOST, use.EMAIL_PORT = "127.0.0.1", port
    use.EMAIL_USE_TLS = use.EMAIL_USE_SSL = False
    use.EMAIL_HOST_USER = use.EMAIL_HOST_PASSWORD = ""

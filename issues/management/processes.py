"""The processes `manage.py serve` runs: a port nobody else has, and children that end when it ends."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from types import FrameType

from django.conf import settings
from django.core.management import CommandError
from django.utils.translation import gettext as _

PATIENCE = 10  # seconds a child gets to finish what it is doing
HASTE = 1  # seconds for a server nobody has reached yet: while it starts it may not hear that it should stop


def refuse_taken(host: str, port: int, *, choose: str = "PORT={port} make run") -> None:
    """Says so at once when somebody else listens on the port; `choose` is what to write for another one."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            raise CommandError(
                _("Port %(port)s is taken or not allowed: choose another, as in %(line)s.")
                % {"port": port, "line": choose.format(port=port + 1)}
            ) from error


class Children:
    """The processes this command runs; they end when it ends, whatever ends it."""

    def __init__(self) -> None:
        self.running: list[subprocess.Popen[bytes]] = []
        self.stopping = self.listens = False

    def __enter__(self) -> Children:
        self.former = {
            number: signal.signal(number, self.stop)
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        }
        return self

    def __exit__(self, *exception: object) -> None:
        for child in self.running:
            if child.poll() is None:
                child.terminate()
        began = time.monotonic()
        for child in self.running:
            patience = PATIENCE if self.listens or child is not self.running[0] else HASTE
            try:
                child.wait(max(0.1, began + patience - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)  # its own processes too: they would keep the port
                child.wait()
        for number, handler in self.former.items():
            signal.signal(number, handler)

    def start(self, *command: str) -> None:
        """Starts a process in the project's folder. Ctrl-C reaches only this command, which passes it on."""
        self.running.append(
            subprocess.Popen(command, cwd=settings.BASE_DIR, start_new_session=True)  # noqa: S603
        )

    def stop(self, number: int, frame: FrameType | None) -> None:
        """Ctrl-C, `kill` and a closed terminal all mean: finish."""
        self.stopping = True

    def wait_for_port(self, host: str, port: int, seconds: float = 30) -> bool:
        """Whether the server came to listen."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and not self.stopping and self.running[0].poll() is None:
            try:
                socket.create_connection((host, port), timeout=1).close()
                self.listens = True
                return True
            except OSError:
                time.sleep(0.05)
        return False

    def wait(self) -> int:
        """Until told to stop (0), or until the server ends by itself (its code, never 0)."""
        while not self.stopping:
            try:
                return self.running[0].wait(0.2) or 1
            except subprocess.TimeoutExpired:
                continue
        return 0

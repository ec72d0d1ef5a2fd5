"""`manage.py serve`: what `make run` calls. From an empty folder to a site with issues in it."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser
from io import StringIO
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import BaseCommand, CommandError, call_command, get_commands
from django.utils.translation import gettext as _

from issues.accounts.roles import ensure_editors
from issues.models import Issue

DEMO = Path(__file__).resolve().parent.parent.parent / "demo"
EDITOR = "editor"
THREADS = 4  # requests a process answers at the same time
PATIENCE = 10  # seconds a child gets to finish what it is doing


class Command(BaseCommand):
    """Prepares whatever is missing, then runs the server and the worker until it is told to stop."""

    help = "Migrates, imports the demo issues into an empty database, and serves the site and the worker."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--workers", type=int, default=2, help="Processes that answer requests.")

    def handle(self, *args: Any, host: str, port: int, workers: int, **options: Any) -> None:
        refuse_taken(host, port)
        self.prepare()
        address = f"http://{host}:{port}"
        os.environ.setdefault("SITE_URL", address)
        with Children() as children:
            children.start(
                *(
                    sys.executable,
                    "-m",
                    "granian",
                    "--interface",
                    "wsgi",
                    "--no-ws",
                    "--log-level",
                    "warning",
                ),
                *("--host", host, "--port", str(port), "--workers", str(workers)),
                *("--blocking-threads", str(THREADS), "--backpressure", str(THREADS * 8)),
                *("--workers-kill-timeout", str(PATIENCE), "newsletter.wsgi:application"),
            )
            if "worker" in get_commands():
                children.start(sys.executable, "manage.py", "worker")
            if children.wait_for_port(host, port):
                self.stdout.write(_("Quincena is at %(address)s/ (stop with Ctrl-C)") % {"address": address})
                self.stdout.flush()
            code = children.wait()
        if code:
            raise CommandError(
                _("The server stopped by itself; its last lines above say why."), returncode=code
            )

    def prepare(self) -> None:
        """Everything a first start needs and a second one finds done."""
        call_command("migrate", verbosity=0, interactive=False)
        if not settings.DEBUG:
            call_command("collectstatic", verbosity=0, interactive=False)
        if not Issue.objects.exists():  # the warnings about their deliberate oddities stand in the admin
            call_command("import_issue", str(DEMO), stdout=self.stdout, stderr=StringIO())
        if password := create_editor():
            self.stdout.write(
                _("The editor's account for /admin/ is “%(name)s”, password “%(password)s” (shown only now).")
                % {"name": EDITOR, "password": password}
            )
        self.stdout.flush()


def create_editor() -> str:
    """Makes the first account, an editor's, and gives its password; "" when there is an account already."""
    users = get_user_model().objects
    if users.exists():
        return ""
    password = secrets.token_urlsafe(12)
    editor = users.create_user(username=EDITOR, password=password, is_staff=True)
    editor.groups.add(ensure_editors())
    return password


def refuse_taken(host: str, port: int) -> None:
    """Says so at once when somebody else listens on the port."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(
                _("Port %(port)s is taken or not allowed: choose another, as in PORT=%(other)s make run.")
                % {"port": port, "other": port + 1}
            ) from error


class Children:
    """The processes this command runs; they end when it ends, whatever ends it."""

    def __init__(self) -> None:
        self.running: list[subprocess.Popen[bytes]] = []
        self.stopping = False

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
        deadline = time.monotonic() + PATIENCE
        for child in self.running:
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
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

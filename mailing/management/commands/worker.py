"""`manage.py worker`: does all background work that is due, until it is told to stop."""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
from argparse import ArgumentParser
from collections.abc import Callable
from types import FrameType

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import close_old_connections, connection
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from mailing.delivery import sending
from mailing.models import Worker

log = logging.getLogger("mailing.worker")
PAUSE = 2.0  # seconds between two looks at the database
LONGEST_PAUSE = 300.0  # between two tries of a mail server that cannot be reached


class Command(BaseCommand):
    help = "Does all background work that is due: mail, picture variants, link checks, clean-up."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help=_("do what is due and stop: for cron"))

    def handle(self, *, once: bool, **_options: object) -> None:
        self.stop = threading.Event()
        self.name = f"{socket.gethostname()[:60]}:{os.getpid()}"
        Worker.objects.heartbeat(self.name)
        if once:
            self.do_steps()
            summary = attempt("mail", lambda: sending.send_some(self.stop))
            for path in settings.SLOW_STEPS:
                run_step(path)
            self.do_steps()
            if isinstance(summary, sending.Summary):
                self.stdout.write(f"mail: {summary}" + (f" ({summary.offline})" if summary.offline else ""))
            return
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.on_signal)
        mail = threading.Thread(target=self.send_mail, name="mail")
        mail.start()  # beside the other steps: a long mailing must not keep them waiting
        slow = [
            threading.Thread(target=self.repeat, args=[path, pause], name=path)
            for path, pause in settings.SLOW_STEPS.items()
        ]
        for thread in slow:
            thread.start()
        while not self.stop.is_set():
            close_old_connections()
            self.do_steps()
            self.stop.wait(PAUSE)
        for thread in (mail, *slow):
            thread.join()

    def on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self.stop.set()

    def do_steps(self) -> None:
        """Every step once; one that fails is logged and does not keep the others from their turn."""
        attempt("heartbeat", lambda: Worker.objects.heartbeat(self.name))
        for path in settings.BACKGROUND_STEPS:
            if not self.stop.is_set():
                run_step(path)

    def repeat(self, path: str, pause: float) -> None:
        """One slow step, again after so many seconds: whom it waits for keeps no other step waiting."""
        while not self.stop.is_set():
            close_old_connections()
            run_step(path)
            self.stop.wait(pause)
        connection.close()

    def send_mail(self) -> None:
        """Send what is due, again and again; wait longer and longer for a server that is away."""
        pause = PAUSE
        while not self.stop.is_set():
            close_old_connections()
            summary = attempt("mail", lambda: sending.send_some(self.stop))
            offline = summary is None or bool(summary.offline)  # type: ignore[attr-defined]
            if offline and summary is not None:
                log.warning("mail server: %s", summary.offline)  # type: ignore[attr-defined]
            pause = min(pause * 2, LONGEST_PAUSE) if offline else PAUSE
            self.stop.wait(pause)
        connection.close()


def run_step(path: str) -> object:
    """A step by its dotted path; one that fails is logged."""
    return attempt(path, lambda: import_string(path)())


def attempt(name: str, step: Callable[[], object]) -> object:
    """The step's result; None when it failed, which is logged."""
    try:
        return step()
    except Exception:
        log.exception("%s failed and will be tried again", name)
        return None

"""`manage.py serve`: what `make run` calls. From an empty folder to a site with issues in it."""

from __future__ import annotations

import os
import secrets
import sys
from argparse import ArgumentParser
from io import StringIO
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import BaseCommand, CommandError, call_command, get_commands
from django.utils.translation import gettext as _

from issues.accounts.roles import ensure_editors
from issues.importing import demo
from issues.management import production
from issues.management.processes import PATIENCE, Children, refuse_taken

EDITOR = "editor"
THREADS = 4  # requests a process answers at the same time
WAITING = 8  # requests a thread may have before it, until the server takes no more


class Command(BaseCommand):
    """Prepares whatever is missing, then runs the server and the worker until it is told to stop."""

    help = (
        "Migrates, with DEBUG imports the demo issues into an empty database, and serves the site and the worker. "
        "With --production it serves the site alone, and changes nothing but the static files."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--workers", type=int, default=2, help="Processes that answer requests.")
        parser.add_argument(
            "--threads", type=int, default=THREADS, help="Requests each answers at the same time."
        )
        parser.add_argument(
            "--memory", type=int, default=0, metavar="MB", help="Replaces a process that takes more; 0: none."
        )
        parser.add_argument(
            "--production",
            action="store_true",
            help="Refuses DEBUG and missing migrations, collects static files, makes no demo and no account.",
        )

    def handle(self, *args: Any, host: str, port: int, **options: Any) -> None:
        is_production = options["production"]
        choose = "manage.py serve --production --port {port}" if is_production else "PORT={port} make run"
        refuse_taken(host, port, choose=choose)
        if is_production:
            production.prepare()
        else:
            self.prepare()
        address = f"http://{host}:{port}"
        os.environ.setdefault("SITE_URL", address)
        with Children() as children:
            children.start(*server(host, port, options))
            if not is_production and "worker" in get_commands():
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
        if (
            settings.DEBUG and demo.is_wanted()
        ):  # the warnings about their deliberate oddities stand in the admin
            call_command("import_issue", str(demo.DEMO), stdout=self.stdout, stderr=StringIO())
        if password := create_editor():
            self.stdout.write(
                _("The editor's account for /admin/ is “%(name)s”, password “%(password)s” (shown only now).")
                % {"name": EDITOR, "password": password}
            )
        self.stdout.flush()


def server(host: str, port: int, options: dict[str, Any]) -> list[str]:
    """The command line of the web server."""
    threads = max(1, options["threads"])
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--log-level", "warning"]
    command += ["--host", host, "--port", str(port), "--workers", str(max(1, options["workers"]))]
    command += ["--blocking-threads", str(threads), "--backpressure", str(threads * WAITING)]
    command += ["--workers-kill-timeout", str(PATIENCE)]
    if options["production"]:
        command += ["--respawn-failed-workers"]
    if options["memory"] > 0:
        command += ["--workers-max-rss", str(options["memory"])]
    return [*command, "newsletter.wsgi:application"]


def create_editor() -> str:
    """Makes the first account, an editor's, and gives its password; "" when there is an account already."""
    users = get_user_model().objects
    if users.exists():
        return ""
    password = secrets.token_urlsafe(12)
    editor = users.create_user(username=EDITOR, password=password, is_staff=True)
    editor.groups.add(ensure_editors())
    return password

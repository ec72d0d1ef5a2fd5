"""System checks for whoever runs the site: of the settings at every command, of the running site by
`manage.py check --database default` and on the desk's page "Estado del sitio"."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import DatabaseError, connection
from django.utils import timezone
from django.utils.translation import gettext as _

from . import version
from .backup import nightly

LEAST_FREE = 1 << 30  # bytes
LEAST_SHARE = 0.05
PRINTING = ("console", "filebased", "dummy")
CLOCK = 60.0  # seconds two clocks may differ


def register_all() -> None:
    """Once, when the app is ready."""
    register(of_settings)
    register(of_the_running_site, Tags.database)


def of_settings(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """What can be told without asking anybody."""
    return [*mail_that_only_prints(), *backups_readers_could_get()]


def of_the_running_site(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """What the database, the disks and the folder of backups say; `migrate` asks too, and is about to change it."""
    return now() if databases and sys.argv[1:2] != ["migrate"] else []


def now() -> list[CheckMessage]:
    """Everything there is to say at this moment."""
    asked: list[Callable[[], Iterator[CheckMessage]]] = [
        missing_migrations,
        silent_worker,
        sqlite_of_several_machines,
        clocks_that_differ,
        full_disks,
        old_backups,
    ]
    found: list[CheckMessage] = []
    for ask in asked:
        try:
            found += ask()
        except DatabaseError:  # a database that is not there is for others to tell
            continue
    return found


def mail_that_only_prints() -> Iterator[CheckMessage]:
    """Without DEBUG, mail that goes to no server."""
    kind = next((kind for kind in PRINTING if f".{kind}." in settings.EMAIL_BACKEND), None)
    if kind and not settings.DEBUG and apps.is_installed("mailing"):
        yield Warning(
            _("Mail is not sent: %s sends nothing.") % settings.EMAIL_BACKEND,
            hint=_("Set EMAIL_URL=smtp+tls://user:password@mail.example.org, or EMAIL_BACKEND."),
            id="quincena.W001",
        )


def backups_readers_could_get() -> Iterator[CheckMessage]:
    """Backups in a folder whose files are served."""
    if not settings.BACKUP_TO:
        return
    folder = Path(settings.BACKUP_TO).resolve()
    for name in ("MEDIA_ROOT", "STATIC_ROOT"):
        if folder.is_relative_to(Path(getattr(settings, name)).resolve()):
            yield Warning(
                _("BACKUP_TO lies in %s, whose files are served; backups hold all personal data.") % name,
                hint=_("Set BACKUP_TO to a folder of its own, best on another disk."),
                id="quincena.W002",
            )


def missing_migrations() -> Iterator[CheckMessage]:
    """Tables of an older version."""
    missing = version.unapplied()
    if missing:
        yield Warning(
            _("The database lacks migrations: %s.") % ", ".join(missing[:5]),
            hint=_("Run manage.py migrate."),
            id="quincena.W003",
        )


def silent_worker() -> Iterator[CheckMessage]:
    """No worker for an hour: no mail, no lighter pictures, no backups."""
    if not apps.is_installed("mailing"):
        return
    seen = apps.get_model("mailing", "Worker").objects.last_seen()
    if seen is None or seen < timezone.now() - timedelta(hours=1):
        yield Warning(
            _(
                "No worker was seen for an hour: nothing is mailed or backed up, pictures get no lighter variants."
            ),
            hint=_("Start manage.py worker, as a service that is started again when it ends."),
            id="quincena.W004",
        )


def sqlite_of_several_machines() -> Iterator[CheckMessage]:
    """Workers of two machines cannot share a SQLite file."""
    if connection.vendor != "sqlite" or not apps.is_installed("mailing"):
        return
    rows = apps.get_model("mailing", "Worker").objects.filter(seen_at__gt=timezone.now() - timedelta(hours=1))
    machines = {name.rpartition(":")[0] for name in rows.values_list("name", flat=True)}
    if len(machines) > 1:
        yield Warning(
            _("Workers of several machines use one SQLite file (%s): it will be damaged.")
            % ", ".join(sorted(machines)),
            hint=_(
                "Move to PostgreSQL: manage.py backup here, DATABASE_URL=postgres://…, manage.py restore there."
            ),
            id="quincena.W005",
        )


def clocks_that_differ() -> Iterator[CheckMessage]:
    """The database's clock and ours: issues are published by one and mailed by the other."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        apart = abs((cursor.fetchone()[0] - timezone.now()).total_seconds())
    if apart > CLOCK:
        yield Warning(
            _("The clocks of this machine and of the database differ by %d seconds.") % apart,
            hint=_("Keep both right by NTP (timedatectl set-ntp true)."),
            id="quincena.W006",
        )


def full_disks() -> Iterator[CheckMessage]:
    """Disks we write to that have less than a twentieth or a gigabyte free."""
    for name, folder in folders().items():
        disk = shutil.disk_usage(folder)
        if disk.free < LEAST_FREE or disk.free < disk.total * LEAST_SHARE:
            yield Warning(
                _("The disk of %(name)s is nearly full: %(free)d MB are free.")
                % {"name": name, "free": disk.free >> 20},
                hint=_("Make room: old backups, logs, or a larger disk. A full disk loses what is written."),
                id="quincena.W007",
            )


def folders() -> dict[str, Path]:
    """The folders on our disks that we write to, by the name of their setting; those that are there."""
    named = {"MEDIA_ROOT": Path(settings.MEDIA_ROOT)}
    if settings.BACKUP_TO:
        named["BACKUP_TO"] = Path(settings.BACKUP_TO)
    file = settings.DATABASES["default"]["NAME"]
    if connection.vendor == "sqlite" and Path(str(file)).is_file():
        named["DATABASE_URL"] = Path(str(file)).parent
    return {name: folder for name, folder in named.items() if folder.is_dir()}


def old_backups() -> Iterator[CheckMessage]:
    """BACKUP_TO is set, and nothing came there for a week."""
    if not settings.BACKUP_TO:
        return
    last = nightly.last()
    if last is None or last[0] < timezone.now() - timedelta(days=7):
        yield Warning(
            _("There is no backup of the last seven days in %s.") % settings.BACKUP_TO,
            hint=_("Look at the worker's log, and run manage.py backup by hand to see why."),
            id="quincena.W008",
        )

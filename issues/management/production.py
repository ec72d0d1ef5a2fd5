"""What `manage.py serve --production` looks at before it serves: it refuses what is not ready, and changes no data."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import CommandError, call_command
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.utils.translation import gettext as _


def prepare() -> None:
    """Refuses DEBUG and missing migrations; collects static files where they are not those of this version."""
    if settings.DEBUG:
        raise CommandError(_("DEBUG is on, and tells strangers what is inside: take DEBUG=1 away."))
    check_database()
    check_migrations()
    collect()


def check_database() -> None:
    """Connects once, without the pool, which would try for half a minute and not say why it cannot."""
    alone = connections.create_connection(DEFAULT_DB_ALIAS)
    options = {name: value for name, value in alone.settings_dict["OPTIONS"].items() if name != "pool"}
    alone.settings_dict = alone.settings_dict | {"OPTIONS": options}
    try:
        alone.ensure_connection()
    except DatabaseError as error:
        reason = str(error).strip().partition("\n")[0]
        raise CommandError(_("The database of DATABASE_URL does not answer: %s") % reason) from error
    finally:
        alone.close()


def check_migrations() -> None:
    """Says in a sentence what to do when the tables are not those of this version."""
    try:
        call_command("migrate", check_unapplied=True, stdout=StringIO())
    except SystemExit as missing:
        raise CommandError(
            _("The tables are not those of this version: run manage.py migrate first.")
        ) from missing


def collect() -> None:
    """Runs `collectstatic` unless what it would collect is older than what it collected last."""
    if not is_stale():
        return
    try:
        call_command("collectstatic", verbosity=0, interactive=False)
    except OSError as error:
        raise CommandError(
            _("Static files cannot be written to %s: run manage.py collectstatic as who owns that folder.")
            % settings.STATIC_ROOT
        ) from error


def is_stale() -> bool:
    """Whether a static file changed since they were collected, or they never were."""
    manifest = Path(settings.STATIC_ROOT) / getattr(staticfiles_storage, "manifest_name", "staticfiles.json")
    if not manifest.is_file():
        return True
    collected = manifest.stat().st_mtime
    return any(
        Path(storage.path(path)).stat().st_mtime > collected
        for finder in get_finders()
        for path, storage in finder.list([])
    )

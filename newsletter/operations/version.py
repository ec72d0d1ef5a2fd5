"""Which Quincena this is: its number, where git stands, whether its tables are those it expects, on which database."""

from __future__ import annotations

import platform
import shutil
import subprocess
import tomllib
from dataclasses import dataclass
from functools import cache

import django
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


@cache
def number() -> str:
    """The version of pyproject.toml."""
    path = settings.BASE_DIR / "pyproject.toml"
    return str(tomllib.loads(path.read_text())["project"]["version"])


@cache
def git() -> str:
    """What `git describe` says of this folder; "" where there is no git or no clone."""
    program = shutil.which("git")
    if program is None or not (settings.BASE_DIR / ".git").exists():
        return ""
    command = [program, "-C", str(settings.BASE_DIR), "describe", "--tags", "--always", "--dirty"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def unapplied() -> list[str]:
    """The migrations this version has and the database has not, as `app.name`."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def database() -> str:
    """The database and its version: "SQLite 3.40.1"."""
    version = ".".join(map(str, connection.get_database_version()))
    return f"{connection.display_name} {version}"


@dataclass(frozen=True)
class Version:
    """All of it, as words."""

    number: str
    git: str
    database: str
    schema: str

    def lines(self) -> list[str]:
        """What `manage.py version` prints."""
        clone = f" ({self.git})" if self.git else ""
        return [
            f"Quincena {self.number}{clone}",
            f"Python {platform.python_version()}, Django {django.get_version()}",
            f"{self.database}: {self.schema}",
        ]


def here() -> Version:
    """The version that runs here; a database that does not answer is said, and no error."""
    try:
        missing, found = unapplied(), database()
    except DatabaseError as error:
        return Version(number(), git(), connection.display_name, str(error).splitlines()[0])
    schema = _("all migrations applied")
    if missing:
        words = ngettext("%(n)d migration not applied", "%(n)d migrations not applied", len(missing))
        schema = f"{words % {'n': len(missing)}}: {', '.join(missing[:5])}{' …' if missing[5:] else ''}"
    return Version(number(), git(), found, schema)

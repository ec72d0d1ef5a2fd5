"""`manage.py version` says which version runs, on what, and what its tables lack."""

from __future__ import annotations

import tomllib

import django
import pytest
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def number() -> str:
    return tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["project"]["version"]


def test_it_is_ours_and_not_djangos(installation):
    manage = installation("fresh")
    done = manage("version")
    assert done.returncode == 0
    assert done.stdout.startswith(f"Quincena {number()}")
    assert f"Django {django.get_version()}" in done.stdout
    assert "migraciones sin aplicar: issues.0001_initial" in done.stdout


@pytest.mark.django_db(transaction=True)
def test_migrations_that_are_missing_are_named(run):
    assert "todas las migraciones aplicadas" in run("version").out
    MigrationExecutor(connection).migrate([("mailing", "0006_own_data_by_mail")])
    said = run("version").out
    MigrationExecutor(connection).migrate(MigrationExecutor(connection).loader.graph.leaf_nodes())
    assert "sin aplicar: mailing.0007_sign_up_counts" in said
    assert connection.display_name in said

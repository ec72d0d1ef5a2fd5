"""System checks: each says what is wrong and what to do, and nothing when all is well."""

from __future__ import annotations

import os
import time
from collections import namedtuple
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.db import connection
from django.utils import timezone

from mailing.models import Worker
from newsletter.operations import checks


def said(**kwargs: object) -> dict[str, str]:
    """The checks' words by their id; each must say what to do."""
    found = [message for message in run_checks(**kwargs) if str(message.id).startswith("quincena.W")]
    assert all(message.hint for message in found)
    return {message.id: str(message.msg) for message in found}


@pytest.fixture
def well(db, settings, tmp_path) -> None:
    """A site where all is well."""
    Worker.objects.heartbeat("web1:1")
    settings.BACKUP_TO = tmp_path / "backups"
    settings.BACKUP_TO.mkdir()
    (settings.BACKUP_TO / f"quincena-{timezone.localdate()}.backup").touch()
    settings.MEDIA_ROOT.mkdir(parents=True, exist_ok=True)


def test_all_is_well(well):
    assert said(databases=["default"]) == {}


def test_the_database_is_asked_only_on_wish(db, django_assert_num_queries, settings, tmp_path):
    settings.BACKUP_TO = tmp_path / "none"
    with django_assert_num_queries(0):
        assert said() == {}
    assert "quincena.W008" in said(databases=["default"])


@pytest.mark.parametrize("kind", ["console", "filebased", "dummy"])
def test_mail_that_only_prints(settings, kind):
    settings.EMAIL_BACKEND = f"django.core.mail.backends.{kind}.EmailBackend"
    settings.DEBUG = True
    assert "quincena.W001" not in said()
    settings.DEBUG = False
    assert "quincena.W001" in said()


@pytest.mark.parametrize("name", ["MEDIA_ROOT", "STATIC_ROOT"])
def test_backups_where_files_are_served(settings, name):
    settings.BACKUP_TO = Path(getattr(settings, name)) / "copies"
    assert name in said()["quincena.W002"]


def test_a_worker_that_fell_silent(well):
    Worker.objects.update(seen_at=timezone.now() - timedelta(minutes=61))
    assert "quincena.W004" in said(databases=["default"])
    Worker.objects.all().delete()
    assert "quincena.W004" in said(databases=["default"])


@pytest.mark.skipif("connection.vendor != 'sqlite'")
def test_one_sqlite_file_for_two_machines(well):
    Worker.objects.heartbeat("web1:2")
    assert said(databases=["default"]) == {}
    Worker.objects.heartbeat("web2:1")
    assert "web1, web2" in said(databases=["default"])["quincena.W005"]


@pytest.mark.skipif("connection.vendor != 'postgresql'")
def test_clocks_that_differ(well, monkeypatch):
    late = timezone.now() - timedelta(minutes=5)
    monkeypatch.setattr(checks.timezone, "now", lambda: late)
    assert "quincena.W006" in said(databases=["default"])


def test_a_disk_that_is_nearly_full(well, monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(checks.shutil, "disk_usage", lambda folder: usage(100 << 30, 0, 4 << 30))
    assert "4096 MB" in said(databases=["default"])["quincena.W007"]
    monkeypatch.setattr(checks.shutil, "disk_usage", lambda folder: usage(100 << 30, 0, 6 << 30))
    assert said(databases=["default"]) == {}


def test_no_backup_for_a_week(well, settings):
    (path,) = settings.BACKUP_TO.iterdir()
    week = time.time() - 8 * 86_400
    os.utime(path, (week, week))
    assert "quincena.W008" in said(databases=["default"])


@pytest.mark.django_db(transaction=True)
def test_migrations_that_are_missing():
    from django.db.migrations.executor import MigrationExecutor

    MigrationExecutor(connection).migrate([("mailing", "0006_own_data_by_mail")])
    found = said(databases=["default"])
    MigrationExecutor(connection).migrate(MigrationExecutor(connection).loader.graph.leaf_nodes())
    assert "mailing.0007_sign_up_counts" in found["quincena.W003"]

"""The worker's backups: one a night, looked through, thinned by the keep rule."""

from __future__ import annotations

import os
import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from newsletter.operations.backup import make, nightly
from newsletter.operations.backup.errors import Refused
from tests.factories import make_issue


@pytest.fixture
def folder(settings, tmp_path) -> Path:
    settings.BACKUP_TO = tmp_path / "backups"
    return settings.BACKUP_TO


def test_without_a_folder_nothing_is_made(db):
    assert nightly.make_due() == 0


@pytest.mark.django_db(transaction=True)
def test_one_a_night_is_made_and_looked_through(folder, run):
    make_issue()
    assert nightly.make_due() == 1
    assert nightly.make_due() == 0
    (path,) = folder.glob("*.backup")
    assert not list(folder.glob(".*.lock"))
    assert run("restore", path, verify=True).code == 0
    moment, file = nightly.last()
    assert file == path and timezone.now() - moment < timedelta(minutes=5)
    assert nightly.last_verified() is not None


@pytest.mark.django_db(transaction=True)
def test_two_workers_make_one(folder, monkeypatch):
    tried = []

    def meanwhile(path: Path, **options: object) -> make.Made:
        tried.append(nightly.make_due())
        path.touch()
        return make.Made()

    monkeypatch.setattr(make, "to_file", meanwhile)
    monkeypatch.setattr(nightly, "look", lambda *args, **options: None)
    assert nightly.make_due() == 1
    assert tried == [0]


@pytest.mark.django_db(transaction=True)
def test_a_failure_is_tried_again_an_hour_later(folder, monkeypatch):
    def full(*args: object, **options: object) -> make.Made:
        raise Refused("full")

    with monkeypatch.context() as broken:
        broken.setattr(make, "to_file", full)
        with pytest.raises(Refused):
            nightly.make_due()
        assert nightly.make_due() == 0
    (lock,) = folder.glob(".*.lock")
    os.utime(lock, (time.time() - 3700,) * 2)
    assert nightly.make_due() == 1


def test_the_night_begins_at_its_hour(settings):
    settings.BACKUP_HOUR = 3
    before = timezone.localtime().replace(month=5, day=2, hour=2, minute=59)
    assert nightly._night(before).day == 1
    assert nightly._night(before + timedelta(minutes=1)).day == 2


def test_the_rule_keeps_the_newest_of_days_weeks_and_months():
    days = [date(2026, 11, 30) - timedelta(days=n) for n in range(400)]
    kept = sorted(set(nightly.keep(days, 3, 2, 3)), reverse=True)
    assert [str(day) for day in kept] == [
        "2026-11-30",
        "2026-11-29",
        "2026-11-28",
        "2026-10-31",
        "2026-09-30",
    ]
    assert set(nightly.keep(days[:1], 1, 0, 0)) == {days[0]}


def test_thinning_leaves_what_is_not_ours(folder, settings):
    folder.mkdir()
    settings.BACKUP_KEEP = (2, 0, 0)
    names = [
        "quincena-2026-11-30.backup",
        "quincena-2026-11-29.backup",
        "quincena-2026-11-28.backup",
        "by-hand.backup",
        "quincena-2026-11-2x.backup",
    ]
    for name in names:
        (folder / name).touch()
    assert nightly.thin(folder) == ["quincena-2026-11-28.backup"]
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        set(names) - {"quincena-2026-11-28.backup"}
    )

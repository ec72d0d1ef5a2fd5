"""Who left or was erased after a backup was made does not come back with it."""

from __future__ import annotations

import stat
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from mailing import tasks
from mailing.models import Subscriber, Suppressed
from mailing.subscribers import departed, lifecycle
from newsletter.operations.backup import make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def backups(settings, tmp_path):
    settings.BACKUP_TO = tmp_path / "backups"
    settings.BACKUP_TO.mkdir()
    return settings.BACKUP_TO


@pytest.fixture
def after_the_backup(reader, backups):
    """A backup with three readers, of whom one left and one was erased after it."""
    for name in ("queda", "baja", "Borrada"):
        reader(f"{name}@example.org")
    make.to_file(backups / "b")
    lifecycle.leave(Subscriber.objects.get(email="baja@example.org"), lifecycle.Proof())
    lifecycle.forget(Subscriber.objects.get(email="Borrada@example.org"))
    return backups


def readers() -> dict[str, str]:
    return dict(Subscriber.objects.values_list("email", "state"))


def restore(folder) -> None:
    call_command("restore", str(folder / "b"), replace=True)


STAYED = {"queda@example.org": "confirmed", "baja@example.org": "unsubscribed"}


def test_the_database_before_knows_who_left(after_the_backup):
    restore(after_the_backup)
    assert readers() == STAYED
    assert Suppressed.objects.among(["borrada@example.org"])


def test_an_empty_database_learns_it_from_the_list_beside_the_backups(after_the_backup):
    tasks.clean_up()
    Subscriber.objects.all().delete()
    Suppressed.objects.all().delete()
    restore(after_the_backup)
    assert readers() == STAYED
    assert Suppressed.objects.among(["borrada@example.org"])


def test_the_list_holds_no_address_and_is_its_owners_alone(after_the_backup):
    tasks.clean_up()
    file = after_the_backup / departed.FILE
    assert "@" not in file.read_text() and len(file.read_text().splitlines()) == 2
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    written = file.stat().st_mtime_ns
    tasks.clean_up()
    assert file.stat().st_mtime_ns == written


def test_who_had_left_before_and_came_back_stays(reader, backups):
    subscriber = reader("vuelve@example.org")
    lifecycle.leave(subscriber, lifecycle.Proof())
    departed.write()
    Subscriber.objects.update(state="confirmed", confirmed_at=timezone.now())
    make.to_file(backups / "b")
    restore(backups)
    assert readers() == {"vuelve@example.org": "confirmed"}


def test_lines_that_are_none_are_passed_over(backups, reader):
    reader("queda@example.org")
    make.to_file(backups / "b")
    late = (timezone.now() + timedelta(hours=1)).isoformat()
    (backups / departed.FILE).write_text(
        f"\n{late}\n{late} erased short\nnever erased {'0' * 64}\n{late} x {'0' * 64}\n"
    )
    restore(backups)
    assert readers() == {"queda@example.org": "confirmed"}

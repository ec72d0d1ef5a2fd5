"""The worker's own backups: one a night into BACKUP_TO, looked through at once, and thinned by BACKUP_KEEP."""

from __future__ import annotations

import logging
import os
import re
import time
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from . import make
from .restore import look

log = logging.getLogger(__name__)
NAME = re.compile(r"quincena-(\d{4}-\d\d-\d\d)\.backup")
VERIFIED = ".verified"  # its time and its text say which backup was last looked through, and when
STALE = 3600.0  # seconds until a lock says that its owner died, or that a failure may be tried again


def make_due() -> int:
    """The worker's step: makes the backup of this night unless it is there; returns how many were made."""
    if not settings.BACKUP_TO:
        return 0
    folder = Path(settings.BACKUP_TO)
    path = folder / f"quincena-{_night(timezone.localtime())}.backup"
    if path.exists():
        return 0
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = path.with_name(f".{path.name}.lock")
    if not _locked(lock):
        return 0
    made = make.to_file(path, recipient=settings.BACKUP_RECIPIENT, say=lambda text: lock.touch())
    log.info("Backup %s: %d rows, %d files", path.name, sum(made.counts.rows.values()), made.counts.files)
    if not settings.BACKUP_RECIPIENT:  # what is sealed only its recipient can look through
        look(path, say=lambda text: lock.touch())
        remember_verified(path)
    lock.unlink(missing_ok=True)  # a failure leaves it: the next try is an hour later
    thin(folder)
    return 1


def _night(now: datetime) -> date:
    """The day whose backup is due: it begins at BACKUP_HOUR."""
    return (now - timedelta(hours=settings.BACKUP_HOUR)).date()


def _locked(lock: Path) -> bool:
    """Whether this worker is the one who makes it; several may see the same folder."""
    try:
        if time.time() - lock.stat().st_mtime > STALE:
            lock.unlink()
    except FileNotFoundError:
        pass
    try:
        os.close(os.open(lock, os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        return False
    return True


def nightly(folder: Path) -> dict[date, Path]:
    """The backups of a folder by their day, newest first; files of other names are not ours."""
    found = {}
    for path in sorted(folder.glob("quincena-*.backup"), reverse=True):
        if name := NAME.fullmatch(path.name):
            found[date.fromisoformat(name[1])] = path
    return found


def thin(folder: Path) -> list[str]:
    """Deletes the backups that BACKUP_KEEP does not keep, and what a crash left half written; returns their names."""
    backups = nightly(folder)
    kept = set(keep(backups, *settings.BACKUP_KEEP))
    old = time.time() - 24 * STALE
    gone = [path for day, path in backups.items() if day not in kept]
    gone += [path for path in folder.glob(".quincena-*.part") if path.stat().st_mtime < old]
    return [path.name for path in gone if _deleted(path)]


def _deleted(path: Path) -> bool:
    try:
        path.unlink()
    except OSError:  # one file nobody may delete keeps no other
        log.exception("The backup %s was not deleted", path)
        return False
    return True


def keep(days: Iterable[date], daily: int, weekly: int, monthly: int) -> Iterator[date]:
    """The newest of so many days, of so many weeks and of so many months, of those there are."""
    newest = sorted(days, reverse=True)
    for number, period in (
        (daily, lambda day: day),
        (weekly, lambda day: day.isocalendar()[:2]),
        (monthly, lambda day: (day.year, day.month)),
    ):
        first = {period(day): day for day in reversed(newest)}
        yield from sorted(first.values(), reverse=True)[:number]


def remember_verified(path: Path) -> None:
    """Notes in the folder of the backups that one of them was looked through and is well."""
    if settings.BACKUP_TO and path.absolute().parent == Path(settings.BACKUP_TO).absolute():
        (path.parent / VERIFIED).write_text(f"{path.name}\n")


def last() -> tuple[datetime, Path] | None:
    """When the newest backup of the folder was made, and its file."""
    if not settings.BACKUP_TO or not Path(settings.BACKUP_TO).is_dir():
        return None
    return next(((_moment(path), path) for path in nightly(Path(settings.BACKUP_TO)).values()), None)


def last_verified() -> datetime | None:
    """When a backup of the folder was last looked through and was well."""
    mark = Path(settings.BACKUP_TO or "") / VERIFIED
    return _moment(mark) if settings.BACKUP_TO and mark.is_file() else None


def _moment(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, tz=timezone.get_current_timezone())

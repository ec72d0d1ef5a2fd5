"""Deletes picture files that no row names and no mail shows, a day after they were last written or requested and not before.

A file belongs to its content, so two imports may share one: what one of them rolls back, the other may be about to
commit. `storage.store` renews a file's time; here it is renamed, looked up once more, and only then deleted.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from pathlib import Path

from django.core.files.storage import default_storage

from ..models import Picture, SentPicture
from .storage import PART, is_whole

log = logging.getLogger(__name__)
DAY = 86_400.0  # seconds
FOLDER = "pictures"
GONE = ".gone-"  # what the name of a file begins with while it is decided about
MARK = f"{FOLDER}/.collected"  # its time says when all folders were looked through


def collect_some() -> int:
    """The worker's step: once a day looks through all folders; returns how many files went."""
    try:
        mark = Path(default_storage.path(MARK))
    except NotImplementedError:
        return 0  # object stores have rules of their own for this, and no rename
    if not mark.parent.is_dir() or (mark.exists() and time.time() - mark.stat().st_mtime < DAY):
        return 0
    mark.touch()
    return len(collect())


def collect(*, wait: float = DAY, dry_run: bool = False) -> list[str]:
    """Deletes the files without a row that are older than `wait` seconds; returns their names."""
    before = time.time() - wait
    return [name for name in without_row() if is_old(name, before) and (dry_run or _discard(name, before))]


def without_row() -> Iterator[str]:
    """The names of files under FOLDER that no row has: pictures, variants, and what a crash left half written."""
    if not default_storage.exists(FOLDER):
        return
    for folder in sorted(default_storage.listdir(FOLDER)[0]):
        names = default_storage.listdir(f"{FOLDER}/{folder}")[1]
        hashes = {_hash(name) for name in names}
        known = {each for rows in (Picture, SentPicture) for each in _named(rows, hashes)}
        yield from (f"{FOLDER}/{folder}/{name}" for name in sorted(names) if _hash(name) not in known)


def rows_without_file() -> Iterator[Picture]:
    """The pictures whose file is not there or empty."""
    for picture in Picture.objects.exclude(file="").select_related("issue").order_by("pk").iterator():
        if is_whole(picture.file.name or "", 0) or not default_storage.exists(picture.file.name or ""):
            yield picture


def mark_missing(picture: Picture) -> None:
    """Marks a picture without its file as missing: the next import or upload stores it again."""
    Picture.objects.filter(pk=picture.pk, sha256=picture.sha256).update(
        file="", sha256="", original_sha256="", variants=[], claimed_at=None
    )


def _named(rows: type[Picture] | type[SentPicture], hashes: set[str]) -> Iterator[str]:
    """Those of the hashes that stand in these rows."""
    yield from rows._base_manager.filter(sha256__in=hashes).values_list("sha256", flat=True)


def _hash(name: str) -> str:
    return name.removeprefix(GONE)[:64]


def is_old(name: str, before: float) -> bool:
    """Whether a stored file was last changed before this moment (Unix time)."""
    try:
        return Path(default_storage.path(name)).stat().st_mtime < before
    except FileNotFoundError:
        return False


def _discard(name: str, before: float) -> bool:
    """Deletes a file; returns False and puts it back when meanwhile a row names it or it was requested."""
    path = Path(default_storage.path(name))
    aside = path if path.name.startswith((GONE, PART)) else path.with_name(f"{GONE}{path.name}")
    try:
        path.rename(aside)
        is_wanted = (
            aside.stat().st_mtime >= before
            or Picture.objects.filter(sha256=_hash(path.name)).exists()
            or SentPicture.objects.filter(sha256=_hash(path.name)).exists()
        )
        if is_wanted and not path.exists():
            aside.rename(path)
            return False
        aside.unlink(missing_ok=True)
    except FileNotFoundError:  # another worker is at it
        return False
    except OSError:  # one file nobody may move keeps no other
        log.exception("The file %s was not taken away", name)
        return False
    return not is_wanted

"""Files of an export: written under a temporary name and renamed when they are whole."""

from __future__ import annotations

import os
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO


def put(path: Path, pieces: Iterable[bytes]) -> None:
    """Writes a file and the folders above it; nobody ever sees half of it. Raises OSError with nothing left behind."""
    with _whole(path) as file:
        file.writelines(pieces)


@contextmanager
def packed(path: Path) -> Iterator[zipfile.ZipFile]:
    """A zip archive to write into, which is there when all of it is. Raises OSError with nothing left behind."""
    with _whole(path) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        yield archive


def add(archive: zipfile.ZipFile, name: str, pieces: Iterable[bytes]) -> None:
    """Writes an entry piece by piece; its date says nothing, so that equal content is an equal archive."""
    entry = zipfile.ZipInfo(name)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o100644 << 16
    with archive.open(entry, "w", force_zip64=True) as file:
        for piece in pieces:
            file.write(piece)


def steps_of(name: str) -> tuple[str, ...]:
    """The folders and the file that a picture's name says; () for names that lead out or that no disk takes."""
    steps = PurePosixPath(name.lstrip("/")).parts
    usable = all(
        step not in (".", "..") and len(step.encode()) < 250 and not set("\\\0") & set(step) for step in steps
    )
    return steps if usable else ()


@contextmanager
def _whole(path: Path) -> Iterator[IO[bytes]]:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".part-")
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise

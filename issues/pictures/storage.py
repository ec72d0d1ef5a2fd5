"""Where picture files are kept: one file a content, written whole, and taken away by `collection` alone."""

from __future__ import annotations

import errno
import os
import uuid
from pathlib import Path

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage

from ..models import Picture, picture_path
from .cleaning import CleanPicture

PART = ".part-"  # what the names of files begin with while they are written


def opened(name: str) -> File | None:
    """A stored file, open; None where there is none, or none could be: too long a name, a folder, a way out of ours."""
    try:
        return default_storage.open(name)
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError, SuspiciousFileOperation, ValueError):
        return None
    except OSError as error:
        if error.errno in {errno.ENAMETOOLONG, errno.EINVAL, errno.ELOOP}:
            return None
        raise


def store(picture: Picture, cleaned: CleanPicture) -> bool:
    """Puts the file in its place, unless it is there whole, and fills the row's file fields; the caller saves the row.

    Returns whether a file was written. One that is there is young again, so that `collection` leaves it alone until
    the row is committed. Raises OSError (a full disk) with nothing half written.
    """
    describe(picture, cleaned)
    name = picture.file.name or ""
    if is_whole(name, len(cleaned.data)) and touch(name):
        return False
    put(name, cleaned.data)
    return True


def describe(picture: Picture, cleaned: CleanPicture) -> None:
    """Fills the row's file fields, without any file."""
    picture.sha256, picture.original_sha256 = cleaned.sha256, cleaned.original_sha256
    picture.width, picture.height = cleaned.width, cleaned.height
    picture.variants, picture.claimed_at = [], None
    picture.file.name = picture_path(picture, f"picture.{cleaned.ending}")


def is_whole(name: str, size: int) -> bool:
    """Whether the file is there and as long as it should be; one of another length is what a crash left."""
    try:
        return default_storage.size(name) == size
    except FileNotFoundError:
        return False


def touch(name: str) -> bool:
    """Makes a file young; False where it is not there any more or the storage knows no such thing."""
    try:
        os.utime(default_storage.path(name))
    except (FileNotFoundError, NotImplementedError):
        return False
    return True


def put(name: str, data: bytes) -> None:
    """Writes a file under a temporary name and renames it when it is whole, over whatever stood there."""
    try:
        final = Path(default_storage.path(name))
    except NotImplementedError:  # an object store: whole or not at all by itself
        default_storage.delete(name)
        default_storage.save(name, ContentFile(data))
        return
    folder = name.rpartition("/")[0]
    written = Path(default_storage.path(f"{folder}/{PART}{uuid.uuid4().hex}"))
    try:
        default_storage.save(f"{folder}/{written.name}", ContentFile(data))
        written.replace(final)
    except BaseException:
        written.unlink(missing_ok=True)
        raise


class StoredFiles:
    """The files of one import: kept whatever becomes of its transaction, because another may name them by now.

    What no row came to have is taken away a day later (`collection`). With `dry_run` no file is written at all.
    """

    def __init__(self, *, dry_run: bool = False) -> None:
        self.dry_run = dry_run

    def store(self, picture: Picture, cleaned: CleanPicture) -> None:
        """`store`, or in a dry run the row alone."""
        if self.dry_run:
            describe(picture, cleaned)
        else:
            store(picture, cleaned)

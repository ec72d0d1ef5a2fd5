"""Stores picture files: one file for equal bytes, written atomically, and deleted by `collection` alone."""

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
    """A stored file, open; None where there is none, or the name is unusable: too long, a folder, outside the storage."""
    try:
        return default_storage.open(name)
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError, SuspiciousFileOperation, ValueError):
        return None
    except OSError as error:
        if error.errno in {errno.ENAMETOOLONG, errno.EINVAL, errno.ELOOP}:
            return None
        raise


def store(picture: Picture, cleaned: CleanPicture) -> bool:
    """Writes the file unless it is stored already, and sets the row's file fields; the caller saves the row.

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
    """Whether the file is stored with its full length; a shorter one is what a crash left."""
    try:
        return default_storage.size(name) == size
    except FileNotFoundError:
        return False


def touch(name: str) -> bool:
    """Sets a file's time to now; False where it is gone or the storage cannot do that."""
    try:
        os.utime(default_storage.path(name))
    except (FileNotFoundError, NotImplementedError):
        return False
    return True


def put(name: str, data: bytes) -> None:
    """Writes a file under a temporary name and renames it when complete, over an existing one."""
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
    """The files of one import: kept even if its transaction fails, because another may name them by then.

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

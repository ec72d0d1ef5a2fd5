"""Where picture files are kept: one file a content, written with its row, deleted when nobody names it."""

from __future__ import annotations

import errno
from collections.abc import Iterable
from types import TracebackType

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage

from ..models import Picture, picture_path
from .cleaning import CleanPicture


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
    """Puts the file in its place, unless it is there, and fills the row's file fields; the caller saves the row.

    Returns whether a file was written. A file of another length under this name is what a crash left.
    """
    picture.sha256, picture.original_sha256 = cleaned.sha256, cleaned.original_sha256
    picture.width, picture.height = cleaned.width, cleaned.height
    picture.variants, picture.claimed_at = [], None
    name = picture_path(picture, f"picture.{cleaned.ending}")
    picture.file.name = name
    if default_storage.exists(name):
        if default_storage.size(name) == len(cleaned.data):
            return False
        default_storage.delete(name)
    written = default_storage.save(name, ContentFile(cleaned.data))
    if written != name:  # somebody stored the same bytes in this very moment
        default_storage.delete(written)
    return True


def delete_unused(hashes: Iterable[str]) -> None:
    """Deletes the files of these pictures, variants (whose names start with the hash) too, if no row has them."""
    hashes = set(hashes) - {""}
    used = Picture.objects.filter(sha256__in=hashes).values_list("sha256", flat=True)
    for sha256 in hashes.difference(used):
        folder = picture_path(Picture(sha256=sha256), "").rpartition("/")[0]
        try:
            names = default_storage.listdir(folder)[1]
        except FileNotFoundError:
            continue
        for name in names:
            if name.startswith(sha256):
                default_storage.delete(f"{folder}/{name}")


class StoredFiles:
    """Around a transaction: on leaving, files it wrote that no row came to have are gone again.

    `with StoredFiles() as files, transaction.atomic(): … files.store(picture, cleaned)` — whether the
    transaction failed, was a dry run (`set_rollback(True)`) or succeeded makes no difference here.
    """

    def __init__(self) -> None:
        self.written: set[str] = set()

    def store(self, picture: Picture, cleaned: CleanPicture) -> None:
        """`store`, remembered."""
        if store(picture, cleaned):
            self.written.add(cleaned.sha256)

    def __enter__(self) -> StoredFiles:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        delete_unused(self.written)

"""Makes an archive of a site that goes on serving: every row as it stood at one moment, then the files."""

from __future__ import annotations

import hashlib
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from .. import version
from . import rows, schema
from .archive import HEADER, MEDIA, SUMS, Counts, Header, Say, is_safe, pack, shown
from .errors import Refused
from .sealing import sealed
from .tar import CHUNK, Writer


@dataclass
class Made:
    """What went into an archive, which files rows name that were not there, and which have names no archive holds."""

    counts: Counts = field(default_factory=Counts)
    missing: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    size: int = 0


def to_file(path: Path, *, recipient: str = "", say: Say = lambda text: None) -> Made:
    """Writes an archive to `path`, readable by its owner alone: whole or not at all, over what stood there."""
    part = path.with_name(f".{path.name}.{uuid.uuid4().hex[:8]}.part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
            made = to_stream(target, recipient=recipient, say=say)
            target.flush()
            os.fsync(target.fileno())
        part.replace(path)
    except OSError as error:
        raise Refused(
            _("%(file)s cannot be written: %(why)s.") % {"file": path, "why": error.strerror or error}
        ) from error
    finally:
        part.unlink(missing_ok=True)
    return made


def to_stream(target: BinaryIO, *, recipient: str = "", say: Say = lambda text: None) -> Made:
    """Writes an archive into an open file or pipe."""
    with sealed(target, recipient) as inner:
        archive = _Archive(Writer(inner), say)
        with one_moment():
            archive.rows()
        archive.files()
        archive.close()
    return archive.made


@contextmanager
def one_moment() -> Iterator[None]:
    """All that is read inside stood in the database at the same moment; nobody who writes waits for it."""
    if connection.vendor == "postgresql":
        with transaction.atomic(durable=True), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        return
    with connection.cursor() as cursor:  # Django's own would begin IMMEDIATE and hold up a mailing
        cursor.execute("BEGIN DEFERRED")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ROLLBACK")


def key_mark() -> str:
    """What tells one SECRET_KEY from another without telling it."""
    return salted_hmac("operations.backup", "key", algorithm="sha256").hexdigest()[:16]


class _Archive:
    """An archive on its way: what was added, with its sum."""

    def __init__(self, writer: Writer, say: Say) -> None:
        self.writer, self.say, self.made = writer, say, Made()
        self._sums: list[str] = []
        self._named: set[str] = set()

    def rows(self) -> None:
        """The header and all tables."""
        migrations = schema.applied()
        tables = schema.kept(migrations)
        header = Header(
            made_at=timezone.now().isoformat(),
            version=version.number(),
            database=version.database(),
            site=settings.SITE_URL,
            key=key_mark(),
            migrations=sorted(migrations),
            tables={
                label: [column.attname for column in rows.columns(model)] for label, model in tables.items()
            },
        )
        self._add(HEADER, header.as_json())
        for label, model in tables.items():
            self._table(label, model)

    def _table(self, label: str, model: type[models.Model]) -> None:
        for column in rows.columns(model):
            if isinstance(column, models.FileField):
                names = model._base_manager.exclude(**{column.attname: ""}).values_list(
                    column.attname, flat=True
                )
                self._named.update(name for name in names.iterator() if name)
        total = 0
        for part, (number, data) in enumerate(pack(rows.dump(model)), start=1):
            self._add(f"rows/{label}/{part:05}.jsonl.gz", data)
            total += number
        if total:
            self.made.counts.rows[label] = total
            self.say(_("%(table)s: %(n)d") % {"table": label, "n": total})

    def files(self) -> None:
        """All files of MEDIA_ROOT. One that goes meanwhile belonged to no row, or is told of."""
        for name in stored():
            if self._file(name):
                self._named.discard(name)
                if self.made.counts.files % 500 == 0:
                    self.say(_("%(n)d files") % {"n": self.made.counts.files})
        self.made.missing = sorted(self._named)

    def _file(self, name: str) -> bool:
        digest = hashlib.sha256()
        try:
            with default_storage.open(name) as file:
                self.writer.add(f"{MEDIA}{name}", file.size, _hashed(file, digest))
                self.made.counts.size += file.size
        except FileNotFoundError:
            return False
        except ValueError:  # a name that no tar holds
            self.made.left_out.append(name)
            return True
        except EOFError as error:
            raise Refused(_("“%s” grew shorter while it was read.") % shown(name)) from error
        self._sums.append(f"{digest.hexdigest()}  {MEDIA}{name}\n")
        self.made.counts.files += 1
        return True

    def close(self) -> None:
        """The sums, and the end."""
        data = "".join(self._sums).encode()
        self.writer.add(SUMS, len(data), iter([data]))
        self.writer.close()
        self.made.size = self.writer.size

    def _add(self, name: str, data: bytes) -> None:
        self.writer.add(name, len(data), iter([data]))
        self._sums.append(f"{hashlib.sha256(data).hexdigest()}  {name}\n")


def _hashed(file: File, digest: hashlib._Hash) -> Iterator[bytes]:
    """A file's bytes as far as it is long now; one that grows meanwhile is cut there."""
    left = file.size
    while left and (chunk := file.read(min(CHUNK, left))):
        digest.update(chunk)
        left -= len(chunk)
        yield chunk


def stored(folder: str = "") -> Iterator[str]:
    """The names of all files below MEDIA_ROOT, but hidden ones: those are half written or about to go."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in sorted(files):
        path = f"{folder}/{name}".lstrip("/")
        if is_safe(path):
            yield path
    for name in sorted(folders):
        if is_safe(name):
            yield from stored(f"{folder}/{name}".lstrip("/"))

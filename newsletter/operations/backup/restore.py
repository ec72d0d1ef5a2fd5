"""Brings an archive back: looked through first, then all of it in one transaction, or nothing."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import IO, cast

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection, transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from . import schema
from .archive import Counts, Header, Say, walk
from .errors import Refused
from .make import key_mark
from .rows import BATCH, Table
from .sealing import opened
from .tar import Member


@dataclass
class Looked:
    """What an archive is and holds, once every byte of it was seen; `missing`: files that its rows name and it lacks."""

    header: Header
    counts: Counts
    missing: list[str] = field(default_factory=list)

    @property
    def other_key(self) -> bool:
        """It comes from an installation with another SECRET_KEY: links in mails sent from there are signed with that."""
        return self.header.key != key_mark()


def look(path: Path, *, identity: str = "", say: Say = lambda text: None) -> Looked:
    """Goes through an archive, each sum, row and name, and changes nothing. Raises Refused."""
    visitor = _Look(say)
    with opened(path, identity) as source:
        counts = walk(source, visitor)
    return Looked(visitor.header, counts, sorted(visitor.named - visitor.files))


def restore(path: Path, *, replace: bool = False, identity: str = "", say: Say = lambda text: None) -> Looked:
    """Makes this installation what the archive holds. Raises Refused, with nothing changed.

    Without `replace` only an empty one is filled. Nothing is mailed because of it: see RESTORE_STEPS.
    """
    found = look(path, identity=identity, say=say)
    before = schema.applied()
    there = schema.filled() if before else {}
    if there and not replace:
        words = ", ".join(f"{label}: {number}" for label, number in list(there.items())[:3])
        raise Refused(
            _("This installation is not empty (%s): --replace puts the archive in its place.") % words
        )
    wanted = set(found.header.migrations)
    made_at = datetime.fromisoformat(found.header.made_at)
    steps = [import_string(step) for step in settings.RESTORE_STEPS]
    try:
        with ExitStack() as around, connection.constraint_checks_disabled(), transaction.atomic():
            for step in steps:
                around.enter_context(
                    step(made_at=made_at, folder=path.parent, known=before == schema.newest())
                )
            if before != wanted:
                schema.rebuild(wanted)
            schema.empty(wanted)
            with opened(path, identity) as source:
                walk(source, _Fill(say))
            schema.reset_sequences(schema.tables(wanted).values())
            schema.migrate_on()
            ContentType.objects.clear_cache()
            say(_("Making what is derived from the rows"))
            around.close()
            connection.check_constraints()
    except DatabaseError as error:
        raise Refused(_("The database does not take the archive: %s") % str(error).splitlines()[0]) from error
    except OSError as error:
        raise Refused(_("A file cannot be written: %s") % error) from error
    return found


class _Visitor:
    """What looking and filling have in common: the tables at the archive's state."""

    def __init__(self, say: Say) -> None:
        self.say = say
        self.header: Header
        self.tables: dict[str, Table] = {}

    def begin(self, header: Header) -> None:
        """Refuses what this version does not know."""
        self.header = header
        if set(header.migrations) - schema.newest():
            raise Refused(
                _("The archive was made by version %s, which is newer or another: update this one first.")
                % header.version
            )
        models = schema.tables(header.migrations)
        if header.tables.keys() - models.keys():
            raise Refused(_("The archive has tables that no version had."))
        self.tables = {label: Table(models[label], names) for label, names in header.tables.items()}


class _Look(_Visitor):
    """Reads every row and remembers which files rows name."""

    def __init__(self, say: Say) -> None:
        super().__init__(say)
        self.named: set[str] = set()
        self.files: set[str] = set()

    def rows(self, label: str, lines: Iterator[bytes]) -> int:
        """Reads them."""
        number, table = 0, self.tables[label]
        for line in lines:
            row = table.row(line)
            self.named.update(row[i] for i in table.files if row[i])
            number += 1
        return number

    def file(self, name: str, member: Member) -> None:
        """Remembers it; its bytes are read for its sum."""
        self.files.add(name)
        if len(self.files) % 500 == 0:
            self.say(_("%(n)d files looked at") % {"n": len(self.files)})


class _Fill(_Visitor):
    """Writes every row and every file."""

    def rows(self, label: str, lines: Iterator[bytes]) -> int:
        """Writes them."""
        number, table = 0, self.tables[label]
        while lot := [table.row(line) for line in islice(lines, BATCH)]:
            table.insert(lot)
            number += len(lot)
        self.say(_("%(table)s: %(n)d") % {"table": label, "n": number})
        return number

    def file(self, name: str, member: Member) -> None:
        """Writes it under a hidden name and renames it when it is whole."""
        put(name, member)


def put(name: str, content: Member) -> None:
    """Puts a file below MEDIA_ROOT, over whatever stood there, whole or not at all."""
    try:
        final = Path(default_storage.path(name))
    except NotImplementedError:  # an object store: whole or not at all by itself
        default_storage.delete(name)
        default_storage.save(name, File(cast(IO[bytes], content), name))
        return
    folder = name.rpartition("/")[0]
    part = f"{folder}/.part-{uuid.uuid4().hex}".lstrip("/")
    written = Path(default_storage.path(part))
    try:
        default_storage.save(part, File(cast(IO[bytes], content), name))
        written.replace(final)
    finally:
        written.unlink(missing_ok=True)

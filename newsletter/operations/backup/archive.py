"""What is in an archive, and which archives are refused: one walk that sees every byte and every sum."""

from __future__ import annotations

import gzip
import io
import json
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, BinaryIO, Protocol

from django.utils.translation import gettext as _

from . import tar
from .errors import Refused
from .rows import LONGEST

FORMAT = 1
HEADER, SUMS = "backup.json", "SHA256SUMS"
PRODUCT = "quincena"
LONGEST_HEADER = 8 << 20
PART = 32 << 20  # bytes of rows in one file of them, before they are packed
ROWS = re.compile(r"rows/([a-z_0-9]{1,80}\.[a-z_0-9]{1,120})/\d{5,9}\.jsonl\.gz")
MEDIA = "media/"
SUM = re.compile(r"^([0-9a-f]{64})  ([^\r\n]+)\n", re.M)
Say = Callable[[str], object]  # who hears how far it is


@dataclass(frozen=True)
class Header:
    """What the first file says: from which version and when, which migrations, and each table's columns in order."""

    made_at: str
    version: str
    database: str
    site: str
    key: str
    migrations: list[tuple[str, str]]
    tables: dict[str, list[str]]
    format: int = FORMAT
    product: str = PRODUCT

    def as_json(self) -> bytes:
        """The file."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode() + b"\n"


@dataclass
class Counts:
    """How much there is."""

    rows: dict[str, int] = field(default_factory=dict)
    files: int = 0
    size: int = 0  # bytes of the files


class Visitor(Protocol):
    """Who is shown what an archive holds, in its order: rows of a table in lots, then files."""

    def begin(self, header: Header) -> None:
        """The header, before all else."""

    def rows(self, label: str, lines: Iterator[bytes]) -> int:
        """The lines of some rows of a table; returns how many there were."""

    def file(self, name: str, member: tar.Member) -> object:
        """A file by its name below MEDIA_ROOT."""


def walk(source: BinaryIO, visitor: Visitor) -> Counts:
    """Shows an archive to a visitor, all of it. Raises Refused for one that was cut, altered or is not ours."""
    members = tar.members(source)
    sums: dict[str, str] = {}
    counts = Counts()
    header = _header(next(members, None), sums)
    visitor.begin(header)
    for member in members:
        if member.name == SUMS:
            _compare(member, sums)
            if next(members, None) is not None:
                raise Refused(_("The archive goes on after its end."))
            return counts
        if member.name in sums:
            raise Refused(_("The archive holds “%s” twice.") % shown(member.name))
        if (rows := ROWS.fullmatch(member.name)) and rows[1] in header.tables:
            number = visitor.rows(rows[1], _unpacked(member))
            counts.rows[rows[1]] = counts.rows.get(rows[1], 0) + number
        elif member.name.startswith(MEDIA) and is_safe(member.name.removeprefix(MEDIA)):
            visitor.file(member.name.removeprefix(MEDIA), member)
            counts.files, counts.size = counts.files + 1, counts.size + member.size
        else:
            raise Refused(_("The archive holds “%s”, which no backup does.") % shown(member.name))
        sums[member.name] = member.digest()
    raise Refused(_("The archive is cut: its checksums are missing."))


def is_safe(name: str) -> bool:
    """Whether a file of this name stays where it belongs: below our folder, and nothing hidden."""
    return (
        not re.search(r"[\\:\x00-\x1f\x7f]", name)
        and all(part and not part.startswith(".") for part in name.split("/"))
        and len(name) < 255
    )


def shown(name: str) -> str:
    """A name of the archive's as a terminal may see it."""
    return ascii(name)[1:-1][:200]


def _header(member: tar.Member | None, sums: dict[str, str]) -> Header:
    if member is None or member.name != HEADER or member.size > LONGEST_HEADER:
        raise Refused(_("This is no backup of ours."))
    data = member.read()
    sums[HEADER] = member.digest()
    try:
        found: dict[str, Any] = json.loads(data)
        if found["product"] != PRODUCT:
            raise ValueError(PRODUCT)
        if int(found["format"]) > FORMAT:
            raise Refused(
                _("The archive was made by a newer version (%s): update this one first.") % found["version"]
            )
        return Header(
            made_at=datetime.fromisoformat(found["made_at"]).isoformat(),
            version=str(found["version"]),
            database=str(found["database"]),
            site=str(found["site"]),
            key=str(found["key"]),
            migrations=[(str(app), str(name)) for app, name in found["migrations"]],
            tables={str(label): [str(name) for name in names] for label, names in found["tables"].items()},
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise Refused(_("This is no backup of ours.")) from error


def _compare(member: tar.Member, sums: dict[str, str]) -> None:
    """Every file must be listed with the sum it has, and no other."""
    try:
        text = member.read().decode()
    except UnicodeDecodeError as error:
        raise Refused(_("The archive's checksums were altered.")) from error
    listed = {found[2]: found[1] for found in SUM.finditer(text)}
    if "".join(f"{digest}  {name}\n" for name, digest in listed.items()) != text:
        raise Refused(_("The archive's checksums were altered."))
    for name in sums.keys() | listed.keys():
        if name not in sums:
            raise Refused(_("The archive lacks “%s”.") % shown(name))
        if listed.get(name) != sums[name]:
            raise Refused(_("“%s” was altered: it has another checksum.") % shown(name))


def _unpacked(member: tar.Member) -> Iterator[bytes]:
    """The lines of packed rows; never more of them than a backup of ours packs into one file."""
    unpacked = 0
    try:
        with gzip.GzipFile(fileobj=member) as lines:  # type: ignore[call-overload]
            while line := lines.readline(LONGEST + 1):
                unpacked += len(line)
                if len(line) > LONGEST or unpacked > PART + LONGEST:
                    raise Refused(_("“%s” unpacks to more than a backup holds.") % shown(member.name))
                yield line
    except (OSError, EOFError, zlib.error) as error:
        raise Refused(_("“%s” is damaged.") % shown(member.name)) from error


def pack(lines: Iterator[bytes]) -> Iterator[tuple[int, bytes]]:
    """Lines as files of packed rows, each with how many rows it holds."""
    while True:
        number, unpacked, target = 0, 0, io.BytesIO()
        with gzip.GzipFile(fileobj=target, mode="wb", compresslevel=6, mtime=0) as packed:
            for line in lines:
                packed.write(line)
                number, unpacked = number + 1, unpacked + len(line)
                if unpacked >= PART:
                    break
        if not number:
            return
        yield number, target.getvalue()

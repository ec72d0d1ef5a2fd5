"""Zip archives, unpacked into a temporary folder within limits: nothing climbs out, explodes, or says two things.

Refused whole: entries that would lie outside, links, names that are one to some systems, encrypted or overlapping
entries, too many, too large. Only texts, tables and pictures are unpacked; readers' addresses never are.
"""

from __future__ import annotations

import re
import stat
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from weakref import finalize

from django.utils.translation import gettext as _

from ..pictures.cleaning import MAX_BYTES

MAX_ENTRIES = 20_000
MAX_TOTAL = 600_000_000
MAX_RATIO = 100
SMALL = 5_000_000  # bytes of an entry that may be packed as tightly as it likes
LIMITS = {
    **dict.fromkeys((".md", ".markdown", ".html", ".htm", ".txt"), 2_000_001),
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".heic", ".heif"), MAX_BYTES + 1),
    ".csv": 20_000_001,
    ".json": 100_000_001,
    ".xml": 100_000_001,
}
"""Bytes that are unpacked of an entry, by its ending; a file that is one larger than allowed is refused where it is read."""
_READERS = re.compile(
    r"(?:email_list|subscribers|members)[^/]{0,200}\.csv\Z|\.(?:delivers|opens)\.csv\Z", re.I
)
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|\Z)", re.I)
_PIECE = 1 << 16
_BROKEN = (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError)


class _Refused(Exception):
    """Why an archive is not opened: how a sentence goes on behind its name."""


class _Folder:
    """A temporary folder that goes with this object, at the latest with the process."""

    def __init__(self) -> None:
        self.path = Path(mkdtemp(prefix="quincena-")).resolve()
        finalize(self, rmtree, self.path, ignore_errors=True)


@dataclass(frozen=True)
class Unpacked:
    """An archive's folder, which lies there as long as this object; or why there is none. `readers` are the names of
    entries with addresses of readers, which were left."""

    folder: Path = Path()
    refusal: str = ""
    readers: tuple[str, ...] = ()
    kept: _Folder | None = field(default=None, compare=False, repr=False)


def unpack(path: Path) -> Unpacked:
    """The archive's content; one archive is unpacked once."""
    facts = path.stat()
    return _unpacked(path, facts.st_size, facts.st_mtime_ns)


@lru_cache(maxsize=4)
def _unpacked(path: Path, size: int, changed: int) -> Unpacked:
    kept = _Folder()
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            _check(archive, size)
            readers = tuple(entry.filename for entry in entries if _READERS.search(entry.filename))
            left = MAX_TOTAL
            for entry in entries:
                if limit := _limit(entry):
                    left -= _write(archive, entry, kept.path, min(limit, left))
    except _Refused as refusal:
        return Unpacked(refusal=str(refusal))
    except _BROKEN:
        return Unpacked(refusal=_("is no zip archive that can be read: make it again."))
    return Unpacked(kept.path, readers=readers, kept=kept)


def _check(archive: zipfile.ZipFile, size: int) -> None:
    """Refuses an archive that is not what it seems, before anything of it is written."""
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise _Refused(_("holds more than %(count)s files: split it.") % {"count": MAX_ENTRIES})
    if sum(entry.file_size for entry in entries) > MAX_TOTAL:
        values = {"size": MAX_TOTAL // 1_000_000}
        raise _Refused(_("is larger than %(size)s MB when it is unpacked: split it.") % values)
    seen: set[str] = set()
    for entry in entries:
        name = unicodedata.normalize("NFC", entry.filename).casefold()
        if _leads_out(entry.filename) or _leads_out(entry.orig_filename):
            raise _Refused(_("holds a file that would lie outside of its folder: nothing was unpacked."))
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise _Refused(_("holds a link: nothing was unpacked."))
        if name in seen:
            raise _Refused(_("holds two files of one name: which one counts is not known."))
        if entry.flag_bits & 1 or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise _Refused(_("is encrypted, or packed in a way that is not read: make an ordinary zip."))
        if entry.file_size > SMALL and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
            raise _Refused(_("is packed too tightly to be what it seems: nothing was unpacked."))
        seen.add(name)
    ends = 0
    for entry in sorted(entries, key=lambda each: each.header_offset):
        if entry.header_offset < ends:
            raise _Refused(_("holds files that lie over one another: make it again."))
        ends = entry.header_offset + entry.compress_size
    if ends > size:
        raise _Refused(_("is no zip archive that can be read: make it again."))


def _leads_out(name: str) -> bool:
    parts = name.split("/")
    return "\\" in name or "\0" in name or re.match(r"/|[A-Za-z]:", name) is not None or ".." in parts


def _limit(entry: zipfile.ZipInfo) -> int:
    """How many bytes of an entry are unpacked; 0 for what nobody needs."""
    parts = entry.filename.split("/")
    hidden = any(part.startswith(".") or part == "__MACOSX" or _RESERVED.match(part) for part in parts)
    too_long = any(len(part.encode()) > 250 for part in parts) or len(entry.filename) > 1_000
    if hidden or too_long or _READERS.search(entry.filename):
        return 0
    return LIMITS.get(Path(entry.filename).suffix.lower(), 0)


def _write(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, folder: Path, limit: int) -> int:
    """Writes an entry, at most so many bytes of it; gives how many there were."""
    target = folder.joinpath(*entry.filename.split("/"))
    target.parent.mkdir(parents=True, exist_ok=True)
    left = limit
    with archive.open(entry) as packed, target.open("xb") as file:
        while left > 0 and (piece := packed.read(min(_PIECE, left))):
            left -= file.write(piece)
    if left <= 0 and limit < LIMITS[Path(entry.filename).suffix.lower()]:
        values = {"size": MAX_TOTAL // 1_000_000}
        raise _Refused(_("is larger than %(size)s MB when it is unpacked: split it.") % values)
    return limit - left

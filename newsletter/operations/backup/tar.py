"""A tar of regular files, written and read front to back: no seeking, no links, no extensions, flat memory.

Python's `tarfile` reads whatever a header asks for (links, devices, names of any length in memory); here only its
headers are used, and whatever is no plain file with a short name ends the reading.
"""

from __future__ import annotations

import hashlib
import tarfile
from collections.abc import Iterator
from typing import BinaryIO

from django.utils.translation import gettext as _

from .errors import Refused

BLOCK = tarfile.BLOCKSIZE
CHUNK = 1 << 20
END = bytes(2 * BLOCK)


class Member:
    """A file inside, as it is read: its name, its size and, once, its bytes."""

    def __init__(self, name: str, size: int, source: BinaryIO) -> None:
        self.name, self.size = name, size
        self._left, self._source, self._sum = size, source, hashlib.sha256()

    def read(self, most: int = -1) -> bytes:
        """At most so many of its bytes that were not read yet; all of them by default."""
        wanted = self._left if most < 0 else min(most, self._left)
        data = _exactly(self._source, wanted)
        self._left -= len(data)
        self._sum.update(data)
        return data

    def chunks(self) -> Iterator[bytes]:
        """What was not read yet, a megabyte at a time."""
        while data := self.read(CHUNK):
            yield data

    def digest(self) -> str:
        """The SHA-256 of all its bytes, those nobody asked for too."""
        for _rest in self.chunks():
            pass
        return self._sum.hexdigest()


class Writer:
    """Appends files to an open binary file, which may be a pipe."""

    def __init__(self, target: BinaryIO) -> None:
        self.target, self.size = target, 0

    def add(self, name: str, size: int, chunks: Iterator[bytes]) -> None:
        """One file of `size` bytes. Raises ValueError for a name no tar of 1988 can hold, EOFError when fewer come."""
        info = tarfile.TarInfo(name)
        info.size, info.mode = size, 0o600
        self._write(info.tobuf(tarfile.USTAR_FORMAT, "utf-8", "strict"))
        written = 0
        for chunk in chunks:
            self._write(chunk)
            written += len(chunk)
        if written != size:
            raise EOFError(name)
        self._write(bytes(-size % BLOCK))

    def close(self) -> None:
        """Two empty blocks end a tar."""
        self._write(END)

    def _write(self, data: bytes) -> None:
        self.target.write(data)
        self.size += len(data)


def members(source: BinaryIO) -> Iterator[Member]:
    """The files of a tar in order; each is read before the next is asked for, or passed over. Raises Refused."""
    while True:
        block = _exactly(source, BLOCK)
        if not any(block):
            break
        member = _member(block, source)
        yield member
        member.digest()
        if any(_exactly(source, -member.size % BLOCK)):
            raise Refused(_("The archive was altered between its files."))
    if any(_exactly(source, BLOCK)) or source.read(1):
        raise Refused(_("The archive does not end where it should."))


def _member(block: bytes, source: BinaryIO) -> Member:
    try:
        info = tarfile.TarInfo.frombuf(block, "utf-8", "strict")
    except (tarfile.HeaderError, UnicodeDecodeError, ValueError) as error:
        raise Refused(_("The archive is damaged: %(why)s.") % {"why": error}) from error
    if info.type not in (tarfile.REGTYPE, tarfile.AREGTYPE) or info.size < 0:
        raise Refused(_("“%(name)s” is no plain file.") % {"name": ascii(info.name)[1:-1][:200]})
    return Member(info.name, info.size, source)


def _exactly(source: BinaryIO, size: int) -> bytes:
    """So many bytes, or Refused: a pipe may give them in pieces."""
    pieces, left = [], size
    while left:
        piece = source.read(min(left, CHUNK))
        if not piece:
            raise Refused(_("The archive is cut: it ends in the middle."))
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)

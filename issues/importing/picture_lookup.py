"""Finds the file a text means by a picture's reference, without ever leaving the folders it was given.

A reference is never made into a path: it is only compared with the names on disk. Symbolic
links, hidden entries and everything that is not an ordinary file are not there.
"""

from __future__ import annotations

import html
import os
import re
import stat
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote

from ..pictures.cleaning import MAX_BYTES

MAX_DEPTH = 32
MAX_REFERENCE = 4_000
NO_BREAK_SPACES = str.maketrans("\u00a0\u202f", "  ")
# Other machines, inline data, drives, UNC paths, steps upwards, NUL: nothing that lies in a folder of ours.
FOREIGN = re.compile(r"[\x00\\]|^//|^[a-z][a-z0-9+.-]*:/|^data:|(^|/)\.\.(/|$)", re.IGNORECASE)


def read_regular(path: Path, limit: int) -> bytes:
    """The first `limit` + 1 bytes of an ordinary file (one more than allowed shows that it is too large).

    Links, pipes and devices are never opened: they raise OSError, like a file that may not be read.
    """
    if not stat.S_ISREG(path.lstat().st_mode):
        raise OSError(f"{path} is not an ordinary file")
    flags = (
        os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    )
    with os.fdopen(os.open(path, flags), "rb") as file:
        return file.read(limit + 1)


@dataclass(frozen=True)
class Listing:
    """A folder's entries: for every spelling of a name, the name on disk."""

    files: Mapping[str, str] = field(default_factory=dict)
    folders: Mapping[str, str] = field(default_factory=dict)


def list_folder(folder: Path) -> Listing:
    """The visible ordinary files and folders of `folder`; nothing when it cannot be read."""
    try:
        with os.scandir(folder) as scan:
            entries = sorted(
                (entry for entry in scan if not entry.name.startswith(".")), key=lambda e: e.name
            )
    except OSError:
        return Listing()
    return Listing(
        files=_spelled([entry.name for entry in entries if entry.is_file(follow_symlinks=False)]),
        folders=_spelled([entry.name for entry in entries if entry.is_dir(follow_symlinks=False)]),
    )


def folded(name: str) -> str:
    """One spelling for names that mean the same file: accents composed or not, entities, no-break spaces.

    A name ends at its first double quote: some converters leave `photo.jpg&quot;,&quot;title…` behind.
    """
    text = unicodedata.normalize("NFC", html.unescape(name)).translate(NO_BREAK_SPACES)
    return text.partition('"')[0] or text


def _spelled(names: list[str]) -> dict[str, str]:
    """Names by their spellings: as they are, folded, and without capitals where only one is meant."""
    small = Counter(map(_small, names))
    lenient = {_small(name): name for name in names if small[_small(name)] == 1}
    return lenient | {folded(name): name for name in reversed(names)} | {name: name for name in names}


def _small(name: str) -> str:
    """A name in lower case, with a prefix so that it never equals a name as written."""
    return "\0" + folded(name).casefold()


def _named(listed: Mapping[str, str], name: str) -> str | None:
    """The name on disk of what a text calls `name`."""
    return listed.get(name) or listed.get(folded(name)) or listed.get(_small(name))


def spellings(reference: str) -> list[str]:
    """The names a reference may stand for: as written, entities resolved, percent-decoded once, without query string.

    Foreign ones are left out.
    """
    if len(reference) > MAX_REFERENCE:
        return []
    texts = [reference, html.unescape(reference)]
    for text in tuple(texts):
        try:
            texts.append(unquote(text, errors="strict"))
        except UnicodeDecodeError:
            continue
    texts += [text.partition("?")[0] for text in texts]
    return [text for text in dict.fromkeys(texts) if text and not FOREIGN.search(text)]


@dataclass(frozen=True)
class ImageFolder:
    """A folder given with --images: its files by their path in it and, wherever they lie, by their name."""

    root: Path

    @cached_property
    def by_name(self) -> dict[str, Path]:
        """Every file below, by its spellings; of equal names the one nearest to the root, then the first."""
        found: dict[str, Path] = {}
        level = [self.root]
        for _depth in range(MAX_DEPTH):
            below: list[Path] = []
            for folder in level:
                listing = list_folder(folder)
                for spelling, name in listing.files.items():
                    found.setdefault(spelling, folder / name)
                below.extend(folder / name for name in dict.fromkeys(listing.folders.values()))
            level = below
        return found


@dataclass(frozen=True)
class PictureSearch:
    """The way from a text's references to bytes: its own folder first, then the --images folders.

    `listing` lists a folder (a cache of `list_folder`, shared by the texts of one run).
    """

    folder: Path
    images: Sequence[ImageFolder] = ()
    listing: Callable[[Path], Listing] = list_folder

    def __call__(self, reference: str) -> bytes | None:
        """The picture's bytes, or None when there is no such file.

        Of a file larger than `pictures.MAX_BYTES` one byte more than that, for `pictures.clean` to refuse.
        """
        for path in self._candidates(spellings(reference)):
            try:
                return read_regular(path, MAX_BYTES)
            except OSError:
                continue
        return None

    def _candidates(self, texts: list[str]) -> Iterator[Path]:
        for text in texts:
            yield from self._at(self.folder, text)
        for text in texts:
            if text.startswith("/"):
                yield from self._at(self.folder, text.rpartition("/")[2])
        for images in self.images:
            for text in texts:
                yield from self._at(images.root, text)
                name = text.rpartition("/")[2]
                yield from self._at(images.root, name)
                found = images.by_name.get(name) or images.by_name.get(folded(name))
                if found:
                    yield found

    def _at(self, folder: Path, text: str) -> Iterator[Path]:
        """The file at this relative path, each step compared with what the folder really holds."""
        *steps, name = [step for step in text.split("/") if step not in ("", ".")] or [""]
        for step in steps:
            folders = self.listing(folder).folders
            real = _named(folders, step)
            if not real:
                return
            folder = folder / real
        files = self.listing(folder).files
        real = _named(files, name)
        if real:
            yield folder / real

"""What a path holds: source files, page bundles, trees of them and exports, found first and then read one at a time.

A folder with an index file is a page bundle: the index is the issue, what lies beside it are its pictures. One with
two of them is refused: which one is the issue is not known.
An archive (zip) is unpacked and read like a folder. Folders below are searched too; hidden ones (.git) are never entered, symbolic links never followed.
"""

from __future__ import annotations

import errno
import os
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from hashlib import sha256
from pathlib import Path

from django.utils.text import slugify
from django.utils.translation import gettext as _

from ..parsing.documents import FrontMatter, SourceDocument
from ..parsing.problems import Problem
from ..parsing.source.values import MAX_SLUG
from . import archives
from .formats.posts import READERS
from .formats.recognition import documents_of
from .picture_lookup import MAX_DEPTH, ImageFolder, Listing, PictureSearch, list_folder, read_regular
from .unreadable import UnreadableSource

MAX_SOURCE_BYTES = 2_000_000
SUFFIXES = (".md", ".markdown", ".html", ".htm", ".txt")
INDEXES = ("index.md", "index.markdown", "index.html", "index.htm")
SECTION_PAGES = ("_index.md", "_index.markdown", "_index.html", "_index.htm")
FOLDERS_REMEMBERED = 64
MAX_KEY = 500
HIDDEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


@dataclass(frozen=True)
class Found:
    """A file (or folder) of a tree: where it lies, how it was called on the command line, why not to read it.

    `named` is the folder that was named, or the one a named file lies in.
    """

    path: Path
    shown: Path
    named: Path
    is_bundle: bool = False
    problem: str = ""

    @property
    def key(self) -> str:
        """The path below what was named, of a bundle at least `folder/index.md`."""
        below = self.path.relative_to(self.named)
        if self.is_bundle and len(below.parts) == 1:
            below = Path(self.named.name, below)
        key = printable(below.as_posix())
        return key if len(key) <= MAX_KEY else f"{key[: MAX_KEY - 65]}-{sha256(key.encode()).hexdigest()}"

    @property
    def name(self) -> str:
        """What a slug can be made of: the bundle's folder, or the file without its ending."""
        return printable(self.path.parent.name if self.is_bundle else self.path.stem)


def find_sources(
    paths: Sequence[Path], images: Sequence[Path] = ()
) -> Iterator[SourceDocument | UnreadableSource]:
    """Every source of the paths, once each; in each path bundles before loose files, then by path.

    `images` are further folders to look for pictures in. A path that is not there is the caller's mistake:
    FileNotFoundError (or NotADirectoryError for `images`), before anything is read. A link given as a
    path is followed, for somebody chose it.
    """
    for path in (*paths, *images):
        if not path.exists():
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), printable(path))
    for path in images:
        if not path.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), printable(path))
    return _documents(list(paths), [ImageFolder(path.resolve()) for path in images])


def slug_of(source: SourceDocument, matter: FrontMatter) -> str:
    """The slug of the issue a source becomes: its own, else of the file's name, the title, or of where it lies."""
    slug = matter.slug or slugify(source.name) or slugify(matter.title)
    return slug[:MAX_SLUG].strip("-_") or f"issue-{sha256(source.key.encode()).hexdigest()[:8]}"


def printable(path: Path | str) -> str:
    """A path as one line of text, accents composed; bytes, controls and direction marks show as escapes."""
    text = os.fsencode(path).decode("utf-8", "backslashreplace")
    return "".join(
        char.encode("unicode_escape").decode() if unicodedata.category(char) in HIDDEN else char
        for char in unicodedata.normalize("NFC", text)
    )


def _documents(paths: list[Path], images: list[ImageFolder]) -> Iterator[SourceDocument | UnreadableSource]:
    listing = lru_cache(maxsize=FOLDERS_REMEMBERED)(list_folder)
    seen: set[Path] = set()
    for path in paths:
        unpacked = archives.unpack(path) if _is_archive(path) else archives.Unpacked(path.resolve())
        if unpacked.refusal:
            yield UnreadableSource(printable(path), printable(path.name), unpacked.refusal)
            continue
        packed = unpacked.kept is not None
        exported = documents_of(unpacked.folder, printable(path), images, listing, packed=packed)
        found = exported if exported is not None else _loose(unpacked.folder, path, images, listing, seen)
        yield from _held(found, unpacked, path)


def _is_archive(path: Path) -> bool:
    return path.suffix.lower() == ".zip" and path.is_file()


def _held(
    found: Iterator[SourceDocument | UnreadableSource], unpacked: archives.Unpacked, path: Path
) -> Iterator[SourceDocument | UnreadableSource]:
    """The sources of a place; those of an archive keep its folder, and the first says what was left in it."""
    if unpacked.kept is None:
        yield from found
        return
    left = Problem("export-readers", READERS, names=", ".join(map(printable, unpacked.readers[:3])))
    remarks = (left,) if unpacked.readers else ()
    is_empty = True
    for source in found:
        is_empty = False
        if isinstance(source, SourceDocument):
            pictures = partial(_picture_of, source.find_picture, unpacked)
            source = replace(source, find_picture=pictures, remarks=(*remarks, *source.remarks), place="")
            remarks = ()
        yield source
    if is_empty:
        reason = _("holds nothing that Quincena reads: no texts, and no export that it knows.")
        yield UnreadableSource(printable(path), printable(path.name), reason)


def _picture_of(find: Callable[[str], bytes | None], held: archives.Unpacked, reference: str) -> bytes | None:
    """A picture of an unpacked archive, whose folder is there as long as somebody may ask."""
    return find(reference)


def _loose(
    place: Path,
    shown: Path,
    images: list[ImageFolder],
    listing: Callable[[Path], Listing],
    seen: set[Path],
) -> Iterator[SourceDocument | UnreadableSource]:
    """The files and bundles of a tree, or the one file that was named."""
    for found in sorted(
        _found(place, shown), key=lambda found: (not found.is_bundle, found.shown.as_posix())
    ):
        if found.path not in seen:
            seen.add(found.path)
            yield _read(found, images, listing)


def _found(path: Path, argument: Path) -> Iterator[Found]:
    if path.is_dir():
        yield from _walk(path, argument, path)
        return
    known = path.suffix.lower() in SUFFIXES
    problem = (
        "" if known else _("is not a source: Quincena reads {endings}.").format(endings=", ".join(SUFFIXES))
    )
    yield Found(path, argument, path.parent, is_bundle=path.name.lower() in INDEXES, problem=problem)


def _walk(folder: Path, shown: Path, named: Path, depth: int = 0) -> Iterator[Found]:
    try:
        with os.scandir(folder) as scan:
            entries = sorted(
                (entry for entry in scan if not entry.name.startswith(".")), key=lambda e: e.name
            )
    except OSError as error:
        yield Found(folder, shown, named, problem=_cannot_be_read(error))
        return
    indexes = sorted((entry.name for entry in entries if entry.name.lower() in INDEXES), key=_rank)
    if len(indexes) > 1:
        problem = _("holds {names}, each a whole issue: keep one, or give each a folder of its own.")
        problem = problem.format(names=", ".join(map(printable, indexes)))
        yield Found(folder / indexes[0], shown, named, is_bundle=True, problem=problem)
    for entry in entries:
        if not entry.is_dir(follow_symlinks=False):
            if len(indexes) < 2:
                yield from _file(entry, shown / entry.name, named, indexes[0] if indexes else "")
        elif depth < MAX_DEPTH:
            yield from _walk(folder / entry.name, shown / entry.name, named, depth + 1)
        else:
            problem = _("lies more than {depth} folders deep: import it by itself.").format(depth=MAX_DEPTH)
            yield Found(folder / entry.name, shown / entry.name, named, problem=problem)


def _rank(name: str) -> tuple[int, str]:
    return INDEXES.index(name.lower()), name


def _file(entry: os.DirEntry[str], shown: Path, named: Path, index: str) -> Iterator[Found]:
    """The file, if it may be an issue: in a bundle its index only, and other Markdown is not passed in silence."""
    path, suffix = Path(entry.path), shown.suffix.lower()
    if entry.is_symlink():
        if suffix in SUFFIXES or (not index and path.is_dir()):
            problem = _("is a symbolic link, which is not followed: import what it points to.")
            yield Found(path, shown, named, is_bundle=entry.name == index, problem=problem)
    elif suffix not in SUFFIXES or entry.name.lower() in SECTION_PAGES:
        return
    elif not index or entry.name == index:
        yield Found(path, shown, named, is_bundle=bool(index))
    elif suffix in (".md", ".markdown") or entry.name.lower() in INDEXES:
        problem = _("lies beside {index}, which is the issue of this folder: give it a folder of its own.")
        yield Found(path, shown, named, problem=problem.format(index=index))


def _read(
    found: Found, images: list[ImageFolder], listing: Callable[[Path], Listing]
) -> SourceDocument | UnreadableSource:
    shown = printable(found.shown)
    problem, data = found.problem, b""
    if not problem:
        try:
            data = read_regular(found.path, MAX_SOURCE_BYTES)
        except OSError as error:
            problem = _cannot_be_read(error)
    if len(data) > MAX_SOURCE_BYTES:
        problem = _("is larger than {size} MB: split it.").format(size=MAX_SOURCE_BYTES // 1_000_000)
    if problem:
        return UnreadableSource(shown, found.key, problem)
    return SourceDocument(
        path=shown,
        key=found.key,
        name=found.name,
        suffix=found.path.suffix.lower(),
        data=data,
        find_picture=PictureSearch(found.path.parent, images, listing),
        is_bundle=found.is_bundle,
        place=printable(found.path),
    )


def _cannot_be_read(error: OSError) -> str:
    return _("cannot be read ({reason}).").format(reason=error.strerror or _("not an ordinary file"))


def count_sources(paths: Sequence[Path]) -> int:
    """How many sources `find_sources` will give, without reading any; of an archive, how many texts it has."""
    trees = [path for path in paths if not _is_archive(path)]
    packed = [archives.unpack(path) for path in paths if _is_archive(path)]
    trees += [unpacked.folder for unpacked in packed if unpacked.kept]
    return len({found.path for path in trees for found in _found(path.resolve(), path)})

"""Which system a place is an export of: its posts, or None where it is a tree of source files like any other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from ...parsing.documents import SourceDocument
from ..picture_lookup import ImageFolder, Listing, PictureSearch
from ..unreadable import UnreadableSource
from . import buttondown, ghost, substack, wordpress

Documents = Iterator[SourceDocument | UnreadableSource]


def documents_of(
    place: Path,
    shown: str,
    images: Sequence[ImageFolder],
    listing: Callable[[Path], Listing],
    *,
    packed: bool,
) -> Documents | None:
    """The posts of an export that lies at a place; `shown` is what to call it, `packed` whether it came as an archive."""
    try:
        return _recognised(place, shown, images, listing, packed)
    except OSError:  # a folder that may not be read: said by who walks through it
        return None


def _recognised(
    place: Path,
    shown: str,
    images: Sequence[ImageFolder],
    listing: Callable[[Path], Listing],
    packed: bool,
) -> Documents | None:
    if place.is_dir() and (base := substack.base_of(place, packed=packed)) is not None:
        return substack.documents(base, shown, PictureSearch(base, list(images), listing))
    if place.is_dir() and (base := buttondown.base_of(place, packed=packed)) is not None:
        return buttondown.documents(base, shown, PictureSearch(base, list(images), listing))
    if (file := ghost.file_of(place, packed=packed)) is not None:
        return ghost.documents(file, shown, PictureSearch(file.parent, list(images), listing))
    if files := wordpress.files_of(place, packed=packed):
        return wordpress.documents(files, shown, PictureSearch(files[0].parent, list(images), listing))
    return None

"""The accepted picture formats, recognised by their first bytes and not by the file's name."""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass

from .metadata import PNG_SIGNATURE, Stripped, strip_gif, strip_jpeg, strip_png, strip_webp


@dataclass(frozen=True)
class Kind:
    """A format we take: Pillow's name, our ending, how to strip it, how to write it when pixels must change."""

    format: str
    ending: str
    strip: Callable[[bytes], Stripped]
    writer: str
    options: dict[str, int]


JPEG = Kind("JPEG", "jpg", strip_jpeg, "JPEG", {"quality": 90})
PNG = Kind("PNG", "png", strip_png, "PNG", {})
GIF = Kind("GIF", "gif", strip_gif, "GIF", {})
WEBP = Kind("WEBP", "webp", strip_webp, "WEBP", {"quality": 90})
AVIF = Kind("AVIF", "avif", Stripped, "AVIF", {"quality": 85, "speed": 8})
HEIC = Kind("HEIF", "jpg", Stripped, "JPEG", {"quality": 90})
MEDIA_TYPES = {
    "jpg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
    "avif": "image/avif",
}
AVIF_BOXES = frozenset((b"ftyp", b"meta", b"mdat"))


def kind_of(data: bytes) -> Kind | None:
    """The format by the first bytes, whatever the file is called."""
    if data.startswith(PNG_SIGNATURE):
        return PNG
    if data.startswith(b"\xff\xd8\xff"):
        return JPEG
    if data.startswith((b"GIF87a", b"GIF89a")):
        return GIF
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return WEBP
    if data[4:8] != b"ftyp":
        return None
    brands = data[8 : min(int.from_bytes(data[:4]), 256)]
    if b"avif" in brands or b"avis" in brands:
        return AVIF
    return HEIC if any(brand in brands for brand in (b"heic", b"heix", b"heim", b"heis", b"mif1")) else None


def boxes(data: bytes) -> list[bytes]:
    """The kinds of the top-level boxes of an AVIF or HEIC file; what is no box shows as an empty kind."""
    kinds: list[bytes] = []
    position = 0
    while position < len(data):
        length, kind = struct.unpack_from(">I4s", data.ljust(position + 8, b"\0"), position)
        if length < 8 or position + length > len(data):
            return [*kinds, b""]
        kinds.append(kind)
        position += length
    return kinds

"""Strips metadata from a picture's bytes and keeps what its pixels need: no GPS, no comments, nothing after its end.

Each `strip_…` takes the whole file and gives a `Stripped`; damaged files raise ValueError, IndexError or
struct.error. No pixel is decoded here, so none changes.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

MAX_FRAMES = 2_000
MAX_ANIMATION_PIXELS = 400_000_000
MAX_PROFILE = 1_000_000


class Damaged(ValueError):
    """The file does not keep to its own format."""


@dataclass(frozen=True)
class Stripped:
    """The stripped file, its EXIF block, its number of frames, and whether more of them were cut off.

    `size` is width and height as the header says, before any decoder sees it; `deep` means 16 bits a colour.
    """

    data: bytes
    exif: bytes = b""
    frames: int = 1
    cut: bool = False
    size: tuple[int, int] | None = None
    deep: bool = False


PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
PNG_KEPT = frozenset(
    (
        b"IHDR",
        b"PLTE",
        b"IDAT",
        b"IEND",
        b"tRNS",
        b"gAMA",
        b"cHRM",
        b"sRGB",
        b"cICP",
        b"iCCP",
        b"sBIT",
        b"bKGD",
        b"pHYs",
    )
)


def strip_png(data: bytes) -> Stripped:
    """Every kept chunk's checksum must be right; an animation keeps its still picture."""
    kept, exif, cut, kind, position = [PNG_SIGNATURE], b"", False, b"", len(PNG_SIGNATURE)
    while kind != b"IEND":
        length, kind = struct.unpack_from(">I4s", data, position)
        end = position + 12 + length
        if kind in PNG_KEPT:
            body = memoryview(data)[position + 8 : end - 4]
            if struct.unpack_from(">I", data, end - 4)[0] != zlib.crc32(body, zlib.crc32(kind)):
                raise Damaged("wrong checksum")
            if kind != b"iCCP" or _profile_is_small(bytes(body)):
                kept.append(data[position:end])
        elif kind == b"eXIf":
            exif = data[position + 8 : end - 4]
        cut = cut or kind == b"fdAT"
        position = end
    width, height, depth = struct.unpack_from(">IIB", data, 16)
    return Stripped(b"".join(kept), exif, cut=cut, size=(width, height), deep=depth == 16)


def _profile_is_small(body: bytes) -> bool:
    """Whether a compressed colour profile is small enough: at most MAX_PROFILE + 1 bytes of it are inflated."""
    try:
        inflated = zlib.decompressobj().decompress(body.partition(b"\0")[2][1:], MAX_PROFILE + 1)
    except zlib.error:
        return False
    return len(inflated) <= MAX_PROFILE


JPEG_MARKER = re.compile(rb"\xff[^\x00\x01\xff\xd0-\xd7]")
JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
JPEG_TABLES = frozenset((0xC4, 0xCC, 0xDA, 0xDB, 0xDC, 0xDD))


def strip_jpeg(data: bytes) -> Stripped:
    """Tables and scans, the colour profile, and the marks that say which colours are meant; one picture only."""
    kept, exif, size, position = [b"\xff\xd8"], b"", (0, 0), 2
    while True:
        found = JPEG_MARKER.search(data, position)
        if not found:
            raise Damaged("no end")
        start, marker = found.start(), data[found.start() + 1]
        if marker == 0xD9:
            return Stripped(b"".join([*kept, b"\xff\xd9"]), exif, size=size)
        position = start + 2 + struct.unpack_from(">H", data, start + 2)[0]
        body = data[start + 4 : position]
        if position < start + 4 or position > len(data):
            raise Damaged("wrong length")
        if marker in JPEG_FRAMES:
            size = struct.unpack_from(">HH", body, 1)[::-1]
        if marker in JPEG_FRAMES or marker in JPEG_TABLES or _tells_colours(marker, body):
            kept.append(data[start:position])
        elif marker == 0xE0 and body.startswith(b"JFIF\0"):
            kept.append(b"\xff\xe0\x00\x10" + body[:12] + b"\0\0")
        elif marker == 0xE1 and body.startswith(b"Exif\0\0"):
            exif = exif or body[6:]
        if marker == 0xDA:
            following = JPEG_MARKER.search(data, position)
            end = following.start() if following else len(data)
            kept.append(data[position:end])
            position = end


def _tells_colours(marker: int, body: bytes) -> bool:
    return (marker == 0xE2 and body.startswith(b"ICC_PROFILE\0")) or (
        marker == 0xEE and body.startswith(b"Adobe")
    )


def strip_gif(data: bytes) -> Stripped:
    """Frames with their timing and the loop; of an animation over the limits the first frame."""
    width, height, flags = struct.unpack_from("<HHB", data, 6)
    position = 13 + _gif_palette(flags)
    kept, frames, first_end, right, bottom = [data[:position]], 0, 0, width, height
    while position < len(data) and data[position] != 0x3B:
        start = position
        if data[start] == 0x21:
            position = _gif_blocks_end(data, start + 2)
            if data[start + 1] == 0xF9 or data[start + 3 : start + 14] == b"NETSCAPE2.0":
                kept.append(data[start:position])
        elif data[start] == 0x2C:
            left, top, across, down, flags = struct.unpack_from("<HHHHB", data, start + 1)
            right, bottom = max(right, left + across), max(bottom, top + down)
            position = _gif_blocks_end(data, start + 11 + _gif_palette(flags))
            kept.append(data[start:position])
            frames += 1
            first_end = first_end or len(kept)
        else:
            raise Damaged("unknown block")
    if not frames:
        raise Damaged("no frame")
    cut = frames > 1 and _runs_too_long(frames, right, bottom)
    kept = kept[:first_end] if cut else kept
    return Stripped(b"".join([*kept, b";"]), frames=1 if cut else frames, cut=cut, size=(right, bottom))


def _gif_palette(flags: int) -> int:
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _gif_blocks_end(data: bytes, position: int) -> int:
    while data[position]:
        position += data[position] + 1
    return position + 1


def _runs_too_long(frames: int, width: int, height: int) -> bool:
    return frames > MAX_FRAMES or frames * width * height > MAX_ANIMATION_PIXELS


WEBP_KEPT = frozenset((b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))
WEBP_PICTURES = WEBP_KEPT - {b"ICCP", b"VP8X"}


def strip_webp(data: bytes) -> Stripped:
    """Picture and profile; of an animation over the limits the first frame."""
    end = 8 + struct.unpack_from("<I", data, 4)[0]
    if end > len(data):
        raise Damaged("cut off")
    chunks = list(_riff_chunks(data[12:end]))
    exif = next((body for kind, body in chunks if kind == b"EXIF"), b"")
    chunks = [(kind, body) for kind, body in chunks if kind in WEBP_KEPT]
    size = _webp_size(*chunks[0])
    frames = sum(kind == b"ANMF" for kind, _body in chunks)
    cut = frames > 1 and _runs_too_long(frames, *size)
    kept, seen = [], 0
    for kind, body in chunks:
        seen += kind == b"ANMF"
        if kind == b"ANMF" and cut and seen > 1:
            continue
        if kind == b"ANMF":
            inner = [chunk for chunk in _riff_chunks(body[16:]) if chunk[0] in WEBP_PICTURES]
            body = body[:16] + b"".join(_riff_chunk(*chunk) for chunk in inner)
        elif kind == b"VP8X":
            body = bytes([body[0] & ~0x0C]) + body[1:]
        kept.append(_riff_chunk(kind, body))
    whole = b"WEBP" + b"".join(kept)
    return Stripped(_riff_chunk(b"RIFF", whole), exif, 1 if cut else max(frames, 1), cut, size)


def _riff_chunk(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)


def _riff_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    position = 0
    while position + 8 <= len(data):
        kind, length = struct.unpack_from("<4sI", data, position)
        if position + 8 + length > len(data):
            raise Damaged("cut off")
        yield kind, data[position + 8 : position + 8 + length]
        position += 8 + length + length % 2


def _webp_size(kind: bytes, body: bytes) -> tuple[int, int]:
    """Width and height as the first chunk says."""
    if kind == b"VP8X":
        return 1 + int.from_bytes(body[4:7], "little"), 1 + int.from_bytes(body[7:10], "little")
    if kind == b"VP8L":
        bits = int.from_bytes(body[1:5], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    width, height = struct.unpack_from("<HH", body, 6)
    return width & 0x3FFF, height & 0x3FFF


def orientation(exif: bytes) -> int:
    """How an EXIF block says the picture is to be turned: 1 (it stands upright) to 8."""
    exif = exif.removeprefix(b"Exif\0\0")
    order = {b"II": "<", b"MM": ">"}.get(exif[:2])
    if not order:
        return 1
    try:
        start = struct.unpack_from(order + "I", exif, 4)[0]
        for number in range(struct.unpack_from(order + "H", exif, start)[0]):
            tag, _kind, _count, value = struct.unpack_from(order + "HHIH", exif, start + 2 + 12 * number)
            if tag == 0x0112:
                return value if 1 <= value <= 8 else 1
    except struct.error:
        pass
    return 1

"""Pictures written into the text itself (`data:image/png;base64,…`): they get names, as if they lay beside it.

In: a body, or the bytes of a source. Out: the body with names for addresses, and a picture's bytes by its name. What is
no picture, or only keeps another's place (a point or two), stays as it is written.
"""

from __future__ import annotations

import base64
import binascii
import re
from hashlib import sha256

NAME = r"embedded-[0-9a-f]{16}\.(?:png|jpg|gif|webp)"
MAX_BYTES = 1_000_000
_DATA = re.compile(r"data:image/(?:png|jpe?g|gif|webp);base64,([A-Za-z0-9+/]{40,}={0,2})", re.I)
_IN_BYTES = re.compile(_DATA.pattern.encode(), re.I)
_NAMED = re.compile(NAME)
_BEGINNINGS = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpg", b"GIF8": "gif", b"RIFF": "webp"}


def name_pictures(body: str) -> str:
    """The body with a name for every picture that is written into it."""
    if "data:image/" not in body:
        return body
    return _DATA.sub(lambda found: _name(_decoded(found[1].encode())) or found[0], body)


def embedded_picture(data: bytes, name: str) -> bytes | None:
    """The picture of this name in a source's bytes, or None."""
    if not _NAMED.fullmatch(name):
        return None
    found = (_decoded(match[1]) for match in _IN_BYTES.finditer(data))
    return next((picture for picture in found if _name(picture) == name), None)


def _decoded(written: bytes) -> bytes:
    if len(written) > MAX_BYTES * 4 // 3:
        return b""
    try:
        return base64.b64decode(written, validate=True)
    except binascii.Error:
        return b""


def _name(picture: bytes) -> str:
    """A name by content; "" for what is no picture to look at."""
    ending = next((ending for start, ending in _BEGINNINGS.items() if picture.startswith(start)), "")
    if not ending or _is_point(picture, ending):
        return ""
    return f"embedded-{sha256(picture).hexdigest()[:16]}.{ending}"


def _is_point(picture: bytes, ending: str) -> bool:
    """Whether a picture is too small to show anything: it keeps the place of one that a script brings."""
    if ending == "png":
        width, height = picture[16:20], picture[20:24]
        return int.from_bytes(width, "big") * int.from_bytes(height, "big") <= 4
    if ending == "gif":
        return int.from_bytes(picture[6:8], "little") * int.from_bytes(picture[8:10], "little") <= 4
    return False

"""Checks a picture and removes its metadata; the result is named by the hash of its bytes."""

from __future__ import annotations

import hashlib
import warnings
from dataclasses import dataclass
from functools import cache
from io import BytesIO

from PIL import Image

from ..parsing.problems import Message
from .colours import on_screen
from .formats import AVIF, AVIF_BOXES, HEIC, Kind, boxes, kind_of
from .metadata import Stripped, orientation

MAX_BYTES = 25_000_000
MAX_PIXELS = 50_000_000
MAX_SIDE = 16_000
MAX_RATIO = 50

warnings.filterwarnings("error", category=Image.DecompressionBombWarning)


class PictureRefused(Message, Exception):
    """A file that does not become a picture of ours; the sentence goes on from the picture's name."""

    @property
    def reason(self) -> str:
        """The sentence in English."""
        return self.message


@dataclass(frozen=True)
class CleanPicture:
    """A picture any browser shows, without metadata. `notes` say what readers see differently."""

    data: bytes
    ending: str
    width: int
    height: int
    sha256: str
    original_sha256: str
    notes: tuple[Message, ...] = ()

    @property
    def note(self) -> str:
        """The notes in English, or ""."""
        return ", ".join(map(str, self.notes))


TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def clean(data: bytes) -> CleanPicture:
    """The picture without metadata, its pixels untouched where browsers can show them; else PictureRefused.

    The type is what the content says. Everything that is kept has been decoded once, whole.
    """
    if len(data) > MAX_BYTES:
        limit = MAX_BYTES // 1_000_000
        raise PictureRefused("is larger than {limit} MB: save it smaller.", limit=limit)
    kind = kind_of(data)
    if not kind:
        raise PictureRefused("is not a JPEG, PNG, GIF, WebP, AVIF or HEIC picture: export it as JPEG or PNG.")
    try:
        return _cleaned(data, kind)
    except PictureRefused:
        raise
    except Exception as error:  # decoders raise nearly everything on hostile bytes
        raise PictureRefused("is damaged or cut off: save it again from its original.") from error


def _cleaned(data: bytes, kind: Kind) -> CleanPicture:
    stripped = kind.strip(data)
    if stripped.size:
        _check_size(*stripped.size)
    if kind is HEIC:
        _learn_heic()
    with Image.open(BytesIO(stripped.data), formats=[kind.format]) as opened:
        _check_size(*opened.size)
        opened.load()
        for frame in range(1, stripped.frames):
            opened.seek(frame)
            opened.load()
        image, notes = _as_browsers_need(opened, kind, stripped)
    if stripped.cut:
        notes.append(Message("only the first frame was kept"))
    kept = stripped.data if image is opened else _written(image, kind)
    return CleanPicture(
        data=kept,
        ending=kind.ending,
        width=image.width,
        height=image.height,
        sha256=hashlib.sha256(kept).hexdigest(),
        original_sha256=hashlib.sha256(data).hexdigest(),
        notes=tuple(notes),
    )


def _check_size(width: int, height: int) -> None:
    """Refuses by the header alone what would cost too much to decode or break a page."""
    short, long = sorted((width, height))
    if short < 1:
        raise PictureRefused("has no pixels: leave it out.")
    if long > MAX_SIDE or width * height > MAX_PIXELS or long > MAX_RATIO * short:
        raise PictureRefused(
            "measures {size} pixels; at most {side} a side, {pixels} million and 1:{ratio} are possible.",
            size=f"{width} x {height}",
            side=MAX_SIDE,
            pixels=MAX_PIXELS // 1_000_000,
            ratio=MAX_RATIO,
        )


def _as_browsers_need(
    opened: Image.Image, kind: Kind, stripped: Stripped
) -> tuple[Image.Image, list[Message]]:
    """The same image object when its bytes can stay, else a converted one; and what was changed."""
    image: Image.Image = opened
    notes: list[Message] = []
    turn = TURNS.get(orientation(stripped.exif or opened.info.get("exif") or b""))
    if kind is HEIC:
        image = image.convert("RGB")
        notes.append(Message("HEIC became JPEG"))
    if kind is AVIF and (not AVIF_BOXES.issuperset(boxes(stripped.data)) or _tells_more(opened)):
        image = image.copy()
    if image.mode == "CMYK":
        image = on_screen(image)
        notes.append(Message("print colours (CMYK) became screen colours"))
    if stripped.deep:
        image = (
            image.point(lambda value: value / 256).convert("L")
            if image.mode.startswith("I")
            else image.copy()
        )
        notes.append(Message("16 bits a colour became 8"))
    if turn is not None and stripped.frames == 1:
        image = image.transpose(turn)
        notes.append(Message("turned upright"))
    return image, notes


def _tells_more(image: Image.Image) -> bool:
    return bool(image.info.get("exif") or image.info.get("xmp"))


def _written(image: Image.Image, kind: Kind) -> bytes:
    """New bytes for changed pixels, with nothing of the old file but its colour profile."""
    image.info = {key: image.info[key] for key in ("icc_profile", "transparency") if key in image.info}
    file = BytesIO()
    image.save(file, kind.writer, icc_profile=image.info.get("icc_profile"), **kind.options)
    return file.getvalue()


@cache
def _learn_heic() -> None:
    import pillow_heif  # its libraries are large, and only phones write HEIC

    pillow_heif.register_heif_opener(thumbnails=False)

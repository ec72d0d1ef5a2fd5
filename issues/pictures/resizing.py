"""A picture's bytes -> smaller ones for screens of several widths, and one for mail. Uses no disk and no database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from PIL import Image, ImageSequence

from .colours import on_screen

WIDTHS = (480, 960, 1456)
TOO_CLOSE = 0.9  # a width this near to the next one is not worth a file
AVIF_PAYS = 0.9  # of the WebP's bytes: AVIF takes longer to make and to show
FEW_COLOURS = 2_500  # of 65,536 points: a drawing or a screenshot, which may be smaller without loss
WEBP: dict[str, Any] = {"ending": "webp", "quality": 76, "method": 4}
LOSSLESS: dict[str, Any] = {"ending": "webp", "lossless": True, "quality": 50, "method": 4}
AVIF: dict[str, Any] = {"ending": "avif", "quality": 60, "speed": 8, "max_threads": 1}
MOVING_WIDTHS = (960, 720, 480)
MOVING_PIXELS = 80_000_000  # all frames together, in memory
MOVING_WEBP: dict[str, Any] = {"ending": "webp", "quality": 50, "method": 3}
MOVING_AVIF: dict[str, Any] = {"ending": "avif", "quality": 45, "speed": 8, "max_threads": 1}
SHORTEST_FRAME = 60  # ms: what moves faster loses frames, not time
MAIL_WIDTH = 1200  # twice the sheet
MAIL_BYTES = 400_000


@dataclass(frozen=True)
class Variant:
    """A file to show in place of the original. `ending` is its kind (webp, avif, jpg, png), "" the original itself."""

    width: int
    height: int
    data: bytes
    ending: str


def variants_of(data: bytes) -> list[Variant]:
    """The files to choose from, narrowest first: none wider than the original, and none of more bytes.

    The original closes the list where no smaller file shows as much.
    """
    with Image.open(BytesIO(data)) as opened:
        width, height = opened.size
        moving = getattr(opened, "n_frames", 1) > 1
        widest, made = (0, _moving(opened)) if moving else (widths_for(width)[-1], _still(opened))
    made = [variant for variant in made if len(variant.data) < len(data)]
    if not made or made[-1].width < widest:
        made.append(Variant(width, height, data, ""))
    return made


def for_mail(data: bytes) -> Variant | None:
    """A JPEG (a PNG where it is see-through) no wider than mail needs; None when the original will do."""
    with Image.open(BytesIO(data)) as opened:
        shown_by_all = opened.format in {"JPEG", "PNG", "GIF"}
        light = opened.width <= MAIL_WIDTH and len(data) <= MAIL_BYTES
        if shown_by_all and (light or getattr(opened, "n_frames", 1) > 1):
            return None
        _draft(opened, MAIL_WIDTH)
        image = _plain(opened)
    image = _resized(image, min(MAIL_WIDTH, image.width))
    if image.mode == "RGBA":
        return _variant(image, "png", optimize=True)
    return _variant(image, "jpg", quality=82, optimize=True, progressive=True)


def widths_for(width: int) -> list[int]:
    """The widths a picture of this width is made in: the fixed ones below it, and its own up to the widest."""
    widest = min(width, WIDTHS[-1])
    return [fixed for fixed in WIDTHS if fixed < TOO_CLOSE * widest] + [widest]


def _still(opened: Image.Image) -> list[Variant]:
    """The picture in every width, in the one lossy kind that suits it, or without loss where that is smaller."""
    width, height = opened.size
    lossless = opened.format in {"PNG", "GIF"} and _has_few_colours(opened)
    _draft(opened, WIDTHS[-1])
    image = _plain(opened)
    widths = widths_for(width)
    kinds = [_paying(_resized(image, widths[0])), *([LOSSLESS] if lossless else [])]
    made = []
    for target in widths:
        resized = _resized(image, target, height * target / width)
        tried = (_variant(resized, **kind) for kind in kinds)
        made.append(min(tried, key=lambda variant: len(variant.data)))
    return made


def _paying(sample: Image.Image) -> dict[str, Any]:
    """WebP, or AVIF where that is clearly smaller for this picture."""
    webp, avif = _variant(sample, **WEBP), _variant(sample, **AVIF)
    return AVIF if len(avif.data) <= AVIF_PAYS * len(webp.data) else WEBP


def _moving(opened: Image.Image) -> list[Variant]:
    """One animation, at the widest width that fits into memory; none when no width does."""
    frames = getattr(opened, "n_frames", 1)
    width, height = opened.size
    for target in (min(width, widest) for widest in MOVING_WIDTHS):
        if frames * target * target * height / width <= MOVING_PIXELS:
            break
    else:
        return []
    images, lasts = [], []
    for image, duration in _frames(opened):
        images.append(_resized(image, target, height * target / width))
        lasts.append(duration)
    options: dict[str, Any] = {"save_all": True, "append_images": images[1:], "duration": lasts}
    loop = opened.info.get("loop", 1)
    webp = _variant(images[0], **MOVING_WEBP, **options, loop=loop)
    if loop:  # an animated AVIF never stops
        return [webp]
    avif = _variant(images[0], **MOVING_AVIF, **options)
    return [avif if len(avif.data) < AVIF_PAYS * len(webp.data) else webp]


def _frames(opened: Image.Image) -> Iterator[tuple[Image.Image, int]]:
    """Every frame worth showing and how long it lasts, in ms; the time of those left out goes to the one before."""
    kept: Image.Image | None = None
    lasted = 0
    for frame in ImageSequence.Iterator(opened):
        duration = int(frame.info.get("duration") or 100)
        if kept is not None and lasted >= SHORTEST_FRAME:
            yield kept, lasted
            kept, lasted = None, 0
        kept = _plain(frame) if kept is None else kept
        lasted += duration
    if kept is not None:
        yield kept, lasted


def _plain(image: Image.Image) -> Image.Image:
    """RGB in screen colours, or RGBA where something shows through; nothing of the file but its pixels."""
    plain = on_screen(image)
    if plain.mode == "RGBA" and plain.getchannel("A").getextrema() == (255, 255):
        return plain.convert("RGB")
    return plain


def _draft(opened: Image.Image, width: int) -> None:
    """Has a large JPEG decoded at a half, a quarter or an eighth of its size, never narrower than `width`."""
    opened.draft(None, (width, max(1, opened.height * width // opened.width)))


def _resized(image: Image.Image, width: int, height: float | None = None) -> Image.Image:
    if height is None:
        height = image.height * width / image.width
    size = (width, max(1, round(height)))
    if size == image.size:
        return image
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _has_few_colours(image: Image.Image) -> bool:
    """Judged by a grid of points."""
    points = image.resize((256, 256), Image.Resampling.NEAREST).convert("RGB")
    return points.getcolors(FEW_COLOURS) is not None


def _variant(image: Image.Image, ending: str, **options: Any) -> Variant:
    file = BytesIO()
    image.save(file, {"jpg": "JPEG"}.get(ending, ending.upper()), **options)
    return Variant(image.width, image.height, file.getvalue(), ending)

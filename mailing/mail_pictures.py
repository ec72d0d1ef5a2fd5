"""Pictures as mail programs need them: JPEG, PNG or GIF, not wider than twice the sheet, small enough to load."""

from __future__ import annotations

from io import BytesIO
from pathlib import PurePosixPath

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from issues.models import Picture

WIDEST = 1200  # the sheet is 600 wide, sharp screens show twice as many points
HEAVIEST = 400_000
SHOWN_BY_ALL = {".jpg", ".jpeg", ".png", ".gif"}


def mail_url(picture: Picture) -> str:
    """The address of a picture for mail: the picture itself if it will do, else a copy made once."""
    ending = PurePosixPath(picture.file.name or "").suffix.lower()
    small = (picture.width or 0) <= WIDEST and picture.file.size <= HEAVIEST
    if ending in SHOWN_BY_ALL and (small or ending == ".gif"):
        return picture.file.url
    for name in (f"mail/{picture.sha256[:2]}/{picture.sha256}.{kind}" for kind in ("jpg", "png")):
        if default_storage.exists(name):
            return default_storage.url(name)
    return default_storage.url(_copy(picture))


def _copy(picture: Picture) -> str:
    """Write the copy, and return its name in the storage."""
    with picture.file.open("rb") as file, Image.open(file) as opened:
        opened.load()
        image = opened.convert("RGBA" if opened.has_transparency_data else "RGB")
    if image.width > WIDEST:
        image = image.resize(
            (WIDEST, max(1, round(image.height * WIDEST / image.width))), Image.Resampling.LANCZOS
        )
    out = BytesIO()
    clear = (
        image.mode == "RGBA" and image.getchannel("A").tobytes().count(b"\xff") < image.width * image.height
    )
    if clear:
        image.save(out, "PNG", optimize=True)
    else:
        image.convert("RGB").save(out, "JPEG", quality=82, optimize=True, progressive=True)
    name = f"mail/{picture.sha256[:2]}/{picture.sha256}.{'png' if clear else 'jpg'}"
    return default_storage.save(name, ContentFile(out.getvalue()))

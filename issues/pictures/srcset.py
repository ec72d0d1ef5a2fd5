"""The files of a picture that pages offer to browsers: a row -> the markup's PictureInfo."""

from __future__ import annotations

from dataclasses import replace

from django.core.files.storage import default_storage

from ..markup import PictureInfo, shape_of
from ..models import Picture

# How wide site.css shows a picture of each shape. A rem in `sizes` is 16 points, on the page 19 or 17.
_NARROW = "(min-width: 35rem) 31.9rem, 100vw"
SIZES = {
    "": f"(min-width: 72.01rem) min(35.6rem, 100vw - 39.3rem), {_NARROW}",
    "wide": f"(min-width: 72.01rem) min(54.1rem, 100vw - 20.9rem), {_NARROW}",
    "tall": "(min-width: 72.01rem) 30.9rem, (min-width: 36rem) 27.6rem, 100vw",
    "small": "30rem",
}
FOR_THOSE_WITHOUT_SRCSET = 960


def picture_info(picture: Picture) -> PictureInfo:
    """The row as the markup needs it. `url` is the original, `src` and `srcset` are what readers load."""
    if not picture.file:
        return PictureInfo(name=picture.name)
    files = [(default_storage.url(made["file"]), made["width"]) for made in picture.variants]
    fitting = [url for url, width in files if width <= FOR_THOSE_WITHOUT_SRCSET] or [url for url, _w in files]
    info = PictureInfo(name=picture.name, url=picture.file.url, width=picture.width, height=picture.height)
    return replace(
        info,
        src=fitting[-1] if fitting else "",
        srcset=", ".join(f"{url} {width}w" for url, width in files) if len(files) > 1 else "",
        sizes=SIZES[shape_of(info)] if len(files) > 1 else "",
    )

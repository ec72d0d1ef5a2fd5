"""Which of a picture's files a page offers to browsers: the markup's PictureInfo of a row."""

from __future__ import annotations

from django.core.files.storage import default_storage

from .markup import PictureInfo
from .models import Picture

# What site.css gives a figure: text and margin, the text alone, the screen. A rem in `sizes` is 16 points.
SIZES = "(min-width: 64.01rem) 56rem, (min-width: 36.01rem) 32rem, 100vw"
FOR_THOSE_WITHOUT_SRCSET = 960


def picture_info(picture: Picture) -> PictureInfo:
    """The row as the markup needs it. `url` is the original, `src` and `srcset` are what readers load."""
    if picture.missing:
        return PictureInfo(name=picture.name)
    files = [(default_storage.url(made["file"]), made["width"]) for made in picture.variants]
    fitting = [url for url, width in files if width <= FOR_THOSE_WITHOUT_SRCSET] or [url for url, _w in files]
    return PictureInfo(
        name=picture.name,
        url=picture.file.url,
        width=picture.width,
        height=picture.height,
        src=fitting[-1] if fitting else "",
        srcset=", ".join(f"{url} {width}w" for url, width in files) if len(files) > 1 else "",
        sizes=SIZES if len(files) > 1 else "",
    )

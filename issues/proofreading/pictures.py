"""Pictures and embeds: there, light enough, large enough, described."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..parsing.embeds import recognise
from .archive import Archive
from .checks import Check
from .draft import Draft, DraftPicture, Passage
from .findings import BLOCK, LOOK, Match
from .scanner import PictureSpan

HEAVY = 3_000_000
SMALL = 400


def _spots(draft: Draft) -> Iterator[tuple[Passage, PictureSpan]]:
    return ((passage, spot) for passage in draft.passages for spot in passage.reading.pictures)


def _slip(draft: Draft, picture: DraftPicture, message: str) -> Match:
    """A slip at the first place the picture stands."""
    name = unquote(picture.name)
    for passage, spot in _spots(draft):
        if spot.name == name:
            return passage.slip(message % {"name": name}, spot.start, spot.end, excerpt=name)
    return Match(message % {"name": name}, excerpt=name)


def missing(draft: Draft, archive: Archive) -> Iterator[Match]:
    """A picture the text names and nobody has."""
    message = _("The picture “%(name)s” is missing.")
    known = {unquote(picture.name) for picture in draft.pictures}
    yield from (_slip(draft, picture, message) for picture in draft.pictures if picture.missing)
    for passage, spot in _spots(draft):
        if spot.name not in known and not spot.name.startswith(("http://", "https://", "//", "data:")):
            known.add(spot.name)
            yield passage.slip(message % {"name": spot.name}, spot.start, spot.end, excerpt=spot.name)


def heavy(draft: Draft, archive: Archive) -> Iterator[Match]:
    """A file of more than three megabytes."""
    for picture in draft.pictures:
        if picture.size is not None and picture.size > HEAVY:
            megabytes = f"{picture.size / 1_000_000:.1f}"
            message = _("The picture “%(name)s” weighs %(size)s MB.")
            yield _slip(draft, picture, message.replace("%(size)s", megabytes))


def small(draft: Draft, archive: Archive) -> Iterator[Match]:
    """A picture narrower than a phone."""
    for picture in draft.pictures:
        if picture.width is not None and picture.width < SMALL:
            message = _("The picture “%(name)s” is only %(width)s pixels wide.")
            yield _slip(draft, picture, message.replace("%(width)s", str(picture.width)))


def without_alt(draft: Draft, archive: Archive) -> Iterator[Match]:
    """A picture without alternative text, or with its file name for one."""
    for passage, spot in _spots(draft):
        if not spot.alt.strip() or spot.alt.strip() == spot.name:
            message = _("The picture “%(name)s” has no alternative text.") % {"name": spot.name}
            yield passage.slip(message, spot.start, spot.end, excerpt=spot.name)


def without_caption(draft: Draft, archive: Archive) -> Iterator[Match]:
    """Pictures without caption, counted, at the first of them."""
    bare = [(passage, spot) for passage, spot in _spots(draft) if not spot.caption.strip()]
    if bare:
        passage, spot = bare[0]
        message = ngettext(
            "A picture has no caption: “%(name)s”.",
            "%(count)s pictures have no caption; the first is “%(name)s”.",
            len(bare),
        )
        values = {"count": len(bare), "name": spot.name}
        yield passage.slip(message % values, spot.start, spot.end, excerpt=spot.name)


def unshowable(draft: Draft, archive: Archive) -> Iterator[Match]:
    """A video or sound of which only an identifier is left."""
    for placed in draft.placed_links:
        embed = recognise(placed.link.url)
        if embed and embed.kind.startswith("substack-"):
            yield placed.slip(_("This cannot be shown here: %(url)s") % {"url": placed.link.url})
    linked = {placed.link.url for placed in draft.placed_links}
    for passage in draft.passages:
        for start, end in passage.reading.paragraphs():
            embed = recognise(passage.text[start:end])
            if embed and embed.kind.startswith("substack-") and embed.url not in linked:
                message = _("This cannot be shown here: %(url)s") % {"url": embed.url}
                yield passage.slip(message, start, end, excerpt=embed.url)


CHECKS = (
    Check("picture-missing", BLOCK, missing),
    Check("picture-heavy", LOOK, heavy),
    Check("picture-small", LOOK, small),
    Check("picture-without-alt", LOOK, without_alt),
    Check("picture-without-caption", LOOK, without_caption),
    Check("embed-unavailable", LOOK, unshowable),
)

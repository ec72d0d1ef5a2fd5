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
from .findings import BLOCK, LOOK, Finding
from .scanner import PictureSpan

HEAVY = 3_000_000
SMALL = 400


def _pictures_in(draft: Draft) -> Iterator[tuple[Passage, PictureSpan]]:
    return ((passage, span) for passage in draft.passages for span in passage.scanned.pictures)


def _finding(draft: Draft, picture: DraftPicture, message: str) -> Finding:
    """A finding at the first place the picture stands."""
    name = unquote(picture.name)
    for passage, span in _pictures_in(draft):
        if span.name == name:
            return passage.finding(message % {"name": name}, span.start, span.end, excerpt=name)
    return Finding(message % {"name": name}, excerpt=name)


def missing(draft: Draft, archive: Archive) -> Iterator[Finding]:
    """A picture the text names and nobody has."""
    message = _("The picture “%(name)s” is missing.")
    known = {unquote(picture.name) for picture in draft.pictures}
    yield from (_finding(draft, picture, message) for picture in draft.pictures if picture.missing)
    for passage, span in _pictures_in(draft):
        if span.name not in known and not span.name.startswith(("http://", "https://", "//", "data:")):
            known.add(span.name)
            yield passage.finding(message % {"name": span.name}, span.start, span.end, excerpt=span.name)


def remote(draft: Draft, archive: Archive) -> Iterator[Finding]:
    """A picture that still lies on another site, where it may go any day; readers see a link to it."""
    told = set[str]()
    for passage, span in _pictures_in(draft):
        if span.name.startswith(("http://", "https://", "//")) and span.name not in told:
            told.add(span.name)
            message = _("The picture “%(name)s” is still at another site: fetch it or choose its file.")
            name = span.name.split("?")[0].rstrip("/").rpartition("/")[2]
            yield passage.finding(message % {"name": name}, span.start, span.end, excerpt=span.name)


def heavy(draft: Draft, archive: Archive) -> Iterator[Finding]:
    """A file of more than three megabytes."""
    for picture in draft.pictures:
        if picture.size is not None and picture.size > HEAVY:
            megabytes = f"{picture.size / 1_000_000:.1f}"
            message = _("The picture “%(name)s” weighs %(size)s MB.")
            yield _finding(draft, picture, message.replace("%(size)s", megabytes))


def small(draft: Draft, archive: Archive) -> Iterator[Finding]:
    """A picture narrower than a phone."""
    for picture in draft.pictures:
        if picture.width is not None and picture.width < SMALL:
            message = _("The picture “%(name)s” is only %(width)s pixels wide.")
            yield _finding(draft, picture, message.replace("%(width)s", str(picture.width)))


def without_alt(draft: Draft, archive: Archive) -> Iterator[Finding]:
    """A picture without alternative text, or with its file name for one."""
    for passage, span in _pictures_in(draft):
        if not span.alt.strip() or span.alt.strip() == span.name:
            message = _("The picture “%(name)s” has no alternative text.") % {"name": span.name}
            yield passage.finding(message, span.start, span.end, excerpt=span.name)


def without_caption(draft: Draft, archive: Archive) -> Iterator[Finding]:
    """Pictures without caption, counted, at the first of them."""
    bare = [(passage, span) for passage, span in _pictures_in(draft) if not span.caption.strip()]
    if bare:
        passage, span = bare[0]
        message = ngettext(
            "A picture has no caption: “%(name)s”.",
            "%(count)s pictures have no caption; the first is “%(name)s”.",
            len(bare),
        )
        values = {"count": len(bare), "name": span.name}
        yield passage.finding(message % values, span.start, span.end, excerpt=span.name)


def unshowable(draft: Draft, archive: Archive) -> Iterator[Finding]:
    """A video or sound of which only an identifier is left."""
    for placed in draft.placed_links:
        embed = recognise(placed.link.url)
        if embed and embed.kind.startswith("substack-"):
            yield placed.finding(_("This cannot be shown here: %(url)s") % {"url": placed.link.url})
    linked = {placed.link.url for placed in draft.placed_links}
    for passage in draft.passages:
        for start, end in passage.scanned.paragraphs():
            embed = recognise(passage.text[start:end])
            if embed and embed.kind.startswith("substack-") and embed.url not in linked:
                message = _("This cannot be shown here: %(url)s") % {"url": embed.url}
                yield passage.finding(message, start, end, excerpt=embed.url)


CHECKS = (
    Check("picture-missing", BLOCK, missing),
    Check("picture-remote", LOOK, remote),
    Check("picture-heavy", LOOK, heavy),
    Check("picture-small", LOOK, small),
    Check("picture-without-alt", LOOK, without_alt),
    Check("picture-without-caption", LOOK, without_caption),
    Check("embed-unavailable", LOOK, unshowable),
)

"""The pictures of a text that goes to another issue: the same files, under names that are free there."""

from __future__ import annotations

from pathlib import PurePosixPath
from urllib.parse import quote

from ..models import Issue, Picture
from ..parsing.slugs import free_slug
from ..proofreading.scanner import PictureSpan, scan

FILE = ("file", "width", "height", "sha256", "original_sha256", "variants")


def take_along(text: str, issue: Issue, target: Issue) -> str:
    """Gives `target` the pictures that a text of `issue` names, and gives back the text with the names they have there."""
    known = {picture.name: picture for picture in issue.pictures.all()}
    for span in reversed(scan(text).pictures):
        picture = known.get(span.name)
        if picture is None:
            continue
        name = _copy(picture, target).name
        if name != span.name:
            text = text[: span.start] + _renamed(text, span, name) + text[span.end :]
    return text


def copy_all(issue: Issue, target: Issue) -> None:
    """Gives a new issue all pictures of another, under their own names."""
    Picture.objects.bulk_create(_copied(picture, target, picture.name) for picture in issue.pictures.all())


def _copy(picture: Picture, target: Issue) -> Picture:
    """The target's picture of the same file, made where there is none yet."""
    there = {each.name: each for each in target.pictures.all()}
    same = there.get(picture.name)
    if same is not None and (same.sha256, same.missing) == (picture.sha256, picture.missing):
        return same
    stem, ending = PurePosixPath(picture.name).stem, PurePosixPath(picture.name).suffix
    name = free_slug(stem, set(there), longest=500, ending=ending) if same else picture.name
    copied = _copied(picture, target, name)
    copied.save()
    return copied


def _copied(picture: Picture, target: Issue, name: str) -> Picture:
    return Picture(issue=target, name=name, **{field: getattr(picture, field) for field in FILE})


def _renamed(text: str, span: PictureSpan, name: str) -> str:
    written = text[span.start : span.end]
    for old in (span.name, quote(span.name), span.name.replace(" ", "%20")):
        before, found, after = written.rpartition(old)
        if found:
            return before + name.replace(" ", "%20") + after
    return written

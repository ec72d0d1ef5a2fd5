"""Picture files that are missing from storage: found when their source is imported again, and restored from it."""

from __future__ import annotations

from django.core.files.storage import default_storage

from ..models import Issue, Picture
from ..parsing.documents import SourceDocument
from ..parsing.references import picture_address
from ..pictures.cleaning import PictureRefused, clean
from ..pictures.storage import StoredFiles


def is_stored(picture: Picture) -> bool:
    """Whether the picture has a file that is there and not empty."""
    name = picture.file.name or ""
    return bool(name) and default_storage.exists(name) and default_storage.size(name) > 0


def lost_pictures(issue: Issue) -> list[Picture]:
    """The pictures of an issue whose row names a file that is not there."""
    return [picture for picture in issue.pictures.exclude(file="") if not is_stored(picture)]


def put_back(picture: Picture, source: SourceDocument, files: StoredFiles) -> None:
    """Stores a picture's file again from beside its source, if the file there still has the same bytes."""
    data = source.picture(picture_address(picture.name))
    if data is None:
        return
    try:
        files.store(picture, clean(data))
    except PictureRefused:  # a version that refused less took it
        return
    picture.save()

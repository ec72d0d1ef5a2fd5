"""The two sides of an issue: what its row says and what its file says, each as a fingerprint."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from ..exporting import bundles
from ..models import Issue, Picture
from ..parsing.documents import SourceDocument
from ..parsing.references import picture_address


def of_text(data: bytes) -> str:
    """The fingerprint of a file alone."""
    return hashlib.sha256(data).hexdigest()


def of_row(issue: Issue) -> str:
    """The fingerprint of all that an export of the issue holds."""
    lines = (f"{picture.name} {picture.sha256}" for picture in _pictures(issue))
    return _fingerprint(bundles.text_of(issue).encode(), lines)


def of_file(source: SourceDocument, issue: Issue) -> str:
    """The fingerprint of a file and of the pictures beside it that the issue has."""
    lines = (f"{picture.name} {_sha256(source, picture.name)}" for picture in _pictures(issue))
    return _fingerprint(source.data, lines)


def _pictures(issue: Issue) -> list[Picture]:
    """The pictures whose files lie beside the text."""
    return [one for one in issue.pictures.order_by("name") if not (one.remote or one.missing)]


def _sha256(source: SourceDocument, name: str) -> str:
    data = source.picture(picture_address(name))
    return "" if data is None else hashlib.sha256(data).hexdigest()


def _fingerprint(text: bytes, pictures: Iterable[str]) -> str:
    return hashlib.sha256(b"\n".join([text, *(line.encode() for line in pictures)])).hexdigest()

"""Uploaded files between two requests: kept for a day while the editor reviews them, opened as one source.

files -> keep -> opened -> review
Nothing of them is an issue before the editor takes them over.
"""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import ArrivedFile
from ..parsing.documents import SourceDocument
from ..parsing.problems import Rejected
from ..parsing.source.values import storable
from .sources import SUFFIXES, UnreadableSource, find_sources

MAX_BYTES = 40_000_000
MAX_FILES = 100
KEPT = timedelta(days=1)
_YAML = re.compile(r"\s*---[ \t]*\n.*?^---[ \t]*$", re.S | re.M)
_TITLE = re.compile(r"^[\"']?title[\"']?[ \t]*:", re.I | re.M)
_HAS_FRONT_MATTER = re.compile(r"\s*(?:---|\+\+\+|\{|<!--)")


def keep(owner: AbstractBaseUser, files: Mapping[str, bytes]) -> uuid.UUID:
    """Keeps uploaded files for the review and deletes those older than a day. Refuses too many or too large files."""
    if sum(map(len, files.values())) > MAX_BYTES or len(files) > MAX_FILES:
        values = {"files": MAX_FILES, "size": MAX_BYTES // 1_000_000}
        raise Rejected(_("That is too much at once: at most %(files)s files and %(size)s MB.") % values)
    arrival = uuid.uuid4()
    with transaction.atomic():
        ArrivedFile.objects.filter(created_at__lt=timezone.now() - KEPT).delete()
        for name, data in files.items():
            ArrivedFile.objects.create(arrival=arrival, owner_id=owner.pk, name=safe_name(name), data=data)
    return arrival


def safe_name(name: str) -> str:
    """A file's own name, without folders, never hidden, short enough to be stored."""
    bare = PurePosixPath(storable(name).replace("\\", "/")).name.lstrip(".")
    stem, dot, ending = bare.rpartition(".")
    return f"{_short(stem or bare)}{dot}{ending[:10]}" if dot else (_short(bare) or "sin-nombre")


def _short(name: str) -> str:
    """At most 90 characters, and few enough bytes for a file system (255), whatever the characters are."""
    return name[:90].encode()[:180].decode(errors="ignore")


def pasted(text: str, title: str, name: str = "") -> dict[str, bytes]:
    """Pasted text as a file, by the name of the one it was read from; one whose front matter lacks it gets `title`."""
    line = f"title: {json.dumps(title.strip(), ensure_ascii=False)}\n" if title.strip() else ""
    if line and not _HAS_FRONT_MATTER.match(text):
        text = f"---\n{line}---\n\n{text}"
    elif line and (yaml := _YAML.match(text)) and not _TITLE.search(yaml[0]):
        text = f"---\n{line}{text.lstrip().partition(chr(10))[2]}"
    return {name or "index.md": text.encode()}


def text_of(files: Sequence[ArrivedFile]) -> tuple[str, str]:
    """Name and text of the only file among arrived ones that a person can read on; ("", "") when there is none."""
    texts = [file for file in files if file.name.lower().endswith(SUFFIXES)]
    try:
        return (texts[0].name, bytes(texts[0].data).decode()) if len(texts) == 1 else ("", "")
    except UnicodeDecodeError:
        return "", ""


@contextmanager
def opened(files: Sequence[ArrivedFile]) -> Iterator[SourceDocument]:
    """The one source among arrived files, its pictures at hand; the same rules as `import_issue`."""
    with TemporaryDirectory() as folder:
        for file in files:
            (Path(folder) / file.name).write_bytes(bytes(file.data))
        sources = list(find_sources([Path(folder)]))
        if len(sources) != 1:
            raise Rejected(
                _("These files hold no issue: one of them has to be its text (.md, .html or .txt).")
                if not sources
                else _("These files hold %(number)s issues: send one at a time, or use import_issue.")
                % {"number": len(sources)}
            )
        source = sources[0]
        if isinstance(source, UnreadableSource):
            raise Rejected(f"{Path(source.path).name} {source.reason}")
        name = Path(source.path).name
        key = f"desk/{hashlib.sha256(source.data).hexdigest()[:16]}/{name}"
        yield replace(source, key=key, place="", path=name, name="" if source.is_bundle else source.name)

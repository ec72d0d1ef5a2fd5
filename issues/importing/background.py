"""A whole archive brought in from the desk: kept, looked through, and imported by the worker, a few seconds at a time.

kept -> look -> the editor starts it -> go_on, again and again -> ArrivedSource, a row a source
A source and its row are one transaction: whoever stops the worker loses nothing, the next turn goes on behind the last row.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from ..messages import localized
from ..models import ArrivedArchive, ArrivedSource
from ..parsing.documents import SourceDocument
from ..parsing.problems import Rejected
from ..parsing.source import decode, front_matter
from . import archives
from .importer import Importer, Outcome
from .item_forms import choose
from .sources import UnreadableSource, find_sources
from .uploads import KEPT, MAX_BYTES, safe_name

log = logging.getLogger(__name__)
ENDINGS = (".zip", ".json", ".xml")
PICTURES = {".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".heic", ".heif"}
A_TURN = 15  # seconds of the worker
LEASE = timedelta(minutes=2)  # how long another worker waits for a sign of life
REMEMBERED = timedelta(days=30)  # reports
TOLD = 200  # sentences of what is worth knowing

Source = SourceDocument | UnreadableSource


def keep(owner: AbstractBaseUser, name: str, data: bytes) -> ArrivedArchive:
    """An archive with what is in it. Raises Rejected for one that holds nothing to be imported, or is too large."""
    if len(data) > MAX_BYTES:
        values = {"size": MAX_BYTES // 1_000_000}
        raise Rejected(_("More than %(size)s MB cannot be sent here: import it with import_issue.") % values)
    if not name.lower().endswith(ENDINGS):
        raise Rejected(_("An archive is a .zip, a Ghost export (.json) or a WordPress export (.xml)."))
    now = timezone.now()
    old = Q(started_at=None, created_at__lt=now - KEPT) | Q(finished_at__lt=now - REMEMBERED)
    ArrivedArchive.objects.filter(old).delete()
    archive = ArrivedArchive(owner_id=owner.pk, name=safe_name(name), data=data)
    with _opened(archive) as path:
        archive.found, archive.items = look(path)
    archive.save()
    return archive


def look(path: Path) -> tuple[dict[str, Any], str]:
    """What an archive holds, without parsing its texts, and how its news are told apart. Raises Rejected."""
    published, drafts, years = 0, 0, Counter[str]()
    refused: list[str] = []
    remarks: Counter[str] = Counter()
    texts: list[bytes] = []
    for source in find_sources([path]):
        try:
            if isinstance(source, UnreadableSource):
                raise Rejected(source.reason)
            matter = front_matter.split(decode.decode(source.data).text, source.name, source.key).front_matter
        except Rejected as reason:
            refused.append(f"{_shown(source, path)}: {localized(reason)}")
            continue
        texts.append(source.data[:100_000])
        published, drafts = (
            published + (matter.status == "published"),
            drafts + (matter.status != "published"),
        )
        years[str(matter.date.year) if matter.date else ""] += 1
        said = (problem for problem in source.remarks if problem.code != "export-readers")  # see `readers`
        remarks.update(map(localized, said))
    if not texts:
        raise Rejected(refused[0] if refused else _("These files hold no issue."))
    unpacked = archives.unpack(path) if path.suffix.lower() == ".zip" else archives.Unpacked()
    files = (each for each in unpacked.folder.rglob("*") if unpacked.kept)
    form = choose(texts)
    found = {
        "published": published,
        "drafts": drafts,
        "years": sorted(years.items()),
        "pictures": sum(each.suffix.lower() in PICTURES for each in files),
        "readers": list(unpacked.readers[:20]),
        "refused": refused[:TOLD],
        "remarks": remarks.most_common(TOLD),
        "total": len(texts) + len(refused),
        "form": form.form,
    }
    return found, form.form


def start(archive: ArrivedArchive, status: str) -> None:
    """Has the worker import it; once."""
    waiting = ArrivedArchive.objects.filter(pk=archive.pk, started_at=None)
    waiting.update(started_at=timezone.now(), status=status)


def go_on() -> int:
    """The worker's step: some seconds of the oldest archive that was started; how many sources came in. One that
    fails keeps no other out."""
    now = timezone.now()
    free = Q(claimed_at=None) | Q(claimed_at__lt=now - LEASE)
    going = ArrivedArchive.objects.filter(free, finished_at=None, started_at__isnull=False)
    for archive in going.order_by("started_at").defer("data"):
        if going.filter(pk=archive.pk).update(claimed_at=now):
            try:
                count = _some(archive, time.monotonic() + A_TURN)
            except (
                Exception
            ) as error:  # it is tried again when the lease has ended; meanwhile the others come in
                log.exception("The archive %s cannot be imported", archive.name)
                failed = archive.found | {"failed": f"{type(error).__name__}: {error}"}
                ArrivedArchive.objects.filter(pk=archive.pk).update(found=failed)
                continue
            found = {name: value for name, value in archive.found.items() if name != "failed"}
            ArrivedArchive.objects.filter(pk=archive.pk).update(claimed_at=None, found=found)
            return count
    return 0


def _some(archive: ArrivedArchive, until: float) -> int:
    """Sources behind the last that has a row, until the moment comes or there are no more."""
    done, count = archive.sources.count(), 0
    run = Importer(status=archive.status)
    with _opened(archive) as path:
        for place, source in enumerate(find_sources([path])):
            if place < done:
                continue
            if time.monotonic() > until:
                return count
            if isinstance(source, SourceDocument):
                source = replace(source, items=archive.items)
            with transaction.atomic():
                _remember(archive, place, run.take(source), _shown(source, path))
            ArrivedArchive.objects.filter(pk=archive.pk).update(claimed_at=timezone.now())
            count += 1
    ArrivedArchive.objects.filter(pk=archive.pk).update(finished_at=timezone.now(), data=b"")
    return count


def _remember(archive: ArrivedArchive, place: int, outcome: Outcome, shown: str) -> None:
    ArrivedSource.objects.create(
        archive=archive,
        position=place,
        source=shown,
        outcome=outcome.outcome,
        slug=outcome.slug,
        error=outcome.error or "",
        warnings=list(outcome.warnings),
        counts=outcome.counts,
    )


@contextmanager
def _opened(archive: ArrivedArchive) -> Iterator[Path]:
    """The archive as a file, as long as it is needed."""
    with TemporaryDirectory(prefix="quincena-") as folder:
        path = Path(folder) / archive.name
        path.write_bytes(bytes(archive.data))
        yield path


def _shown(source: Source, path: Path) -> str:
    """A source as the editor knows it: by its archive's name, without our folders."""
    return source.path.removeprefix(f"{path.parent}/")

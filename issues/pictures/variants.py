"""Makes the variants of pictures: once, wherever it runs, and never while a reader waits.

waiting hashes -> claim (one UPDATE) -> resizing, in threads -> files beside the original -> Picture.variants
"""

from __future__ import annotations

import logging
import os
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from typing import Any

from django.core.files.storage import default_storage
from django.db.models import Q, QuerySet
from django.utils import timezone

from .. import content_version
from ..models import Picture, picture_path
from .formats import MEDIA_TYPES
from .resizing import Variant, for_mail, variants_of
from .storage import put

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=30)  # then a claim is forgotten: its process died, or the picture is tried again
A_STEP = 8
Made = dict[str, Any]


def waiting() -> QuerySet[Picture]:
    """Pictures with a file and without variants that no process has claimed."""
    free = Q(claimed_at=None) | Q(claimed_at__lt=timezone.now() - LEASE)
    return Picture.objects.filter(free, variants=[]).exclude(file="")


def hashes_of(pictures: QuerySet[Picture]) -> list[str]:
    """The files of these rows, each once, in a steady order."""
    return list(pictures.order_by("sha256").values_list("sha256", flat=True).distinct())


def failed(hashes: Iterable[str]) -> list[str]:
    """Which of these files still have no variants."""
    return hashes_of(Picture.objects.filter(sha256__in=list(hashes), variants=[]))


def make_some(limit: int = A_STEP) -> int:
    """The worker's step: variants for up to `limit` waiting files; returns how many were made."""
    return make(hashes_of(waiting())[:limit])


def processors() -> int:
    """How many processors this process may run on (its affinity mask where the system has one); at least one."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def make(hashes: Iterable[str], advance: Callable[[], object] = lambda: None) -> int:
    """Variants for the waiting ones of these files, as many at a time as there are processors.

    Returns how many files were made; `advance` is called after each hash. What fails is logged and tried again
    after the lease. Only this thread touches the database.
    """
    threads = processors()
    running: deque[tuple[str, Future[list[Made]]]] = deque()
    count = 0
    with ThreadPoolExecutor(threads) as pool:
        for sha256 in hashes:
            original = claim(sha256)
            if original is None:
                advance()
                continue
            running.append((sha256, pool.submit(_write_files, original)))
            if len(running) > threads:
                count += _record(*running.popleft())
                advance()
        while running:
            count += _record(*running.popleft())
            advance()
    return count


def mail_version(picture: Picture) -> str:
    """The URL of a picture for mail: its own where every mail program shows it, else a JPEG or PNG made once."""
    stem = picture_path(picture, "").rstrip(".")
    for ending in ("jpg", "png"):
        if default_storage.exists(f"{stem}-mail.{ending}"):
            return default_storage.url(f"{stem}-mail.{ending}")
    with default_storage.open(picture.file.name or "") as file:
        made = for_mail(file.read())
    if made is None:
        return picture.file.url
    return default_storage.url(_store(f"{stem}-mail.{made.ending}", made.data))


def claim(sha256: str) -> Picture | None:
    """Claims a file: one of its rows, or None if another process has it; later rows share the variants of earlier ones."""
    mine = waiting().filter(sha256=sha256).update(claimed_at=timezone.now())
    if not mine:
        return None
    made = Picture.objects.filter(sha256=sha256).exclude(variants=[]).first()
    if made:
        Picture.objects.filter(sha256=sha256, variants=[]).update(variants=made.variants)
        return None
    return Picture.objects.filter(sha256=sha256).first()


def _write_files(original: Picture) -> list[Made]:
    """Stores a picture's variants and returns them in the form of `Picture.variants`, narrowest first."""
    name = original.file.name or ""
    with default_storage.open(name) as file:
        data = file.read()
    return [_write(variant, name) for variant in variants_of(data)]


def _write(variant: Variant, original: str) -> Made:
    stem, _dot, ending = original.rpartition(".")
    name = original
    if variant.ending:
        ending = variant.ending
        name = _store(f"{stem}-{variant.width}.{ending}", variant.data)
    return {
        "width": variant.width,
        "height": variant.height,
        "file": name,
        "bytes": len(variant.data),
        "type": MEDIA_TYPES[ending],
    }


def _store(name: str, data: bytes) -> str:
    """Puts a file in its place, over what a crash may have left there."""
    put(name, data)
    return name


def _record(sha256: str, running: Future[list[Made]]) -> bool:
    """Writes what was made into every row of the file; False, and a line in the log, when it failed."""
    try:
        made = running.result()
    except Exception as error:  # one picture's surprise must not keep the others waiting
        log.warning("No variants of the picture %s yet: %s: %s", sha256, type(error).__name__, error)
        return False
    Picture.objects.filter(sha256=sha256).update(variants=made)
    content_version.bump()
    return True

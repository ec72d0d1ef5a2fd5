"""Rendered pages that several machines share: one makes a page, the others take it from the Redis CACHE_URL names.

Entries are bytes, never pickles, under keys made with SECRET_KEY. Redis is never waited for: without it each machine
renders for itself.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.crypto import salted_hmac
from redis import Redis, RedisError

from .response import Page

KEPT = 600  # seconds; twice as long as an epoch lasts
WAITED = 0.2  # seconds for an answer of Redis
AVOIDED = 5  # seconds without Redis after it failed
CODE = ("*.py", "*.html", "*.txt", "*.css", "*.js", "*.po")
logger = logging.getLogger(__name__)


class Shared:
    """The pages of all machines that run this code with these settings; nothing while `address` is empty."""

    def __init__(self, address: str) -> None:
        limits = {"socket_timeout": WAITED, "socket_connect_timeout": WAITED}
        self.redis: Redis | None = Redis.from_url(address, **limits) if address else None
        self.release = release() if address else ""
        self.back_at = 0.0

    def get(self, key: Any, epoch: Any) -> Page | None:
        """The page as another machine, or this one before, made it in this epoch."""
        found = self._asked("get", self._name(key, epoch))
        if not found:
            return None
        headers, _newline, body = found.partition(b"\n")
        return Page([(name, value) for name, value in json.loads(headers)], body)

    def put(self, key: Any, page: Page, epoch: Any) -> None:
        """Leaves a page for the others."""
        value = json.dumps(page.headers).encode() + b"\n" + page.body
        self._asked("set", self._name(key, epoch), value, ex=KEPT)

    def _name(self, key: Any, epoch: Any) -> str:
        return (
            f"quincena:page:{salted_hmac(self.release, repr((epoch, key)), algorithm='sha256').hexdigest()}"
        )

    def _asked(self, command: str, *args: Any, **kw: Any) -> Any:
        if self.redis is None or time.monotonic() < self.back_at:
            return None
        try:
            return getattr(self.redis, command)(*args, **kw)
        except RedisError as error:
            logger.warning("Redis at CACHE_URL does not answer; pages are rendered here: %s", error)
            self.back_at = time.monotonic() + AVOIDED
            return None


def address() -> str:
    """Where Redis is, or "" while the cache is each process's own."""
    cache = settings.CACHES["default"]
    return str(cache["LOCATION"]) if cache["BACKEND"].endswith(".RedisCache") else ""


def release() -> str:
    """What all pages are made by: code, templates, styles and settings. Two releases share no page."""
    shown = (
        settings.SITE_URL,
        settings.SITE_NAME,
        settings.MEDIA_URL,
        settings.LANGUAGE_CODE,
        settings.TIME_ZONE,
    )
    digest = salted_hmac("release", repr(shown), algorithm="sha256")
    for path in _files(settings.BASE_DIR):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def _files(base: Path) -> Iterable[Path]:
    folders = (base / name for name in ("issues", "mailing", "newsletter", "templates"))
    return sorted(path for folder in folders for kind in CODE for path in folder.rglob(kind))

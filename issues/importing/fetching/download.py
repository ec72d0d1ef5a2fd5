"""Fetches pictures of other sites: several at a time, few from one site, each in any of its addresses."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from threading import Lock, Semaphore
from urllib.parse import urlsplit

from ...errors import ForbiddenURL, NoResponse
from ...links import http
from ...pictures.cleaning import MAX_BYTES
from .addresses import originals

AT_ONCE = 6
OF_ONE_SITE = 3
_KINDS = ("image/", "application/octet-stream", "binary/octet-stream")


@dataclass(frozen=True)
class Download:
    """What came of one picture: its bytes, or why there are none."""

    url: str
    data: bytes | None = None
    reason: str = ""


@dataclass
class _Sites:
    """How many requests each site may have at once."""

    lock: Lock = field(default_factory=Lock)
    gates: dict[str, Semaphore] = field(default_factory=lambda: defaultdict(lambda: Semaphore(OF_ONE_SITE)))

    def gate(self, url: str) -> Semaphore:
        with self.lock:
            return self.gates[urlsplit(url).netloc.lower()]


def downloads(urls: Iterable[str]) -> Iterator[Download]:
    """Each picture in order; at most as many are in memory as are asked for at once."""
    sites = _Sites()
    rest = iter(urls)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        try:
            running = deque(pool.submit(_fetch, url, sites) for url in islice(rest, AT_ONCE))
            while running:
                yield running.popleft().result()
                running.extend(pool.submit(_fetch, url, sites) for url in islice(rest, 1))
        finally:
            pool.shutdown(cancel_futures=True)


def _fetch(url: str, sites: _Sites) -> Download:
    reason = ""
    for address in originals(url):
        try:
            with sites.gate(address):
                found = http.read(address, largest=MAX_BYTES + 1)
        except (NoResponse, ForbiddenURL) as error:
            reason = str(error)
            continue
        kind = found.kind.partition(";")[0].strip().lower()
        if not found.body or (kind and not kind.startswith(_KINDS)):
            reason = f"no picture but {kind or 'nothing'}"
            continue
        return Download(url, found.body)
    return Download(url, reason=reason)

"""Checks whether cited links still answer: each URL once, one request at a time to a site, results stored with the links.

due URLs -> claim (one UPDATE) -> http.ask, a thread a site -> Link rows -> content_version (page cache)
"""

from __future__ import annotations

import json
import logging
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from .. import content_version
from ..errors import ForbiddenURL, NoResponse
from ..models import Link
from ..models.links import UNSURE, is_dead
from ..parsing.dialect.links import host_of
from . import http
from .derive import outward

log = logging.getLogger(__name__)
SITES = 8  # asked at the same time
PAUSE = 1.0  # seconds between two questions to one site
AGAIN = timedelta(days=1)  # what nobody answered, or a worker that fell silent had claimed, is asked again
ARCHIVE = "https://archive.org/wayback/available"
RESERVED = (
    ".example",
    ".test",
    ".invalid",
    ".localhost",
    ".example.com",
    ".example.org",
    ".example.net",
)  # RFC 2606


@dataclass(frozen=True)
class Result:
    """The result of a URL; `answered` is False where it may be a network error."""

    url: str
    said: str
    answered: bool = True


def due() -> QuerySet[Link]:
    """Links whose last check is too long ago, those never looked at first."""
    now = timezone.now()
    stale = Q(checked_at=None) | Q(checked_at__lt=now - timedelta(days=settings.LINK_CHECK_DAYS))
    open_question = Q(check_result="") | Q(check_result__startswith=UNSURE)
    found = outward().filter(stale | (open_question & Q(checked_at__lt=now - AGAIN)))
    return found.order_by(F("checked_at").asc(nulls_first=True), "-pk")


def check_some() -> int:
    """The worker's step: asks a few sites for one URL each; returns how many URLs were checked."""
    if not settings.LINK_CHECK_DAYS:
        return 0
    by_site: dict[str, str] = {}
    for link in due()[: SITES * 20]:
        by_site.setdefault(link.host, link.url)
    mine = [url for url in list(by_site.values())[:SITES] if _claim(url)]
    return len(check(mine))


def _claim(url: str) -> bool:
    """Whether this worker got the URL: of several one does. A claim without a result is due again in a day."""
    return bool(due().order_by().filter(url=url).update(checked_at=timezone.now()))


def check(urls: Iterable[str], advance: Callable[[], object] = lambda: None) -> list[Result]:
    """Asks for every URL, stores and returns the results. Only the calling thread uses the database."""
    by_site: dict[str, list[str]] = defaultdict(list)
    for url in dict.fromkeys(urls):
        by_site[host_of(url)].append(url)
    results: list[Result] = []
    silent: list[Result] = []
    changed = False
    with ThreadPoolExecutor(SITES) as threads:
        for done in as_completed([threads.submit(_ask_site, site) for site in by_site.values()]):
            for result in done.result():
                results.append(result)
                if result.answered:  # kept at once: a slow site elsewhere holds up nobody's result
                    changed |= _written(result, reached=True)
                else:
                    silent.append(result)
                advance()
    # Where nobody answers at all, it may be us who are cut off.
    reached = len(silent) < len(results) or (bool(results) and _ask(ARCHIVE).answered)
    for result in silent:
        changed |= _written(result, reached=reached)
    if changed:
        content_version.bump()
    return results


def _ask_site(urls: list[str]) -> list[Result]:
    results = []
    for number, url in enumerate(urls):
        if number:
            time.sleep(PAUSE)
        results.append(_ask(url))
    return results


def _ask(url: str) -> Result:
    if f".{host_of(url)}".endswith(RESERVED):
        return Result(url, "skipped", answered=False)
    try:
        return Result(url, http.ask(url))
    except ForbiddenURL as why:
        return Result(url, str(why), answered=False)
    except NoResponse as why:
        return Result(url, f"{UNSURE}{why}", answered=False)
    except Exception as error:  # whatever a site sends: it must not keep the others from being asked
        log.exception("Asking a cited address failed")
        return Result(url, f"{UNSURE}{type(error).__name__}", answered=False)


def _written(result: Result, *, reached: bool) -> bool:
    """`store_result` with its exceptions logged; such a URL is due again in a day."""
    try:
        return store_result(result, reached)
    except Exception:
        log.exception("The result of a cited address was not kept")
        return False


def store_result(result: Result, reached: bool) -> bool:
    """Stores a result with every link to its URL; returns whether public pages change by it.

    No answer counts only the second time in a row, and only in a run where other sites answered.
    """
    before, said = Link.objects.filter(url=result.url).first(), result.said
    if before is None:
        return False
    if said.startswith(UNSURE) and reached and (before.is_dead or before.check_result.startswith(UNSURE)):
        said = said.removeprefix(UNSURE)
    elif said.startswith(UNSURE) and not reached:
        said = before.check_result or said
    copy = before.archived_url or (archived_copy(result.url) if is_dead(said) else "")
    fresh = {"check_result": said[:200], "archived_url": copy, "checked_at": timezone.now()}
    Link.objects.filter(url=result.url).update(**fresh)
    return (before.is_dead, before.archived_url) != (is_dead(said), copy)


def archived_copy(url: str) -> str:
    """The Internet Archive's newest copy of a URL, or "" where there is none or no answer."""
    try:
        said = json.loads(http.fetch(f"{ARCHIVE}?{urlencode({'url': url})}"))
        closest = said["archived_snapshots"]["closest"]
        found = closest["url"].replace("http://", "https://", 1) if closest["available"] else ""
    except (NoResponse, ForbiddenURL, ValueError, KeyError, TypeError, AttributeError):
        return ""
    return found[:4000] if found.startswith("https://web.archive.org/") else ""

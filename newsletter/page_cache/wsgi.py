"""Answers published pages from memory, before Django: the same bytes for everyone, forgotten as soon as they change.

A page is rendered from a bare request: of the client's headers only the host (checked) reaches Django, so nothing else
can get into what others read. Kept is only what Django itself calls public; all else passes through untouched.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Iterable
from io import BytesIO
from threading import Lock
from typing import Any, NamedTuple
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.conf import settings
from django.http.request import split_domain_port, validate_host

from issues.site import memo

from .redis import Shared, address
from .response import Headers, Page
from .state import Snapshot, ask

# The readers' addresses, by their first part. What is not named here is never kept: forms, search, drafts, the desk.
PUBLIC = re.compile(
    r"/(?:(?:about|archive|issues|topics|links|shelf)/[^\0]*"
    r"|api/[a-z]+\.json|feed\.xml|feed\.json|sitemap\.xml|sitemap-\d{4}\.xml|robots\.txt|card\.png)?\Z"
)
QUERY = re.compile(r"(?:page=[1-9]\d{0,3})?\Z")  # any other query is rendered each time
# What mail programs and networks add to addresses, to know who followed which: no page depends on it.
TRACKING = re.compile(r"(?:\A|&)(?:utm_\w+|fbclid|gclid|msclkid|igshid|mc_[ce]id)=[^&]*")
LARGEST = 4 * 1024 * 1024  # bytes of a page that is kept


class Key(NamedTuple):
    """What a page depends on of a request. Its coding is chosen within the page."""

    scheme: str
    host: str
    script: str
    path: str
    query: str


class PageCache:
    """The WSGI application in front of Django's."""

    def __init__(self, application: WSGIApplication, *, megabytes: float | None = None) -> None:
        self.application = application
        self.memory = Memory(int((settings.PAGE_CACHE_MB if megabytes is None else megabytes) * 1024 * 1024))
        self.shared = Shared(address() if self.memory.room else "")
        self.present: Snapshot | None = None
        self.asking = Lock()
        self.name = object()  # nobody else's: two of them may serve two databases
        self.render_locks = [
            Lock() for _ in range(64)
        ]  # by key: one thread renders a page, others wait for it

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        key = key_of(environ)
        present = self.now() if key else None
        if key is None or present is None:
            environ["quincena.pages"] = self.memory  # for newsletter/monitoring/metrics.py
            return self.application(environ, start_response)
        page = self.memory.get(key, present.epoch)
        if page is not None:
            return page.answer(environ, start_response, present.headers)
        if not is_ours(key.host):
            return self.application(environ, start_response)
        if not self.memory.room or not QUERY.match(key.query):
            return self.render(environ, start_response, key)
        with self.render_locks[hash(key) % len(self.render_locks)]:
            return self.render(environ, start_response, key, keep=True)

    def now(self) -> Snapshot | None:
        """What holds at this moment; None while the database does not say."""
        present = self.present
        if present is not None and present.holds():
            return present
        with self.asking:
            present = self.present
            if present is None or not present.holds():
                present = self.present = ask()
        return present

    def render(
        self, environ: WSGIEnvironment, start_response: StartResponse, key: Key, *, keep: bool = False
    ) -> Iterable[bytes]:
        """Django's answer, kept when it may be and somebody else has not kept it meanwhile."""
        present = self.now()  # before Django reads anything: what it reads is then at least as new
        page = self.kept(key, present) if present and keep else None
        if present and page:
            return page.answer(environ, start_response, present.headers)
        self.memory.missed()
        with memo.edition((self.name, present.epoch, key.script) if present else None):
            status, headers, result = _asked(self.application, bare(environ, key))
        if present is None or not is_public(status, headers):
            return _passed(environ, start_response, status, headers, result)
        page = Page(headers, _whole(result))
        if keep and len(page.body) <= LARGEST:
            self.memory.put(key, page, present.epoch)
            self.shared.put(key, page, present.epoch)
        return page.answer(environ, start_response, present.headers)

    def kept(self, key: Key, present: Snapshot) -> Page | None:
        """The page as this process or another machine keeps it."""
        page = self.memory.get(key, present.epoch)
        if page is None and (page := self.shared.get(key, present.epoch)):
            self.memory.put(key, page, present.epoch)
        return page


class Memory:
    """Pages of one epoch, the least recently read given up first when they take more than `room` bytes."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.lock = Lock()
        self.epoch: tuple[Any, ...] = ()
        self.pages: OrderedDict[Key, Page] = OrderedDict()
        self.size = 0
        self.hits = self.misses = 0

    def get(self, key: Key, epoch: tuple[Any, ...]) -> Page | None:
        """The page as it is in this epoch; those of another are forgotten."""
        with self.lock:
            if epoch != self.epoch:
                self.epoch, self.size = epoch, 0
                self.pages.clear()
            page = self.pages.get(key)
            if page is not None:
                self.hits += 1
                self.pages.move_to_end(key)
            return page

    def missed(self) -> None:
        """Counts a request that had to be rendered."""
        with self.lock:
            self.misses += 1

    def put(self, key: Key, page: Page, epoch: tuple[Any, ...]) -> None:
        """Keeps a page that was rendered in this epoch, if it still lasts."""
        with self.lock:
            if epoch != self.epoch or page.size > self.room:
                return
            former = self.pages.pop(key, None)
            self.pages[key] = page
            self.size += page.size - (former.size if former else 0)
            while self.size > self.room:
                self.size -= self.pages.popitem(last=False)[1].size


def key_of(environ: WSGIEnvironment) -> Key | None:
    """The page a request asks for, or None when it asks for anything else."""
    path = environ.get("PATH_INFO") or "/"
    host = environ.get("HTTP_HOST")
    if environ["REQUEST_METHOD"] not in {"GET", "HEAD"} or not host or not PUBLIC.match(path):
        return None
    scheme = environ["wsgi.url_scheme"]
    if settings.SECURE_PROXY_SSL_HEADER and "HTTP_X_FORWARDED_PROTO" in environ:
        scheme = "https" if environ["HTTP_X_FORWARDED_PROTO"].split(",")[0].strip() == "https" else "http"
    query = TRACKING.sub("", environ.get("QUERY_STRING", "")).lstrip("&")
    return Key(scheme, host.lower(), environ.get("SCRIPT_NAME", ""), path, query)


def is_ours(host: str) -> bool:
    """Whether the site answers to this host; Django itself refuses the others."""
    domain, _port = split_domain_port(host)
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)


def bare(environ: WSGIEnvironment, key: Key) -> WSGIEnvironment:
    """The request reduced to what its key says: no cookies, no languages, no forwarded or invented headers, no body."""
    kept = {name: value for name, value in environ.items() if name.startswith(("wsgi.", "SERVER_"))}
    kept.pop("wsgi.file_wrapper", None)
    return kept | {
        "REQUEST_METHOD": "GET",
        "HTTP_HOST": key.host,
        "SCRIPT_NAME": key.script,
        "PATH_INFO": key.path,
        "QUERY_STRING": key.query,
        "wsgi.url_scheme": key.scheme,
        "wsgi.input": BytesIO(),
    }


def is_public(status: str, headers: Headers) -> bool:
    """Whether Django's answer is the same for everyone and complete."""
    said = {name.lower(): value.lower() for name, value in headers}
    varies = {name.strip() for name in said.get("vary", "").split(",")} - {"", "accept-encoding"}
    forbidden = re.search(r"private|no-store|no-cache", said.get("cache-control", ""))
    return (
        status.startswith("200 ")
        and "content-length" in said  # not a stream
        and not forbidden
        and not varies
        and not said.keys() & {"set-cookie", "content-encoding"}
    )


def _asked(application: WSGIApplication, environ: WSGIEnvironment) -> tuple[str, Headers, Iterable[bytes]]:
    """What an application answers, before anybody is told."""
    said: list[tuple[str, Headers]] = []

    def start_response(status: str, headers: Headers, problem: object = None, /) -> Callable[[bytes], object]:
        said.append((status, headers))
        return _unwritten

    result = application(environ, start_response)
    return (*said[-1], result)


def _unwritten(data: bytes) -> object:
    raise NotImplementedError("Django answers by what it returns, never by write().")


def _whole(result: Iterable[bytes]) -> bytes:
    """All of an answer's body; Django learns that it was read (it closes its connections then)."""
    try:
        return b"".join(result)
    finally:
        getattr(result, "close", bool)()


def _passed(
    environ: WSGIEnvironment,
    start_response: StartResponse,
    status: str,
    headers: Headers,
    result: Iterable[bytes],
) -> Iterable[bytes]:
    """An answer that is not kept, as Django gave it; errors may not be kept by proxies either: they end at some minute."""
    said = {name.lower() for name, _value in headers}
    if status[:3] in {"404", "410"} and "cache-control" not in said:
        headers = [*headers, ("Cache-Control", "no-cache")]
    start_response(status, headers)
    if environ["REQUEST_METHOD"] != "HEAD":
        return result
    getattr(result, "close", bool)()
    return []

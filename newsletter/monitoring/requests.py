"""Around everything the site answers: the request's id, a count of answers, and a line in the access log."""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections import Counter
from collections.abc import Callable, Iterable
from threading import Lock
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.conf import settings

from .logs import request_id

SANE = re.compile(r"[A-Za-z0-9._-]{8,64}", re.ASCII)
log = logging.getLogger("access")
Headers = list[tuple[str, str]]


class RequestLog:
    """The WSGI application in front of the pages from memory.

    A request is known by its X-Request-ID where that is 8 to 64 letters, digits, dots, dashes and underscores, else by a
    random one; answers say it, but for those that others may keep. ACCESS_LOG=1 logs each without the client's
    address, ACCESS_LOG=ip with it; the query string is never logged.
    """

    def __init__(self, application: WSGIApplication) -> None:
        self.application = application
        self.answers: Counter[str] = Counter()  # by the first digit of their status: "5" are errors
        self.counting = Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        given = environ.get("HTTP_X_REQUEST_ID", "")
        name = given if SANE.fullmatch(given) else secrets.token_hex(8)
        reset = request_id.set(name)
        began = time.perf_counter()
        said: list[tuple[str, Headers]] = []
        environ["quincena.answers"] = self.answers  # for metrics.py

        def start(status: str, headers: Headers, problem: object = None, /) -> Callable[[bytes], object]:
            said[:] = [(status, headers)]
            told = headers if _is_shared(headers) else [*headers, ("X-Request-ID", name)]
            return start_response(status, told, problem) if problem else start_response(status, told)  # type: ignore[arg-type]

        try:
            return self.application(environ, start)
        finally:
            status, headers = said[0] if said else ("500", [])
            with self.counting:
                self.answers[status[0]] += 1
            if settings.ACCESS_LOG != "0" and log.isEnabledFor(logging.INFO):
                _write(environ, status, headers, time.perf_counter() - began)
            request_id.reset(reset)


def _is_shared(headers: Headers) -> bool:
    """Whether a proxy may give this answer to others."""
    return any(name.lower() == "cache-control" and "public" in value for name, value in headers)


def _write(environ: WSGIEnvironment, status: str, headers: Headers, seconds: float) -> None:
    size = next((value for name, value in headers if name.lower() == "content-length"), "")
    path = environ.get("PATH_INFO", "").encode("latin-1", "replace").decode("utf-8", "replace")
    fields = {
        "method": environ["REQUEST_METHOD"],
        "path": path,
        "status": int(status[:3]),
        "milliseconds": round(seconds * 1000, 1),
        "bytes": int(size) if size.isdigit() else None,
    }
    words = "{status} {method} {path} {milliseconds} ms".format(**fields)
    if settings.ACCESS_LOG == "ip":
        fields["ip"] = environ.get("REMOTE_ADDR", "")
        words = f"{fields['ip']} {words}"
    log.info("%s", words, extra=fields)

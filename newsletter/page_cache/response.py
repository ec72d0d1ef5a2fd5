"""A public page as bytes: its validators, its compressed variants, and the answer each request gets of it."""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from wsgiref.types import StartResponse, WSGIEnvironment

import brotli

Headers = list[tuple[str, str]]
CODINGS = {
    "br": lambda data: brotli.compress(data, quality=5),
    "gzip": lambda data: gzip.compress(data, 6, mtime=0),
}
TEXT = re.compile(r"(?:text/|image/svg|application/(?:[\w.-]+\+)?(?:json|xml))")
WORTH_IT = 500  # bytes; below, compressing gains nothing
TAG = re.compile(r'"[^"]*"')
# Of a page's headers, those an unchanged answer repeats (RFC 9110, 15.4.5).
REPEATED = {"etag", "vary", "cache-control", "last-modified", "expires", "content-location"}
MEASURED = {"content-length", "etag", "vary"}  # said anew for each variant


@dataclass(frozen=True)
class Variant:
    """A page in one content coding."""

    body: bytes
    etag: str
    headers: Headers


class Page:
    """A public answer of status 200, in every coding somebody asked for."""

    def __init__(self, headers: Headers, body: bytes) -> None:
        self.headers = [(name, value) for name, value in headers if name.lower() not in MEASURED]
        self.names = {name.lower() for name, _value in self.headers}
        self.body = body
        self.digest = hashlib.sha256(body).hexdigest()[:32]
        kind = {name.lower(): value for name, value in headers}.get("content-type", "")
        self.is_text = bool(TEXT.match(kind)) and len(body) >= WORTH_IT
        self.variants: dict[str, Variant] = {}

    @property
    def size(self) -> int:
        """What it takes of memory, its variants to come included (together they stay below the page)."""
        return len(self.body) * (2 if self.is_text else 1) + 4096

    def variant(self, coding: str) -> Variant:
        """The page in this coding, made once."""
        coding = coding if self.is_text else ""
        found = self.variants.get(coding)
        if found is None:
            found = self.variants[coding] = self._made(coding)
        return found

    def _made(self, coding: str) -> Variant:
        body = CODINGS[coding](self.body) if coding else self.body
        etag = f'"{self.digest}-{coding}"' if coding else f'"{self.digest}"'
        headers = [
            *self.headers,
            ("Content-Length", str(len(body))),
            ("ETag", etag),
            ("Vary", "Accept-Encoding"),
        ]
        return Variant(body, etag, [*headers, ("Content-Encoding", coding)] if coding else headers)

    def answer(
        self, environ: WSGIEnvironment, start_response: StartResponse, site: Headers
    ) -> Iterable[bytes]:
        """200 or 304, with a body or (HEAD) without. `site`: headers all pages share, unless the view set its own."""
        variant = self.variant(coding_for(environ.get("HTTP_ACCEPT_ENCODING", "")))
        shared = [header for header in site if header[0].lower() not in self.names]
        headers = variant.headers + shared
        if unchanged(environ, variant.etag, headers):
            start_response(
                "304 Not Modified", [header for header in headers if header[0].lower() in REPEATED]
            )
            return []
        start_response("200 OK", headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [variant.body]


def unchanged(environ: WSGIEnvironment, etag: str, headers: Headers) -> bool:
    """Whether the client holds this very variant: by tag, or else by the exact date it was given."""
    tags = environ.get("HTTP_IF_NONE_MATCH")
    if tags is not None:
        return bool(tags.strip() == "*" or etag in TAG.findall(tags))
    date = environ.get("HTTP_IF_MODIFIED_SINCE")
    return date is not None and ("Last-Modified", date.strip()) in headers


@lru_cache(maxsize=256)
def coding_for(accepted: str) -> str:
    """The best coding an Accept-Encoding header allows, "" for none."""
    weights = {}
    for part in accepted.lower().split(","):
        name, _semicolon, weight = part.partition(";")
        weights[name.strip()] = weight.replace(" ", "")
    refused = re.compile(r"q=0(?:\.0*)?$")
    offered = (
        coding for coding in CODINGS if not refused.match(weights.get(coding, weights.get("*", "q=0")))
    )
    return next(offered, "")

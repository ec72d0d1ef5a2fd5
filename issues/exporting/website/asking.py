"""What the site answers at an address, asked without a server: the views of the URLconf, as a reader without cookies."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponseBase,
    QueryDict,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse

from ...pictures.storage import opened


def page(path: str) -> bytes | str | None:
    """The bytes at a local address, or the local address it moved to, or None where there is nothing."""
    bare, _question, query = path.partition("?")
    request = _request(unquote(bare), query)
    if bare == reverse("search"):
        return _body(render(request, "issues/search_offline.html"))
    try:
        match = request.resolver_match = resolve(request.path)
        response = match.func(request, *match.args, **match.kwargs)
    except (Http404, Resolver404):
        return None
    if 300 <= response.status_code < 400:
        return str(response.headers["Location"])
    return _body(response) if response.status_code == 200 else None


def _request(path: str, query: str) -> HttpRequest:
    request = HttpRequest()
    request.method = "GET"
    request.path = request.path_info = path
    request.GET = QueryDict(query)
    site = urlsplit(settings.SITE_URL)
    host = site.hostname or "localhost"
    request.META = {"HTTP_HOST": site.netloc, "SERVER_NAME": host, "SERVER_PORT": "80", "QUERY_STRING": query}
    return request


def _body(response: HttpResponseBase) -> bytes:
    """All of an answer. It is not closed: that says that a request is over, and Django would close the database."""
    if isinstance(response, StreamingHttpResponse):
        data = b"".join(response)
        if isinstance(response, FileResponse) and response.file_to_stream is not None:
            response.file_to_stream.close()
        return data
    return bytes(response.content)  # type: ignore[attr-defined]


def picture(name: str) -> bytes | None:
    """A picture's file that a public page shows."""
    file = opened(name)
    if file is None:
        return None
    with file:
        return bytes(file.read())


def static(name: str) -> bytes | None:
    """A static file, collected or not."""
    found = finders.find(name)
    if isinstance(found, str):
        return Path(found).read_bytes()
    if not staticfiles_storage.exists(name):
        return None
    with staticfiles_storage.open(name) as file:
        return bytes(file.read())


def at_the_root(name: str) -> bytes:
    """A file that stands right below the host."""
    return (Path(settings.WHITENOISE_ROOT) / name).read_bytes()

"""The site as a web process serves it, pages from memory included, asked without a server."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from unittest.mock import patch

from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from newsletter.page_cache.wsgi import PageCache


@contextmanager
def connection_kept() -> Iterator[None]:
    """As Django's test client: a request leaves the test's connection, and its transaction, open."""
    signals = [
        signal for signal in (request_started, request_finished) if signal.disconnect(close_old_connections)
    ]
    try:
        with patch("newsletter.page_cache.state.close_old_connections"):
            yield
    finally:
        for signal in signals:
            signal.connect(close_old_connections)


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = int(status[:3]), dict(headers), body
        self.cookies = [value for name, value in headers if name == "Set-Cookie"]


class Site:
    """A process that serves the site; counts how often Django was asked."""

    def __init__(self, **kw):
        self.asked = 0
        self.django = WSGIHandler()
        self.pages = PageCache(self.ask, **kw)

    def ask(self, environ, start_response):
        self.asked += 1
        return self.django(environ, start_response)

    def get(self, path, query="", method="GET", **headers) -> Answer:
        said = []
        environ = {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "testserver",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "testserver",
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(),
        } | headers
        with connection_kept():
            result = self.pages(environ, lambda status, headers, problem=None: said.append((status, headers)))
            body = b"".join(result)
            getattr(result, "close", bool)()
        return Answer(*said[-1], body)

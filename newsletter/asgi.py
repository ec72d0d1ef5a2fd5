"""The ASGI application that serves Quincena: the WSGI one, pages from memory included, in a thread for each request."""

from collections.abc import Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

from asgiref.sync import ThreadSensitiveContext
from asgiref.wsgi import WsgiToAsgi

from .wsgi import application as wsgi


def whole(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """The answer, and then its end: asgiref alone would leave files and database connections open."""
    result = wsgi(environ, start_response)
    try:
        yield from result
    finally:
        getattr(result, "close", bool)()


_threaded = WsgiToAsgi(whole)


async def application(scope: Any, receive: Any, send: Any) -> None:
    """Answers one request."""
    async with ThreadSensitiveContext():
        await _threaded(scope, receive, send)

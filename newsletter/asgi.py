"""The ASGI application that serves Quincena: the WSGI one, pages from memory included, in a thread for each request."""

from collections.abc import Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

from asgiref.sync import ThreadSensitiveContext
from asgiref.wsgi import WsgiToAsgi

from .incoming import largest_body
from .wsgi import application as wsgi


def whole(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """The answer, and then its end: asgiref alone would leave files and database connections open."""
    result = wsgi(environ, start_response)
    try:
        yield from result
    finally:
        getattr(result, "close", bool)()


_threaded = WsgiToAsgi(whole)


class BodyTooLarge(Exception):
    """More came than the path takes."""


def measured(scope: Any, receive: Any) -> Any:
    """`receive`, until more bytes came than the path takes: asgiref writes a body to disk before Django sees it."""
    limit, count = largest_body(scope["path"]), 0

    async def counted() -> Any:
        nonlocal count
        message = await receive()
        count += len(message.get("body", b""))
        if count > limit:
            raise BodyTooLarge
        return message

    return counted


async def application(scope: Any, receive: Any, send: Any) -> None:
    """Answers one request; 413 when its body is too large, whether it said so or not."""
    try:
        if int(dict(scope["headers"]).get(b"content-length", b"0")) > largest_body(scope["path"]):
            raise BodyTooLarge
        async with ThreadSensitiveContext():
            await _threaded(scope, measured(scope, receive), send)
    except (BodyTooLarge, ValueError):
        headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
        await send({"type": "http.response.start", "status": 413, "headers": headers})
        await send({"type": "http.response.body", "body": b"413 Content Too Large\n"})

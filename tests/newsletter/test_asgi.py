"""The ASGI application: the same pages as the WSGI one, with the same headers."""

import asyncio

import pytest
from asgiref.testing import ApplicationCommunicator

from newsletter.asgi import application
from newsletter.wsgi import pages
from tests.factories import make_issue

pytestmark = pytest.mark.django_db(transaction=True)


def ask(path: str, *headers: tuple[bytes, bytes]) -> tuple[int, dict[bytes, bytes], bytes]:
    async def asked():
        scope = {
            "type": "http",
            "http_version": "1.1",
            "method": "GET",
            "path": path,
            "query_string": b"",
            "scheme": "http",
            "server": ("localhost", 80),
            "headers": [(b"host", b"localhost"), *headers],
        }
        site = ApplicationCommunicator(application, scope)
        await site.send_input({"type": "http.request"})
        start, body = await site.receive_output(timeout=20), b""
        more = True
        while more:
            part = await site.receive_output(timeout=20)
            body, more = body + part.get("body", b""), part.get("more_body", False)
        return start["status"], dict(start["headers"]), body

    return asyncio.run(asked())


def test_pages_come_from_memory_here_too(monkeypatch):
    monkeypatch.setattr(pages, "present", None)
    issue = make_issue()
    status, headers, body = ask(issue.get_absolute_url())
    assert status == 200 and issue.short_title.encode() in body
    assert headers[b"cache-control"].startswith(b"public, max-age=30")
    assert ask(issue.get_absolute_url(), (b"if-none-match", headers[b"etag"]))[0] == 304
    assert ask("/no/such/page/")[0] == 404

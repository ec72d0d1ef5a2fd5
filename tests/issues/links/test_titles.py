"""Titles of pages, asked for on demand: by the same guarded door as the check of links."""

from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from issues.errors import ForbiddenURL, NoResponse
from issues.links import http
from issues.links.titles import Title, fetch_title

PAGES = {
    "/plain": ("text/html; charset=utf-8", b"<title> El  faro\n de noche </title>"),
    "/named": ("text/html", b'<meta charset="utf-8"><title>El faro | Faros</title><meta property="og:site_name" content="Faros">'),
    "/shared": ("text/html", b'<meta property="og:title" content="La luz &amp; el mar"><title>x</title>'),
    "/latin": ("text/html; charset=iso-8859-1", "<title>Año</title>".encode("latin-1")),
    "/untold": ("text/html", "<title>Mañana</title>".encode("cp1252")),
    "/pdf": ("application/pdf", b"%PDF-1.7"),
    "/untitled": ("text/html", b"<p>Nada</p>"),
    "/long": ("text/html", b"<title>Ah</title>" + b"x" * 400_000),
}  # fmt: skip


class Sites(BaseHTTPRequestHandler):
    def do_GET(self):
        place = {"/moved": "/plain", "/inside": "http://10.0.0.7/", "/round": "/round"}.get(self.path)
        kind, body = PAGES.get(self.path, ("text/html", b"<title>No</title>"))
        self.send_response(302 if place else 200 if self.path in PAGES else 404)
        if place:
            self.send_header("Location", place)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with suppress(OSError):  # who asked had enough
            self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture
def sites(monkeypatch):
    """A small web of one server, at every public name."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Sites)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
    judge = http.is_public

    def look_up(host, port, *args, **kw):
        return [(2, 1, 6, "", ("10.0.0.7" if host.startswith("10.") else "127.0.0.1", port))]

    monkeypatch.setattr(http.socket, "getaddrinfo", look_up)
    monkeypatch.setattr(http, "is_public", lambda number: number == "127.0.0.1" or judge(number))
    monkeypatch.setattr(http, "PORTS", {"http": server.server_port, "https": 1})
    yield
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/plain", "El faro de noche"),
        ("/named", "El faro"),
        ("/shared", "La luz & el mar"),
        ("/latin", "Año"),
        ("/untold", "Mañana"),
        ("/moved", "El faro de noche"),
        ("/long", "Ah"),
    ],
)
def test_a_page_says_its_title_without_its_site(sites, path, title):
    assert fetch_title(f"http://www.faros.example{path}") == Title(title, "faros.example")


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/gone", "it answered 404"),
        ("/pdf", "no page"),
        ("/untitled", "no title"),
        ("/round", "too many redirects"),
    ],
)
def test_where_there_is_no_title_the_reason_is_said(sites, path, reason):
    with pytest.raises(NoResponse, match=reason):
        fetch_title(f"http://faros.example{path}")


@pytest.mark.parametrize("url", ["http://faros.example/inside", "file:///etc/passwd", "http://10.0.0.7/"])
def test_private_addresses_are_never_asked(sites, url):
    with pytest.raises(ForbiddenURL):
        fetch_title(url)

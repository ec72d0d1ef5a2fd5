"""Links are asked politely, private networks never, and what came back stays with the links."""

import socket
import time
from contextlib import suppress
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from issues.errors import ForbiddenURL, NoResponse
from issues.links import checking, http
from issues.models import Link
from tests.factories import make_issue, make_item

COPY = "https://web.archive.org/web/2026/http://gone.site/"


class Web(BaseHTTPRequestHandler):
    """All sites of a small web; `asked` has every request."""

    asked: list[tuple[str, str, str]] = []
    place = ""

    def answer(self):
        self.asked.append((self.command, self.headers["Host"].partition(":")[0], self.path))
        moved = {"/moved": "/fine", "/inside": "http://10.0.0.7/secret", "/round": "/round"}.get(self.path)
        moved = self.place if self.path == "/odd" else moved
        if self.path == "/no-head" and self.command == "HEAD":
            status = 405
        else:
            status = 302 if moved else 404 if self.path == "/gone" else 200
        self.send_response(status)
        if moved:
            self.send_header("Location", moved)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_HEAD = do_GET = answer

    def log_message(self, *args):
        pass


@pytest.fixture
def web(monkeypatch, settings):
    """Every name leads to this server, but those of `nowhere` to nothing and those of `inside` to a private network."""
    settings.LINK_CHECK_DAYS = 30
    Web.asked = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Web)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
    judge = http.is_public

    def look_up(host, port, *args, **kw):
        if host.startswith("nowhere"):
            raise socket.gaierror("unknown")
        number = "10.0.0.7" if host.startswith(("inside", "10.")) else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, port))]

    monkeypatch.setattr(http.socket, "getaddrinfo", look_up)
    monkeypatch.setattr(http, "is_public", lambda number: number == "127.0.0.1" or judge(number))
    monkeypatch.setattr(http, "PORTS", {"http": server.server_port, "https": 1})
    monkeypatch.setattr(checking, "PAUSE", 0)
    monkeypatch.setattr(checking, "archived_copy", lambda url: COPY)
    yield Web
    server.shutdown()
    server.server_close()


def cite(*urls: str) -> None:
    issue = make_issue(slug="cinco")
    item = make_item(issue)
    for position, url in enumerate(urls, 1):
        Link.objects.create(
            issue=issue, item=item, position=position, url=url, host=url.split("/")[2], title="Un sitio"
        )


def results() -> dict[str, str]:
    return dict(Link.objects.values_list("url", "check_result"))


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/fine", "200"),
        ("/gone", "404 Not Found"),
        ("/moved", "200"),
        ("/no-head", "200"),
        ("/año nuevo?q=ñ#x", "200"),
    ],
)
def test_an_address_is_followed_to_its_end(web, path, said):
    assert http.ask(f"http://site.es{path}") == said


@pytest.mark.parametrize("path", ["http://inside.es/", "http://site.es/inside", "http://10.0.0.7/"])
def test_private_networks_are_never_asked(web, path):
    with pytest.raises(ForbiddenURL, match="no public address"):
        http.ask(path)
    assert ("GET", "10.0.0.7", "/secret") not in web.asked


@pytest.mark.parametrize(
    "url", ["ftp://site.es/", "http://", "http://user:word@site.es/", "http://site.es:x/", "//a"]
)
def test_what_is_no_web_address_is_not_asked(web, url):
    with pytest.raises(ForbiddenURL):
        http.ask(url)
    assert web.asked == []


@pytest.mark.parametrize(
    "number",
    [
        "127.0.0.1",
        "10.1.2.3",
        "192.168.0.1",
        "172.16.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.1",
        "224.0.0.1",
        "::1",
        "fe80::1%eth0",
        "fc00::1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:a00:1::1",
        "fec0::1",
        "::127.0.0.1",
        "3fff::1",
        "5f00::1",
        "100:0:0:1::1",
        "4000::1",
        "::ffff:0:127.0.0.1",
        "2001:db8::1",
        "2001:4:112::1",
        "2606:4700::5efe:7f00:1",
        "192.0.0.8",
        "192.88.99.1",
        "198.18.0.1",
        "240.0.0.1",
        "255.255.255.255",
    ],
)
def test_numbers_of_private_networks_are_told(number):
    assert not http.is_public(number)


def test_public_numbers_are_public():
    assert http.is_public("93.184.215.14") and http.is_public("2606:2800:21f:cb07:6820:80da:af6b:8b2c")


class Slow:
    """A server that never ends: it sends `first`, then `again` every twentieth of a second, for as long as it is heard."""

    def __init__(self, first: bytes, again: bytes) -> None:
        self.first, self.again = first, again
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]
        self.stopped = Event()
        self.thread = Thread(target=self.serve)

    def __enter__(self) -> "Slow":
        self.thread.start()
        return self

    def __exit__(self, *_error) -> None:
        self.stopped.set()
        self.thread.join()
        self.listening.close()

    def serve(self) -> None:
        self.listening.settimeout(0.05)
        heard: list[socket.socket] = []
        while not self.stopped.wait(0.05):
            with suppress(OSError):
                heard.append(self.listening.accept()[0])
                heard[-1].sendall(self.first)
            for each in heard:
                with suppress(OSError):
                    each.sendall(self.again)
        for each in heard:
            each.close()


@pytest.mark.parametrize("talk", [http.ask, http.fetch])
@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize(
    ("first", "again"),
    [
        (b"HTTP/1.1 200 OK\r\n", b"X-More: 1\r\n"),
        (b"HTTP/1.1 ", b"1"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (b"HTTP/1.1 200 OK\r\n\r\n", b"x"),
        (b"HTTP/1.1 302 Found\r\nLocation: /\r\n", b"\t\r\n"),
        (b"\x16\x03\x03\x40\x00\x02\x00\x3f\xfc", b"\x00"),
    ],
)
def test_a_conversation_ends_at_its_deadline_whatever_still_comes(
    web, monkeypatch, talk, scheme, first, again
):
    monkeypatch.setattr(http, "LONGEST", 0.6)
    with Slow(first, again) as site:
        monkeypatch.setattr(http, "PORTS", {"http": site.port, "https": site.port})
        begun = time.monotonic()
        with suppress(NoResponse):
            talk(f"{scheme}://site.es/")
        assert time.monotonic() - begun < 5  # without an end it would be for ever


def test_a_name_nobody_looks_up_ends_too(web, monkeypatch):
    waiting = Event()
    monkeypatch.setattr(http, "LONGEST", 0.2)
    monkeypatch.setattr(http.socket, "getaddrinfo", lambda *_args, **_kw: waiting.wait(30))
    with pytest.raises(NoResponse, match="timeout"):
        http.ask("http://site.es/")
    waiting.set()


@pytest.mark.parametrize(
    "place",
    [
        "http://[",
        "http://[::1",
        "//[x]/",
        "http://\x7f\x00/",
        "\\\\",
        "http:",
        "http://a:b:c/",
        "http://%zz/",
        "http://" + "a" * 300 + ".es/",
        "http://..es/",
        "ftp://x/",
        "javascript:1",
        "http://site.es:99999/",
    ],
)
def test_a_redirect_to_no_address_is_an_answer_like_another(web, monkeypatch, place):
    monkeypatch.setattr(Web, "place", place)
    with suppress(NoResponse, ForbiddenURL):
        http.ask("http://site.es/odd")


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"\x00" * 50,
        b"HTTP/9.9 abc\r\n\r\n",
        b"HTTP/1.1 200\r\n" + b"a: b\r\n" * 500 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 " + b"9" * 70000,
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nno gzip",
        b"HTTP/1.1 302 X\r\nLocation: \xff\xfe\r\n\r\n",
    ],
)
def test_whatever_a_site_writes_only_our_own_errors_come_of_it(web, monkeypatch, said):
    monkeypatch.setattr(http, "LONGEST", 0.5)
    with Slow(said, b"") as site:
        monkeypatch.setattr(http, "PORTS", {"http": site.port, "https": site.port})
        for talk in (http.ask, http.fetch):
            with suppress(NoResponse, ForbiddenURL):
                talk("http://site.es/")


@pytest.mark.django_db
def test_one_site_without_end_loses_no_other_sites_result(web, monkeypatch):
    heard = Event()

    def ask(url: str) -> str:
        if "slow" in url:
            assert heard.wait(20)
            raise RuntimeError("whatever it is")
        return "404 Not Found"

    write = checking.store_result

    def written(result: checking.Result, reached: bool) -> bool:
        if "fast" in result.url:
            heard.set()  # the slow site is still being asked
        return write(result, reached)

    monkeypatch.setattr(checking.http, "ask", ask)
    monkeypatch.setattr(checking, "store_result", written)
    cite("http://slow.es/", "http://fast.es/")
    checking.check(["http://slow.es/", "http://fast.es/"])
    assert results()["http://fast.es/"] == "404 Not Found"


def test_endless_redirects_end(web):
    with pytest.raises(NoResponse, match="too many redirects"):
        http.ask("http://site.es/round")


@pytest.mark.django_db
def test_the_command_says_what_leads_nowhere_and_readers_get_the_copy(web, client, capsys):
    cite("http://site.es/fine", "http://site.es/gone", "http://faro.example/", "http://www.site.es/fine")
    call_command("check_links", "cinco")
    assert results() == {
        "http://site.es/fine": "200",
        "http://site.es/gone": "404 Not Found",
        "http://faro.example/": "skipped",
        "http://www.site.es/fine": "200",
    }
    said = capsys.readouterr().out
    assert f"cinco: http://site.es/gone 404 Not Found (copia: {COPY})" in said
    assert "4 direcciones miradas" in said
    page = client.get("/links/site.es/").content.decode()
    assert f'href="{COPY}"' in page and "404 Not Found" in page


@pytest.mark.django_db
def test_an_unknown_issue_is_told(web):
    with pytest.raises(CommandError, match="“nadie”") as told:
        call_command("check_links", "nadie")
    assert told.value.returncode == 2 and web.asked == []


@pytest.mark.django_db
def test_silence_is_proof_only_the_second_time(web):
    cite("http://nowhere.es/", "http://site.es/fine")
    call_command("check_links")
    assert results()["http://nowhere.es/"] == "unsure: no such host"
    call_command("check_links")
    assert results()["http://nowhere.es/"] == "no such host"
    assert Link.objects.get(url="http://nowhere.es/").is_dead


@pytest.mark.django_db
def test_where_nobody_answers_nothing_is_concluded(web, monkeypatch):
    cite("http://nowhere.es/", "http://nowhere.org/")
    Link.objects.filter(url="http://nowhere.org/").update(check_result="200")
    monkeypatch.setattr(checking, "ARCHIVE", "http://nowhere.net/")
    for _time in range(3):
        call_command("check_links")
    assert results() == {"http://nowhere.es/": "unsure: no such host", "http://nowhere.org/": "200"}


@pytest.mark.django_db
def test_the_worker_asks_each_site_once_a_turn_until_nothing_is_due(web):
    cite("http://a.es/1", "http://a.es/2", "http://b.es/1")
    assert [checking.check_some() for _turn in range(3)] == [2, 1, 0]
    assert set(results().values()) == {"200"}
    assert all(method == "HEAD" for method, _host, _path in web.asked)
    Link.objects.filter(url="http://a.es/1").update(checked_at=timezone.now() - timedelta(days=31))
    assert checking.check_some() == 1


@pytest.mark.django_db
def test_one_address_cited_twice_is_asked_once(web):
    cite("http://a.es/1", "http://a.es/1")
    assert checking.check_some() == 1
    assert [link.check_result for link in Link.objects.all()] == ["200", "200"]
    assert len(web.asked) == 1


@pytest.mark.django_db
def test_the_worker_leaves_links_alone_where_the_setting_says_so(web, settings):
    settings.LINK_CHECK_DAYS = 0
    cite("http://a.es/1")
    assert checking.check_some() == 0 and web.asked == []

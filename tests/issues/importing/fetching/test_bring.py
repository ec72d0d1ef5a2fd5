"""Pictures of other sites come in, one by one and politely; what cannot be had stays, is named, and is tried again."""

import socket
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from pathlib import Path
from threading import Thread

import pytest
from django.core.management import call_command
from django.test import Client

from issues.importing.fetching import download
from issues.importing.fetching.texts import remote_pictures, with_names
from issues.links import http
from issues.models import Issue, Picture
from tests.factories import png

pytestmark = [pytest.mark.usefixtures("english", "no_variants")]


class Sites(BaseHTTPRequestHandler):
    """Sites with pictures; `asked` has every request."""

    asked: list[str] = []
    pages: dict[str, tuple[int, str, bytes]] = {}

    def do_GET(self) -> None:
        host = self.headers["Host"].partition(":")[0]
        self.asked.append(f"{host}{self.path}")
        status, kind, body = self.pages.get(self.path, (404, "text/html", b"no"))
        self.send_response(status)
        if status == 302:
            self.send_header("Location", kind)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def sites(monkeypatch):
    """Every name leads to this server, but those of `inside` to a private network."""
    Sites.asked = []
    picture = png()
    Sites.pages = {
        "/faro.png": (200, "image/png", picture),
        "/otro/faro.png": (200, "image/png", png(width=3, height=2)),
        "/plain": (200, "", picture),
        "/wp-content/uploads/mar.png": (200, "image/png", picture),
        "/page.png": (200, "text/html", b"<p>no</p>"),
        "/broken.png": (200, "image/png", picture[:20]),
        "/huge.png": (200, "image/png", b"x" * 2_000),
        "/moved.png": (302, "http://inside.example/secret.png", b""),
    }
    server = ThreadingHTTPServer(("127.0.0.1", 0), Sites)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
    judge = http.is_public

    def look_up(host, port, *args, **kw):
        number = "10.0.0.7" if host.startswith("inside") else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, port))]

    monkeypatch.setattr(http.socket, "getaddrinfo", look_up)
    monkeypatch.setattr(http, "is_public", lambda number: number == "127.0.0.1" or judge(number))
    monkeypatch.setattr(http, "PORTS", {"http": server.server_port, "https": 1})
    yield Sites
    server.shutdown()
    server.server_close()


def write(folder: Path, body: str, head: str = "") -> Path:
    path = folder / "uno.md"
    path.write_text(f"---\ntitle: Uno\ndate: 2024-03-15\n{head}---\n\n{body}", encoding="utf-8")
    return path


def run(path: Path, **options: object) -> str:
    err = StringIO()
    call_command("import_issue", str(path), fetch_pictures=True, stdout=StringIO(), stderr=err, **options)
    return err.getvalue()


@pytest.mark.django_db
def test_pictures_come_in_and_the_text_names_them(sites, tmp_path: Path, client: Client) -> None:
    body = (
        'Hola.\n\n![El faro](http://site.example/faro.png "De noche")\n\n## Leer\n\nVa ![](http://site.example/otro/faro.png) y '
        "`![](http://site.example/faro.png)`.\n"
    )
    said = run(write(tmp_path, body, "cover: http://site.example/plain\n"))
    assert "Pictures brought in: 3; still at other sites: 0" in said
    issue = Issue.objects.get()
    assert issue.intro == 'Hola.\n\n![El faro](faro.png "De noche")'
    assert issue.items.get().body == "Va ![](faro-2.png) y `![](http://site.example/faro.png)`."
    assert issue.cover.name == "plain.png" and not issue.cover.remote
    page = client.get("/issues/uno/").content.decode()
    assert "remote-picture" not in page and page.count("/media/pictures/") >= 2
    assert [each["remote"] for each in client.get("/issues/uno.json").json()["images"]] == [False] * 3
    assert not [each for each in issue.import_report["problems"] if each["code"].startswith("picture-")]
    assert issue.versions.count() == 1


@pytest.mark.django_db
def test_importing_again_changes_nothing_and_asks_nobody(sites, tmp_path: Path) -> None:
    path = write(tmp_path, "![](http://site.example/faro.png)")
    run(path)
    sites.asked.clear()
    assert run(path) == ""
    assert sites.asked == [] and Issue.objects.get().intro == "![](faro.png)"


@pytest.mark.django_db
def test_a_changed_source_keeps_what_was_brought_in(sites, tmp_path: Path) -> None:
    run(write(tmp_path, "![](http://site.example/faro.png)", "cover: http://site.example/plain\n"))
    sites.asked.clear()
    body = "Otra vez.\n\n![](http://site.example/faro.png)\n\n![](http://site.example/otro/faro.png)"
    path = write(tmp_path, body, "cover: http://site.example/plain\n")
    err = StringIO()
    call_command("import_issue", str(path), stdout=StringIO(), stderr=err)
    assert Issue.objects.get().intro.endswith("![](faro.png)\n\n![](http://site.example/otro/faro.png)")
    assert "lost" not in err.getvalue() and "missing" not in err.getvalue()
    assert Issue.objects.get().cover.name == "plain.png"
    run(path)
    assert sites.asked == ["site.example/otro/faro.png"]
    assert Issue.objects.get().intro.endswith("![](faro.png)\n\n![](faro-2.png)")
    assert not any(picture.missing or picture.remote for picture in Picture.objects.all())


@pytest.mark.django_db
def test_the_original_is_had_and_a_smaller_copy_where_there_is_none(sites, tmp_path: Path) -> None:
    body = "![](http://site.example/wp-content/uploads/mar-300x200.png)\n\n![](http://site.example/faro.png)"
    assert "Pictures brought in: 2" in run(write(tmp_path, body))
    assert Issue.objects.get().intro == "![](mar.png)\n\n![](faro.png)"
    assert "site.example/wp-content/uploads/mar-300x200.png" not in sites.asked


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://site.example/gone.png", "it answered 404"),
        ("http://inside.example/secret.png", "no public address"),
        ("http://site.example/moved.png", "no public address"),
        ("http://site.example/page.png", "no picture but text/html"),
        ("http://site.example/broken.png", "damaged or cut off"),
        ("http://site.example/huge.png", "larger than"),
    ],
)
def test_what_cannot_be_had_stays_with_its_reason_and_is_tried_again(
    sites, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, client: Client, url: str, reason: str
) -> None:
    if "huge" in url:
        monkeypatch.setattr("issues.pictures.cleaning.MAX_BYTES", 1_000)
    path = write(tmp_path, f"Hola.\n\n![El faro]({url})")
    said = run(path)
    assert f"{url}: " in said and reason in said and "still at other sites: 1" in said
    issue = Issue.objects.get()
    assert issue.intro == f"Hola.\n\n![El faro]({url})" and not Picture.objects.exists()
    (problem,) = (each for each in issue.import_report["problems"] if each["code"] == "picture-not-fetched")
    assert problem["values"]["address"] == url
    assert client.get("/issues/uno.json").json()["images"][0]["remote"] is True
    assert "10.0.0.7" not in "".join(sites.asked) and not [each for each in sites.asked if "secret" in each]
    sites.pages[url.partition("example")[2]] = (200, "image/png", png(width=2, height=2))
    if "inside" not in url and "huge" not in url:
        assert "still at other sites: 0" in run(path)
        assert Issue.objects.get().intro == f"Hola.\n\n![El faro]({url.rpartition('/')[2]})"


@pytest.mark.django_db
def test_a_stop_in_the_middle_keeps_what_is_there_and_the_next_run_goes_on(
    sites, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path, "![](http://site.example/faro.png)\n\n![](http://site.example/otro/faro.png)")
    whole = download.downloads

    def interrupted(urls):
        yield next(iter(whole(list(urls)[:1])))
        raise KeyboardInterrupt

    monkeypatch.setattr("issues.importing.fetching.bring.downloads", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run(path)
    assert Issue.objects.get().intro == "![](faro.png)\n\n![](http://site.example/otro/faro.png)"
    monkeypatch.setattr("issues.importing.fetching.bring.downloads", whole)
    sites.asked.clear()
    run(path)
    assert Issue.objects.get().intro == "![](faro.png)\n\n![](faro-2.png)"
    assert sites.asked == ["site.example/otro/faro.png"]


@pytest.mark.django_db
def test_without_being_told_it_says_how_many_there_are(sites, tmp_path: Path) -> None:
    path, err = (
        write(tmp_path, "![](http://site.example/faro.png) ![](http://site.example/a%2Fb.png)"),
        StringIO(),
    )
    call_command("import_issue", str(path), stdout=StringIO(), stderr=err)
    assert "2 pictures are still at other sites: faro.png, b.png." in err.getvalue()
    assert err.getvalue().endswith("Pictures still at other sites: 2; --fetch-pictures brings them in.\n")
    assert sites.asked == []


@pytest.mark.django_db
def test_a_dry_run_asks_nobody(sites, tmp_path: Path) -> None:
    run(write(tmp_path, "![](http://site.example/faro.png)"), dry_run=True)
    assert sites.asked == []


@pytest.mark.parametrize(
    ("text", "renamed"),
    [
        ('![a](https://e.org/x_y.png "p")', '![a](n.png "p")'),
        ("[![](https://e.org/x_y.png)](https://e.org/x_y.png)", "[![](n.png)](https://e.org/x_y.png)"),
        ('<img alt="a" src="https://e.org/x_y.png">', '<img alt="a" src="n.png">'),
        ("![](https://e.org/x_y.png?a=1)", "![](https://e.org/x_y.png?a=1)"),
        ("`![](https://e.org/x_y.png)`", "`![](https://e.org/x_y.png)`"),
    ],
)
def test_a_name_takes_the_place_of_a_pictures_address(text: str, renamed: str) -> None:
    assert with_names(text, {"https://e.org/x_y.png": "n.png"}) == renamed


def test_pictures_of_other_sites_are_found_once_each() -> None:
    text = (
        '![](https://e.org/a.png) ![](b.png) <img src="//e.org/c.png?x=1&amp;y=2"> ![](https://e.org/a.png)'
    )
    assert remote_pictures(text) == ["https://e.org/a.png", "//e.org/c.png?x=1&y=2"]

"""What a request may bring: measured before it is read, and free of what no database or disk takes."""

from __future__ import annotations

import asyncio
from io import BytesIO, StringIO

import pytest
from asgiref.testing import ApplicationCommunicator
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.test import RequestFactory, override_settings

from issues.accounts.roles import ensure_editors
from newsletter.asgi import application
from newsletter.incoming import without_charset
from tests.factories import make_issue, make_picture
from tests.tools.wsgi_site import connection_kept

pytestmark = pytest.mark.django_db


class Unread(BytesIO):
    """A body nobody may read."""

    def read(self, *_size):
        raise AssertionError("the body was read")

    readline = read


def post(client, path: str, length: int, kind: str = "multipart/form-data; boundary=x"):
    given = {"CONTENT_LENGTH": str(length), "CONTENT_TYPE": kind, "wsgi.input": Unread()}
    return client.post("/", PATH_INFO=path, **given)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/subscribe/",
        "/unsubscribe/x/",
        "/preferences/x/",
        "/healthz",
        "/search/",
        "/nowhere/",
        "/media/x.png",
        "/feed.xml",
        "/admin/",
        "/admin/login/",
        "/admin/issues/issue/receive/",
        "/webhooks/x",
    ],
)
@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "application/json", "text/plain"])
def test_a_large_body_is_refused_before_it_is_read_at_every_address(client, path, kind):
    assert post(client, path, 400_000_000, kind).status_code == 413


def test_only_who_signed_in_may_send_files(client):
    there = "/admin/issues/issue/receive/"
    assert post(client, there, 1_000_000).status_code == 413
    user = get_user_model().objects.create_user("ana", password="x", is_staff=True)
    client.force_login(user)
    with override_settings(SECOND_FACTOR=True):
        assert post(client, there, 1_000_000).status_code == 413
    user.groups.add(ensure_editors())
    with pytest.raises(AssertionError, match="was read"):
        post(client, there, 1_000_000)
    assert post(client, there, 60_000_000).status_code == 413


@pytest.mark.parametrize("said", [b"400000000", None, b"10", b"many"])
def test_the_asgi_application_stops_reading_a_large_body_too(said):
    async def asked() -> int:
        headers = [(b"host", b"localhost"), *([(b"content-length", said)] if said else [])]
        scope = {"type": "http", "http_version": "1.1", "method": "POST", "path": "/subscribe/"}
        scope |= {"query_string": b"", "scheme": "http", "server": ("localhost", 80), "headers": headers}
        site = ApplicationCommunicator(application, scope)
        for _part in range(3):
            await site.send_input({"type": "http.request", "body": b"x" * 90_000, "more_body": True})
        return (await site.receive_output(timeout=20))["status"]

    assert asyncio.run(asked()) == 413


@pytest.mark.parametrize(
    "path", ["/%00", "/issues/a%00b/", "/links/%00/", "/media/%00.png", "/p/%00", "/%00/admin/"]
)
def test_a_path_with_a_nul_is_no_address(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("name", ["q", "page", "year", "topic", "site", "q%00"])
def test_a_nul_in_a_query_is_as_if_it_were_not_there(client, name):
    make_issue()
    assert client.get(f"/search/?{name}=fa%00ro").status_code in (200, 404)


def test_a_nul_in_a_form_and_a_cookie_is_as_if_it_were_not_there(client):
    answer = client.post("/admin/login/", {"username": "a\0b", "password": "\0"})
    assert answer.status_code == 200
    client.cookies["sessionid"] = "\0aaaaaaaaaaaa"
    assert client.get("/admin/").status_code == 302


def test_an_address_longer_than_any_of_ours_is_refused(client):
    assert client.get("/" + "a" * 5000).status_code == 414
    assert client.get("/search/?q=" + "a" * 61_000).status_code == 414


@pytest.mark.parametrize("tail", ["a" * 300, "a" * 1000, "a/" * 300 + "b", "../../x", "%2e%2e/x"])
def test_a_name_no_disk_could_hold_is_no_file(client, tail):
    name = make_picture(make_issue()).file.name.removesuffix(".png")
    assert client.get(f"/media/{name}-{tail}.png").status_code == 404


@pytest.mark.parametrize("charset", ["base64", "idna", "utf-7", "utf-16", "undefined", "no-such", "punycode"])
@pytest.mark.parametrize(
    "kind", ["multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "text/plain"]
)
def test_no_client_chooses_another_codec(charset, kind):
    said: list[str] = []
    environ = RequestFactory().post("/subscribe/?q=%ff").environ | {
        "CONTENT_TYPE": f"{kind}; charset={charset}",
        "QUERY_STRING": "&".join(["q=%ff"] * 6000) if charset == "base64" else "q=%ff",
        "HTTP_HOST": "localhost",
    }
    with connection_kept():
        b"".join(
            without_charset(get_wsgi_application())(environ, lambda status, _headers, *_: said.append(status))
        )
    assert said[0] < "5"


def test_a_file_name_in_an_unknown_codec_is_refused(client):
    part = b"--x\r\nContent-Disposition: form-data; name=\"a\"; filename*=nope''x\r\n\r\ny\r\n--x--\r\n"
    answer = client.generic("POST", "/subscribe/", part, content_type="multipart/form-data; boundary=x")
    assert answer.status_code < 500


@pytest.mark.parametrize("path", ["/", "/nowhere/", "/admin/login/", "/healthz", "/%00", "/subscribe/"])
def test_every_answer_keeps_devices_to_the_browser(client, path):
    policy = client.get(path).headers["Permissions-Policy"]
    assert "camera=()" in policy and "geolocation=()" in policy and "autoplay=*" in policy


@override_settings(SECURE_SSL_REDIRECT=True)
def test_the_step_to_https_and_the_refusal_of_a_strange_host_carry_the_headers_too(client):
    for answer in (client.get("/"), client.get("/", headers={"host": "evil.example"})):
        assert answer.status_code in (301, 400)
        assert "Permissions-Policy" in answer.headers


def test_the_deploy_check_is_clean_in_production(monkeypatch):
    values = {
        "DEBUG": False,
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 60,
        "ALLOWED_HOSTS": ["a.example"],
    }
    values |= {"SESSION_COOKIE_SECURE": True, "CSRF_COOKIE_SECURE": True}
    values |= {"SECRET_KEY": "".join(chr(33 + n) for n in range(60))}
    with override_settings(**values):
        out = StringIO()
        call_command("check", deploy=True, fail_level="WARNING", stdout=out)
    assert "no issues" in out.getvalue()

"""Settings: what a bad value says, what production insists on, which headers every answer carries."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import override_settings

from newsletter.security import policy
from tests.factories import make_issue

GOOD = {
    "DEBUG": "0",
    "SECRET_KEY": "x1Y-" * 16,
    "ALLOWED_HOSTS": "example.org",
    "SITE_URL": "https://example.org",
}


def start(show: str = "ROOT_URLCONF", **environment: str) -> tuple[int, str]:
    """A fresh Python that loads the settings and prints some; its exit code and what it said."""
    script = f"from newsletter import settings as s; print(*[getattr(s, n, None) for n in {show.split()!r}], sep='|')"
    keep = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")}
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=settings.BASE_DIR,
        env=keep | environment,
        capture_output=True,
        text=True,
    )
    return done.returncode, (done.stdout + done.stderr).strip()


def test_development_needs_no_setting():
    code, said = start("DEBUG SESSION_COOKIE_SECURE EMAIL_BACKEND LANGUAGE_CODE TIME_ZONE")
    assert code == 0
    assert said == "True|False|django.core.mail.backends.filebased.EmailBackend|es|Europe/Madrid"


@pytest.mark.parametrize(
    ("name", "value", "hint"),
    [
        ("SECRET_KEY", "", "SECRET_KEY is missing"),
        ("SECRET_KEY", "short", "SECRET_KEY is too short"),
        ("ALLOWED_HOSTS", "", "ALLOWED_HOSTS names the hosts"),
        ("ALLOWED_HOSTS", "*", "ALLOWED_HOSTS must name its hosts"),
        ("SITE_URL", "example.org", "SITE_URL needs its scheme"),
        ("SITE_URL", "https://no válido.example", "SITE_URL: “no válido.example” is not a domain"),
        ("SITE_URL", "https://example.org:x", "SITE_URL: “https://example.org:x” is not a web address"),
        ("MAIL_FROM", "Quincena <a@example.org>", "MAIL_FROM: “Quincena <a@example.org>” is not a mail"),
        ("MAIL_FROM", "buzón@example.org", "MAIL_FROM: “buzón@example.org” is not a mail address"),
        ("MAIL_REPLY_TO", "nobody", "MAIL_REPLY_TO: “nobody” is not a mail address"),
        ("MAIL_EDITOR", "eva@example.org,eva", "MAIL_EDITOR: “eva” is not a mail address"),
        ("MAIL_BOUNCES", "b" * 27 + "@example.org", "is too long: at most 26 characters before the @"),
        ("MAIL_LIST_ID", "<a list>", "MAIL_LIST_ID: “<a list>” is not a domain"),
        ("LANGUAGE_CODE", "xx", "LANGUAGE_CODE is one of: es, en"),
        ("TIME_ZONE", "Madrid", "TIME_ZONE is a name like"),
        ("PUBLISH_WEEKDAY", "7", "PUBLISH_WEEKDAY is 0"),
        ("PUBLISH_HOUR", "24", "PUBLISH_HOUR is 0 to 23"),
        ("MEDIA_URL", "/media", "MEDIA_URL ends with a slash"),
    ],
)
def test_a_bad_value_stops_the_start_with_a_hint(name, value, hint):
    code, said = start(**(GOOD | {name: value}))
    assert code != 0
    assert hint in said.splitlines()[-1]


def test_domains_of_other_alphabets_become_ascii():
    """What a browser and a mail server call them: the host of a request, the right side of a sender."""
    given = {
        "SITE_URL": "https://diseño.example:8443",
        "ALLOWED_HOSTS": "diseño.example,.ñandú.example",
        "MAIL_BOUNCES": "bounces@Diseño.example",
        "MAIL_EDITOR": "eva@diseño.example",
        "MAIL_LIST_ID": "quincena.diseño.example",
    }
    code, said = start(
        "SITE_URL ALLOWED_HOSTS MAIL_FROM MAIL_BOUNCES MAIL_EDITOR MAIL_LIST_ID", **(GOOD | given)
    )
    assert (code, said.split("|")) == (
        0,
        [
            "https://xn--diseo-rta.example:8443",
            "['xn--diseo-rta.example', '.xn--and-6ma2c.example']",
            "boletin@xn--diseo-rta.example",
            "bounces@xn--diseo-rta.example",
            "['eva@xn--diseo-rta.example']",
            "quincena.xn--diseo-rta.example",
        ],
    )


def test_production_keeps_cookies_to_itself():
    names = "SESSION_COOKIE_SECURE CSRF_COOKIE_SECURE CSRF_COOKIE_HTTPONLY SESSION_COOKIE_NAME CSRF_TRUSTED_ORIGINS"
    code, said = start(names, **GOOD)
    assert (code, said) == (0, "True|True|True|__Host-sessionid|['https://example.org']")


def test_forwarded_https_is_believed_only_from_our_proxies():
    names = "SECURE_PROXY_SSL_HEADER SECURE_SSL_REDIRECT"
    assert start(names, **GOOD)[1] == "None|False"
    assert start(names, **GOOD, TRUSTED_PROXIES="1")[1] == "('HTTP_X_FORWARDED_PROTO', 'https')|True"


def test_mail_goes_where_the_address_says():
    names = "EMAIL_HOST EMAIL_PORT EMAIL_HOST_USER EMAIL_HOST_PASSWORD EMAIL_USE_TLS EMAIL_USE_SSL"
    assert (
        start(names, EMAIL_URL="smtp://me:p%40ss@mx.example:2525")[1] == "mx.example|2525|me|p@ss|False|False"
    )
    assert start(names, EMAIL_URL="smtp+tls://mx.example")[1] == "mx.example|587|||True|False"
    assert start(names, EMAIL_URL="smtp+ssl://mx.example")[1] == "mx.example|465|||False|True"


def test_the_deployment_check_is_content_with_production(tmp_path):
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=settings.BASE_DIR,
        env=os.environ
        | GOOD
        | {
            "SECRET_KEY": "kx3jw9qzv7mt2brp5hs8-ycfgn4d6ae0uilo-KXJWQZVMTBRPHSYCFGNDAEUILO",
            "TRUSTED_PROXIES": "1",
            "HSTS_SUBDOMAINS": "1",
        },
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.django_db
def test_every_public_answer_forbids_what_it_does_not_need(client):
    issue = make_issue()
    for address in ("/", issue.get_absolute_url(), f"/issues/{issue.slug}.json", "/posts/nada/", "/archive"):
        headers = client.get(address).headers
        csp = headers["Content-Security-Policy"]
        assert csp.startswith("default-src 'none';"), address
        for directive in (
            "base-uri 'none'",
            "object-src 'none'",
            "frame-ancestors 'none'",
            "form-action 'self'",
        ):
            assert directive in csp, address
        assert "unsafe" not in csp, address
        assert headers["X-Content-Type-Options"] == "nosniff", address
        assert headers["X-Frame-Options"] == "DENY", address
        assert headers["Referrer-Policy"] == "same-origin", address
        assert "Access-Control-Allow-Origin" not in headers, address


@pytest.mark.django_db
def test_the_admin_is_strict_too_and_never_cached(client):
    client.force_login(get_user_model().objects.create_superuser("editor", password="x"))
    headers = client.get("/admin/").headers
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert {"private", "no-store"} <= set(headers["Cache-Control"].split(", "))


def test_pictures_may_come_from_where_they_are_kept():
    assert "img-src 'self';" in policy({"img-src": "'self'", "base-uri": "'none'"})
    with override_settings(MEDIA_URL="https://pictures.example/q/"):
        assert policy({"img-src": "'self'"}) == "img-src 'self' https://pictures.example"


def test_strangers_hosts_are_refused(client):
    assert client.get("/healthz", headers={"host": "evil.invalid"}).status_code == 400

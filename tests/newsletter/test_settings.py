"""Settings: what a bad value says, what production insists on, which headers every answer carries."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import override_settings

from newsletter import environment
from newsletter.security import policy
from tests.factories import make_issue

GOOD = {
    "SECRET_KEY": "x1Y-" * 16,
    "ALLOWED_HOSTS": "example.org",
    "SITE_URL": "https://example.org",
    "DATABASE_URL": "sqlite:///production.sqlite3",
    "EMAIL_URL": "smtp://mail.example.org",
}


def start(show: str = "ROOT_URLCONF", **environment: str) -> tuple[int, str]:
    """A fresh Python that loads the settings and prints some; its exit code and what it said."""
    script = f"from newsletter import settings as s; print(*[getattr(s, n, None) for n in {show.split()!r}], sep='|')"
    keep = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "ENV_FILE": ""}
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=settings.BASE_DIR,
        env=keep | environment,
        capture_output=True,
        text=True,
    )
    return done.returncode, (done.stdout + done.stderr).strip()


def test_development_needs_no_setting_but_debug():
    code, said = start("DEBUG SESSION_COOKIE_SECURE EMAIL_BACKEND LANGUAGE_CODE TIME_ZONE", DEBUG="1")
    assert code == 0
    assert said == "True|False|django.core.mail.backends.filebased.EmailBackend|es|Europe/Madrid"


def test_debug_is_off_unless_asked_for():
    assert start("DEBUG", **GOOD) == (0, "False")


@pytest.mark.parametrize("name", sorted(GOOD))
def test_production_refuses_to_start_without(name):
    code, said = start(**{key: value for key, value in GOOD.items() if key != name})
    assert code != 0
    assert f"{name}: is missing" in said and f"set {name}=" in said


def test_all_that_is_missing_is_said_at_once():
    said = start()[1]
    assert all(
        f"{name}: is missing" in said for name in ("SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL", "DATABASE_URL")
    )


def test_a_backend_stands_for_the_address_of_a_mail_server():
    backend = "anymail.backends.mailgun.EmailBackend"
    given = {key: value for key, value in GOOD.items() if key != "EMAIL_URL"} | {"EMAIL_BACKEND": backend}
    assert start("EMAIL_BACKEND", **given) == (0, backend)


def test_a_file_holds_what_the_environment_does_not(tmp_path):
    file = tmp_path / "production.env"
    file.write_text("".join(f"{name}={value}\n" for name, value in GOOD.items()))
    given = {"ENV_FILE": str(file), "SITE_URL": "https://other.example"}
    assert start("SITE_URL ALLOWED_HOSTS", **given) == (0, "https://other.example|['example.org']")
    code, said = start(**GOOD, ENV_FILE=str(tmp_path / "none.env"))
    assert code != 0 and "ENV_FILE: there is no file" in said


def test_make_setup_writes_a_development_file_that_git_ignores(tmp_path):
    made = subprocess.run(
        ["make", "-f", str(settings.BASE_DIR / "Makefile"), ".env"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert made.returncode == 0, made.stderr
    written = (tmp_path / ".env").read_text()
    assert written.startswith("DEBUG=1\nSECRET_KEY=") and len(written) > 60
    assert ".env" in (settings.BASE_DIR / ".gitignore").read_text().split()


@pytest.mark.parametrize(
    ("name", "value", "hint"),
    [
        ("DEBUG", "ja", "“ja” is neither yes nor no"),
        ("SECRET_KEY", "short", "is too short"),
        ("ALLOWED_HOSTS", "*", "must name its hosts"),
        ("ALLOWED_HOSTS", "https://example.org", "is no host"),
        ("ALLOWED_HOSTS", "example.org:8000", "is no host"),
        ("SITE_URL", "example.org", "is no web address"),
        ("SITE_URL", "https://example.org/blog", "write https://example.org"),
        ("SITE_URL", "https://no válido.example", "“no válido.example” is not a domain"),
        ("SITE_URL", "https://example.org:x", "is no address"),
        ("WEBSUB_HUB", "hub", "“hub” is no web address"),
        ("DATABASE_URL", "nonsense", "its scheme is not known"),
        ("DATABASE_URL", "postgre://x@127.0.0.1/y", "its scheme is not known"),
        ("DATABASE_URL", "mysql://a@b/c", "its scheme is not known"),
        ("DATABASE_URL", "postgres://x@127.0.0.1:99999/y", "is no address"),
        ("DATABASE_URL", "postgres://x@127.0.0.1", "names no database"),
        ("DATABASE_URL", "postgres://u:p#w@127.0.0.1/y", "percent-encode #"),
        ("CACHE_URL", "nonsense", "redis://localhost:6379/0"),
        ("CACHE_URL", "locmem://", "redis://localhost:6379/0"),
        ("EMAIL_URL", "nonsense", "smtp+tls://user:password@"),
        ("EMAIL_URL", "smpt://a@b", "smtp+tls://user:password@"),
        ("EMAIL_URL", "smtp://mx:notaport", "is no address"),
        ("EMAIL_URL", "smtp://", "names no server"),
        ("EMAIL_BACKEND", "no.such.Backend", "there is no “no.such.Backend”"),
        ("EMAIL_BACKEND", "Backend", "there is no “Backend”"),
        ("ANYMAIL", "nonsense", "is no JSON"),
        ("ANYMAIL", "[]", "is no object"),
        ("PAGE_CACHE_MB", "viel", "“viel” is no whole number from 0"),
        ("PAGE_CACHE_MB", "-1", "“-1” is no whole number from 0"),
        ("MAIL_CONNECTIONS", "0", "“0” is no whole number from 1 to 100"),
        ("MAIL_CONNECTIONS", "²", "“²” is no whole number"),
        ("MAIL_PER_SECOND", "quick", "“quick” is no number of at least 0"),
        ("MAIL_PER_SECOND", "nan", "“nan” is no number"),
        ("MAIL_LATE_HOURS", "-5", "“-5” is no number of at least 0"),
        ("MAIL_FROM", "Quincena <a@example.org>", "“Quincena <a@example.org>” is not a mail"),
        ("MAIL_FROM", "nonsense", "“nonsense” is not a mail address"),
        ("MAIL_FROM", "buzón@example.org", "“buzón@example.org” is not a mail address"),
        ("MAIL_REPLY_TO", "nobody", "“nobody” is not a mail address"),
        ("MAIL_EDITOR", "eva@example.org,eva", "“eva” is not a mail address"),
        ("MAIL_BOUNCES", "nonsense", "“nonsense” is not a mail address"),
        ("MAIL_BOUNCES", "b" * 27 + "@example.org", "is too long: at most 26 characters before the @"),
        ("MAIL_BOUNCE_BOX", "nonsense", "imaps://user:password@"),
        ("MAIL_LIST_ID", "<a list>", "“<a list>” is not a domain"),
        ("LANGUAGE_CODE", "xx", "“xx” is not one of: es, en"),
        ("LANGUAGE_CODE", "es-es", "“es-es” is not one of: es, en"),
        ("TIME_ZONE", "Madrid", "a name like Europe/Madrid"),
        ("TIME_ZONE", "europe/madrid", "write Europe/Madrid"),
        ("PUBLISH_WEEKDAY", "7", "“7” is no whole number from 0 to 6"),
        ("PUBLISH_HOUR", "24", "“24” is no whole number from 0 to 23"),
        ("PUBLISH_HOUR", "08:00", "“08:00” is no whole number"),
        ("MEDIA_URL", "/media", "needs a slash at its end"),
        ("MEDIA_URL", "media/", "is neither a path like /media/ nor a whole address"),
        ("MEDIA_URL", "/", "is neither a path like /media/ nor a whole address"),
        ("MEDIA_ROOT", "/etc/passwd", "“/etc/passwd” is no folder"),
        ("OLD_HOMES", "https://x.substack.com/", "“https://x.substack.com/” is not a domain"),
        ("TRUSTED_PROXIES", "yes", "“yes” is no whole number"),
        ("TRUSTED_PROXIES", "-1", "“-1” is no whole number"),
        ("HSTS_SECONDS", "two", "“two” is no whole number"),
        ("BACKUP_TO", "/etc/passwd", "“/etc/passwd” is no folder"),
        ("BACKUP_HOUR", "24", "“24” is no whole number from 0 to 23"),
        ("BACKUP_KEEP", "7", "“7” is no rule: write days, weeks and months"),
        ("BACKUP_KEEP", "0,4,12", "“0,4,12” is no rule"),
        ("BACKUP_KEEP", "all", "“all” is no rule"),
        ("METRICS_TOKEN", "short", "set at least 16 letters and digits"),
        ("METRICS_TOKEN", "a token of words", "set at least 16 letters and digits"),
        ("SENTRY_DSN", "https://sentry.example", "write https://key@host/number"),
        ("LOG_FORMAT", "xml", "“xml” is not one of: line, json"),
        ("ACCESS_LOG", "yes", "“yes” is not one of: 0, 1, ip"),
        ("LOG_LEVEL", "loud", "“loud” is no level"),
    ],
)
def test_a_wrong_value_stops_the_start_with_its_name_and_what_to_write(name, value, hint):
    code, said = start(**(GOOD | {name: value}))
    assert code != 0
    last = said.splitlines()[-1]
    assert f"{name}: " in last and hint in last
    assert "p#w" not in said  # never a password


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("ALLOWED_HOSTS", "example.org, www.example.org", "['example.org', 'www.example.org']"),
        (
            "SECRET_KEY",
            "$abcdefghijklmnopqrstuvwxyz0123456789abc",
            "$abcdefghijklmnopqrstuvwxyz0123456789abc",
        ),
        ("SITE_URL", "https://example.org/", "https://example.org"),
        ("OLD_HOMES", "x.substack.com, viejo.example", "['x.substack.com', 'viejo.example']"),
        ("MAIL_PER_SECOND", "0.5", "0.5"),
        ("LOG_LEVEL", "warning", "None"),
        ("PUBLISH_HOUR", "", "8"),
        ("BACKUP_KEEP", "14, 8, 24", "(14, 8, 24)"),
        ("BACKUP_TO", "", ""),
    ],
)
def test_a_value_is_read_as_it_is_meant(name, value, read):
    assert start(name, **(GOOD | {name: value})) == (0, read)


def test_the_table_of_the_documentation_is_the_table_of_the_settings():
    assert environment.table() in (settings.BASE_DIR / "docs" / "settings.md").read_text()


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
        start(names, DEBUG="1", EMAIL_URL="smtp://me:p%40ss@mx.example:2525")[1]
        == "mx.example|2525|me|p@ss|False|False"
    )
    assert start(names, DEBUG="1", EMAIL_URL="smtp+tls://mx.example")[1] == "mx.example|587|||True|False"
    assert start(names, DEBUG="1", EMAIL_URL="smtp+ssl://mx.example")[1] == "mx.example|465|||False|True"


def test_the_deployment_check_is_content_with_production(tmp_path):
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=settings.BASE_DIR,
        env=os.environ
        | GOOD
        | {"DEBUG": "0"}
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

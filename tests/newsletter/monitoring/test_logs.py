"""Logs: every record a line that machines and people read, with its request, and never with a reader in it."""

import io
import json
import logging
import os
import re
import subprocess
import sys
import time

import pytest
from django.conf import settings as project

from mailing.models import Subscriber
from newsletter.monitoring.logs import JsonFormatter, LineFormatter, request_id
from newsletter.monitoring.requests import RequestLog
from newsletter.monitoring.scrubbing import scrub
from newsletter.monitoring.sentry import scrubbed
from tests.factories import make_issue
from tests.tools.wsgi_site import Site

READER = "lectora.secreta@correo.example"


@pytest.fixture(params=[LineFormatter, JsonFormatter], ids=["line", "json"])
def said(request):
    """All that is logged, as it is written; a function that gives its lines."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(request.param())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield lambda: stream.getvalue().splitlines()
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("to ana@example.org now", "to [address] now"),
        ("<ana.mar+news@sub.example.org>", "<[address]>"),
        ("mailto:ana@example.org?x", "mailto:[address]?x"),
        ("{'email': 'ana@example.org'}", "{'email': '[address]'}"),
        ('"ana mar"@example.org', "[address]"),
        ("ñandú@correo.example, b@c", "[address], [address]"),
        ("/x?email=ana%40example.org&y=1", "/x?email=[address]&y=1"),
        ("smtp://user:word@mail.example.org:25", "smtp://user:[address]:25"),
        ("Not Found: /unsubscribe/abc.def-1/", "Not Found: /unsubscribe/[token]/"),
        ("GET /preferences/abc/data.json", "GET /preferences/[token]/data.json"),
        ("/subscribe/confirm/abc/ /preview/a:b:c/", "/subscribe/confirm/[token]/ /preview/[token]/"),
        ("nothing at all, 5 @ noon", "nothing at all, 5 @ noon"),
        ("", ""),
    ],
)
def test_what_leads_to_a_reader_is_taken_out(text, wanted):
    assert scrub(text) == wanted


@pytest.mark.parametrize(
    "text", ["a" * 400_000 + "@", "a%40" * 100_000, "@" * 400_000, '"' * 400_000 + "@", "a@" * 200_000]
)
def test_scrubbing_takes_no_longer_for_odd_texts(text):
    began = time.process_time()
    scrub(text)
    assert time.process_time() - began < 2


def test_a_line_break_forges_no_line(said):
    logging.getLogger("x").warning("Not Found: %s", "/a\n2026-01-01 ERROR forged\r\x1b[31m")
    assert len(said()) == 1
    assert "\x1b" not in said()[0]


def test_tracebacks_hold_no_reader_either(said):
    try:
        raise ValueError(f"550 <{READER}>: no such user")
    except ValueError:
        logging.getLogger("x").exception("To %s", READER, extra={"path": f"/x/{READER}"})
    text = "\n".join(said())
    assert "ValueError" in text and "550" in text
    assert "secreta" not in text


def test_json_is_an_object_a_line_with_what_a_record_carries():
    record = logging.LogRecord("x.y", logging.INFO, "f.py", 1, "Hola %s", ("Ñ",), None)
    record.path, record.status, record.odd = "/ñ", 200, object()
    reset = request_id.set("abc")
    found = json.loads(JsonFormatter().format(record))
    request_id.reset(reset)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", found.pop("time"))
    assert found == {
        "level": "INFO",
        "logger": "x.y",
        "message": "Hola Ñ",
        "request": "abc",
        "path": "/ñ",
        "status": 200,
    }


@pytest.mark.django_db
def test_no_reader_is_in_what_their_requests_log(said, client, settings):
    reader = Subscriber.objects.create(email=READER)
    client.post("/subscribe/", {"email": READER})
    client.get("/unsubscribe/el-token-de-la-lectora/")
    client.get(f"/nada/{READER}/")
    client.get("/search/", {"q": READER})
    logging.getLogger("mailing").warning("%r %s", reader, {"to": READER})
    text = "\n".join(said())
    assert "/nada/" in text  # there was something to hide
    assert "secreta" not in text and "el-token" not in text


class Logged(Site):
    """The site with its outermost wrapper."""

    def __init__(self) -> None:
        super().__init__()
        self.pages = RequestLog(self.pages)


@pytest.mark.django_db
@pytest.mark.parametrize("sane", ["abcdef12", "0f8fad5b-d9cb-469f-a165-70867728950e", "a.b_c-d" * 9])
def test_a_sane_request_id_is_taken_and_told(said, sane):
    answer = Logged().get("/nada/", HTTP_X_REQUEST_ID=sane)
    assert (answer.status, answer.headers["X-Request-ID"]) == (404, sane)
    assert any(sane in line and "/nada/" in line for line in said())
    assert request_id.get() == ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    "odd", ["", "short", "a" * 65, "a b c d e f g", "abcdefgh\n", "abcdefg;<script>", "áéíóúáéíóú"]
)
def test_an_odd_request_id_is_replaced(odd):
    first, second = (Logged().get("/nada/", HTTP_X_REQUEST_ID=odd).headers["X-Request-ID"] for _ in range(2))
    assert re.fullmatch("[0-9a-f]{16}", first) and first != second


@pytest.mark.django_db
def test_pages_that_proxies_keep_carry_no_request_id():
    make_issue()
    site = Logged()
    for _ in range(2):
        assert "X-Request-ID" not in site.get("/").headers


@pytest.mark.django_db
@pytest.mark.parametrize(("mode", "lines"), [("0", 0), ("1", 2), ("ip", 2)])
def test_the_access_log_has_no_client_unless_asked_and_never_a_query(said, settings, mode, lines):
    settings.ACCESS_LOG = mode
    site = Logged()
    for path in ("/archive/", "/search/"):
        site.get(path, "q=palabra-rara", REMOTE_ADDR="203.0.113.7")
    found = [line for line in said() if "access" in line]
    assert len(found) == lines
    text = "\n".join(said())
    assert "palabra-rara" not in text
    assert ("203.0.113.7" in text) == (mode == "ip")
    if lines and found[0].startswith("{"):
        first = json.loads(found[0])
        assert (first["method"], first["path"], first["status"]) == ("GET", "/archive/", 200)
        assert first["bytes"] > 500 and first["milliseconds"] >= 0


@pytest.mark.django_db
def test_a_request_that_fails_is_in_the_access_log_too(said, settings):
    settings.ACCESS_LOG = "1"

    def broken(environ, start_response):
        raise RuntimeError("broken")

    site = Logged()
    site.pages = RequestLog(broken)
    with pytest.raises(RuntimeError):
        site.get("/archive/")
    assert any("500" in line and "/archive/" in line for line in said())


def test_a_report_to_sentry_holds_no_reader():
    event = {
        "user": {"email": READER, "ip_address": "203.0.113.7"},
        "request": {
            "url": f"https://example.org/unsubscribe/el-token/?email={READER}",
            "method": "POST",
            "query_string": f"email={READER}",
            "cookies": {"sessionid": "geheim"},
            "data": {"email": READER},
            "env": {"REMOTE_ADDR": "203.0.113.7"},
            "headers": {
                "Cookie": "geheim",
                "Authorization": "geheim",
                "User-Agent": "Firefox",
                "X-Forwarded-For": "203.0.113.7",
            },
        },
        "exception": {"values": [{"type": "ValueError", "value": f"no <{READER}>"}]},
        "breadcrumbs": {"values": [{"message": f"to {READER}"}]},
    }
    reset = request_id.set("abcdef12")
    found = scrubbed(event, {})
    request_id.reset(reset)
    text = json.dumps(found)
    assert not [word for word in ("secreta", "geheim", "203.0.113.7", "el-token") if word in text]
    assert found["request"]["headers"] == {"User-Agent": "Firefox"}
    assert found["exception"]["values"][0]["value"] == "no <[address]>"
    assert found["tags"] == {"request": "abcdef12"}


SDK = "def init(**given):\n    print('SENTRY', sorted(given), given['send_default_pii'], given['include_local_variables'])\n"


def started(**environment: str) -> subprocess.CompletedProcess[str]:
    """A fresh Python that loads the settings."""
    values = {"PATH": os.environ["PATH"], "ENV_FILE": "", "DEBUG": "1"} | environment
    command = [sys.executable, "-c", "import newsletter.settings"]
    return subprocess.run(command, cwd=project.BASE_DIR, env=values, capture_output=True, text=True)


def test_sentry_starts_by_its_setting_alone(tmp_path):
    dsn = "https://abc@sentry.example/7"
    (tmp_path / "sentry_sdk.py").write_text(SDK)
    with_it = started(SENTRY_DSN=dsn, PYTHONPATH=str(tmp_path))
    assert with_it.returncode == 0, with_it.stderr
    assert "SENTRY" in with_it.stdout and with_it.stdout.strip().endswith("False False")
    assert "SENTRY" not in started(PYTHONPATH=str(tmp_path)).stdout
    (tmp_path / "sentry_sdk.py").unlink()
    without = started(SENTRY_DSN=dsn, PYTHONPATH=str(tmp_path))
    assert without.returncode != 0
    assert without.stderr.splitlines()[-1].startswith(
        "django.core.exceptions.ImproperlyConfigured: SENTRY_DSN: needs sentry-sdk"
    )

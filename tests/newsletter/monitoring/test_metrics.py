"""`/metrics`: the format to the letter, the numbers right, and nothing without the token."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from issues.models import Issue
from mailing.models import Delivery, Letter, Mailing, Subscriber, Worker
from newsletter.monitoring.exposition import Family, write
from newsletter.monitoring.requests import RequestLog
from tests.factories import make_issue
from tests.tools.wsgi_site import Site

pytestmark = pytest.mark.django_db
TOKEN = "a-token-of-enough-letters"
NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
LABEL = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\n"])*)"')
SAMPLE = re.compile(rf"({NAME})(?:\{{(.*)\}})? (\S+)")
UNESCAPED = {"\\\\": "\\", "\\n": "\n", '\\"': '"'}


def parsed(text: str) -> dict[str, dict[frozenset, float]]:
    """Name -> labels -> value, read as the format's description says; every deviation is an error."""
    assert text.endswith("\n") and "\r" not in text
    found: dict[str, dict[frozenset, float]] = {}
    open_family = ""
    for line in text.removesuffix("\n").split("\n"):
        if told := re.fullmatch(rf"# HELP ({NAME}) (?:[^\\\n]|\\\\|\\n)*", line):
            open_family = told[1]
            assert open_family not in found, f"{open_family} is in two places"
            found[open_family] = {}
        elif told := re.fullmatch(rf"# TYPE ({NAME}) (gauge|counter)", line):
            assert told[1] == open_family and not found[open_family]
            assert (told[2] == "counter") == told[1].endswith("_total")
        else:
            sample = SAMPLE.fullmatch(line)
            assert sample and sample[1] == open_family, line
            inside = sample[2] or ""
            pairs = LABEL.findall(inside)
            assert ",".join(f'{name}="{value}"' for name, value in pairs) == inside, line
            labels = frozenset(
                (name, re.sub(r"\\.", lambda e: UNESCAPED[e[0]], value)) for name, value in pairs
            )
            assert labels not in found[open_family] and len(pairs) == len({name for name, _ in pairs})
            found[open_family][labels] = float(sample[3])
    assert all(found.values())
    return found


def numbers(answer) -> dict[str, dict[frozenset, float]]:
    """What an answer says, by name and labels."""
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    return parsed(answer.content.decode())


def of(found, name: str, **labels: str) -> float:
    return found[f"quincena_{name}"][frozenset(labels.items())]


@pytest.fixture
def scrape(client, settings):
    settings.METRICS_TOKEN = TOKEN
    return lambda: numbers(client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}))


def test_without_the_setting_it_does_not_exist(client, settings):
    settings.METRICS_TOKEN = ""
    for headers in ({}, {"Authorization": "Bearer "}, {"Authorization": f"Bearer {TOKEN}"}):
        assert client.get("/metrics", headers=headers).status_code == 404


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "Bearer",
        "Bearer ",
        "Bearer wrong",
        f"Basic {TOKEN}",
        TOKEN,
        f"Bearer {TOKEN}x",
        "Bearer ñ",
        "Bearer \x80",
    ],
)
def test_a_wrong_token_learns_nothing(client, settings, sent):
    settings.METRICS_TOKEN = TOKEN
    answer = client.get("/metrics", HTTP_AUTHORIZATION=sent)
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert b"quincena" not in answer.content
    assert "no-store" in answer["Cache-Control"]


def test_an_empty_site_has_numbers_already(scrape):
    found = scrape()
    assert of(found, "issues", state="public") == 0
    assert of(found, "mail_queue", kind="letter", state="queued") == 0
    assert of(found, "publication_lag_seconds") == 0
    assert "quincena_worker_last_seen_timestamp_seconds" not in found


def test_mail_worker_and_publication_are_counted(scrape):
    now = timezone.now()
    issue = make_issue(publish_at=now - timedelta(minutes=7))
    make_issue(publish_at=now + timedelta(days=1))
    make_issue(status=Issue.Status.DRAFT)
    last = Mailing.objects.create(
        issue=make_issue(publish_at=now - timedelta(days=20)), state="sending", content={}, started_at=now
    )
    Mailing.objects.create(issue=issue)
    for number, state in enumerate(["queued", "accepted", "accepted", "bounced"]):
        reader = Subscriber.objects.create(email=f"r{number}@example.org")
        Delivery.objects.create(mailing=last, subscriber=reader, state=state)
    Letter.objects.enqueue("ana@example.org", {}, kind=Letter.Kind.EDITOR)
    Worker.objects.create(name="a", seen_at=now - timedelta(seconds=90))
    found = scrape()
    assert of(found, "issues", state="public") == 2
    assert of(found, "issues", state="scheduled") == 1
    assert of(found, "mail_queue", kind="delivery", state="queued") == 1
    assert of(found, "mail_queue", kind="letter", state="queued") == 1
    assert of(found, "mailing_last_deliveries", state="accepted") == 2
    assert of(found, "mailing_last_deliveries", state="complained") == 0
    assert of(found, "mailings", state="planned") == of(found, "mailings", state="sending") == 1
    assert 420 <= of(found, "publication_lag_seconds") < 480
    assert of(found, "publication_last_timestamp_seconds") == pytest.approx(issue.publish_at.timestamp())
    assert of(found, "worker_last_seen_timestamp_seconds") == pytest.approx(now.timestamp() - 90, abs=1)


def test_no_reader_is_in_it(client, scrape):
    Subscriber.objects.create(email="lectora@secreta.example")
    Letter.objects.enqueue("lectora@secreta.example", {}, kind=Letter.Kind.EDITOR)
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert "secreta" not in answer.content.decode()


def test_a_scrape_takes_fifteen_queries(scrape, django_assert_max_num_queries):
    scrape()
    with django_assert_max_num_queries(15):
        scrape()


def test_the_page_cache_counts_what_it_answers(settings):
    settings.METRICS_TOKEN = TOKEN
    make_issue(slug="cinco")
    site = Site()
    for _ in range(3):
        site.get("/issues/cinco/")
    answer = site.get("/metrics", HTTP_AUTHORIZATION=f"Bearer {TOKEN}")
    found = parsed(answer.body.decode())
    values = {
        name: next(iter(found[f"quincena_page_cache_{name}"].values()))
        for name in ("hits_total", "misses_total", "pages")
    }
    assert values == {"hits_total": 2, "misses_total": 1, "pages": 1}


def test_answers_are_counted_by_their_class(settings):
    settings.METRICS_TOKEN = TOKEN
    site = Site()

    def failing_once(environ, start_response):
        if environ["PATH_INFO"] == "/broken":
            raise RuntimeError("broken")
        return pages(environ, start_response)

    pages, site.pages = site.pages, RequestLog(failing_once)
    for path in ("/", "/archive/", "/nada/", "/archive"):
        site.get(path)
    with pytest.raises(RuntimeError):
        site.get("/broken")
    answer = site.get("/metrics", HTTP_AUTHORIZATION=f"Bearer {TOKEN}")
    found = parsed(answer.body.decode())["quincena_http_answers_total"]
    counts = {dict(labels)["code"]: value for labels, value in found.items()}
    assert counts == {"2xx": 2, "3xx": 1, "4xx": 1, "5xx": 1}


def test_the_format_escapes_what_it_must():
    odd = 'a\\b\n"c" ñ'
    text = write([Family("x_total", "one\\two\nthree", "counter", (({"of": odd}, 1.5), ({}, float("inf"))))])
    assert parsed(text) == {"x_total": {frozenset({("of", odd)}): 1.5, frozenset(): float("inf")}}
    assert "# HELP x_total one\\\\two\\nthree\n" in text


@pytest.mark.parametrize(
    "wrong",
    [
        "a 1",
        "# HELP a b\n# TYPE a gauge\nb 1\n",
        "# HELP a b\n# TYPE a gauge\na 1,5\n",
        "# HELP a b\n# TYPE a gauge\na{x=1} 1\n",
    ],
)
def test_the_parser_of_these_tests_can_fail(wrong):
    with pytest.raises((AssertionError, ValueError)):
        parsed(wrong)


def test_only_reading_is_answered(client):
    assert client.post("/metrics").status_code == 405

"""The hub hears of what turns public: once, after it did, and again until it answers."""

from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs

import pytest
from django.db import transaction
from django.utils import timezone

from issues.feeds import websub
from issues.feeds.websub import ping
from issues.models import Issue
from tests.factories import make_issue

pytestmark = pytest.mark.django_db
FEEDS = ["https://quincena.example/feed.xml", "https://quincena.example/feed.json"]


class Hub:
    """A hub on loopback that keeps what it was told and answers as it is asked to."""

    def __init__(self) -> None:
        self.told: list[dict[str, list[str]]] = []
        self.status = 204

    @property
    def feeds(self) -> list[str]:
        return [said["hub.url"][0] for said in self.told]


@pytest.fixture
def hub(settings) -> Iterator[Hub]:
    hub = Hub()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            hub.told.append(parse_qs(body))
            self.send_response(hub.status)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
    settings.WEBSUB_HUB = f"http://127.0.0.1:{server.server_port}/"
    yield hub
    server.shutdown()
    server.server_close()


def test_without_a_hub_nobody_is_told(hub, settings):
    make_issue()
    settings.WEBSUB_HUB = ""
    assert (ping(), hub.told) == (0, [])


def test_each_feed_is_told_of_once(hub):
    make_issue()
    assert [ping(), ping()] == [2, 0]
    assert hub.feeds == FEEDS
    assert hub.told[0]["hub.mode"] == ["publish"]


def test_a_scheduled_issue_is_told_of_at_its_minute_and_not_before(hub, time_machine):
    minute = timezone.now() + timedelta(hours=1)
    make_issue(slug="hoy")
    ping()
    make_issue(slug="pronto", publish_at=minute)
    make_issue(slug="borrador", status=Issue.Status.DRAFT)
    time_machine.move_to(minute - timedelta(seconds=1), tick=False)
    assert ping() == 0
    time_machine.move_to(minute, tick=False)
    assert ping() == 2


def test_changes_readers_see_and_withdrawals_are_told_of_too(hub):
    make_issue(slug="uno")
    make_issue(slug="dos")
    ping()
    Issue.objects.filter(slug="uno").update(edited_at=timezone.now())
    assert ping() == 2
    Issue.objects.filter(slug="dos").update(status=Issue.Status.WITHDRAWN)
    assert ping() == 2


def test_a_hub_that_fails_is_tried_again_later_and_later(hub, time_machine, caplog):
    make_issue()
    now = timezone.now()
    hub.status = 503
    for minutes, told in ((0, 2), (0.5, 2), (1.1, 4), (2, 4), (3.2, 6)):
        time_machine.move_to(now + timedelta(minutes=minutes), tick=False)
        ping()
        assert len(hub.told) == told, minutes
    hub.status = 202
    time_machine.move_to(now + timedelta(hours=7), tick=False)
    assert ping() == 2
    assert "503" in caplog.text


def test_a_hub_that_is_not_there_stops_nobody(settings, caplog):
    settings.WEBSUB_HUB = "http://127.0.0.1:9/"
    make_issue()
    assert ping() == 0
    assert "was not told of feed" in caplog.text


def test_a_second_worker_does_not_tell_what_the_first_is_telling(hub, monkeypatch):
    make_issue()
    tell = websub.notify_hub

    def telling(address: str) -> str:
        monkeypatch.setattr(websub, "notify_hub", tell)
        told_by_others.append(ping())
        return tell(address)

    told_by_others: list[int] = []
    monkeypatch.setattr(websub, "notify_hub", telling)
    assert ping() == 1
    assert told_by_others == [1]  # the other feed, which nobody was at
    assert sorted(hub.feeds) == sorted(FEEDS)


def test_a_worker_that_died_while_telling_is_not_waited_for_long(hub, monkeypatch, time_machine):
    def die(address: str) -> str:
        raise KeyboardInterrupt

    make_issue()
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(websub, "notify_hub", die)
        ping()
    now = timezone.now()
    assert ping() == 1
    time_machine.move_to(now + timedelta(minutes=3), tick=False)
    assert ping() == 1
    assert sorted(hub.feeds) == sorted(FEEDS)


@pytest.mark.django_db(transaction=True)
def test_what_was_not_committed_is_not_told(hub):
    make_issue(slug="antes")
    ping()
    with pytest.raises(RuntimeError), transaction.atomic():
        make_issue(slug="nunca")
        raise RuntimeError
    assert ping() == 0


def test_looking_for_changes_costs_the_same_however_many_issues(hub, django_assert_num_queries):
    for number in (7, 8, 9):
        make_issue(number=number, slug=f"n-{number}", imported_at=timezone.now())
    ping()
    with django_assert_num_queries(4):  # a row and a look at the issues, for either feed
        ping()

"""What a monitor reads at /healthz."""

from datetime import timedelta

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from mailing.models import Worker

pytestmark = pytest.mark.django_db


def test_a_healthy_site_says_so_and_when_a_worker_was_seen(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["worker"]) == (200, None)
    Worker.objects.create(name="a", seen_at=timezone.now() - timedelta(seconds=90))
    answer = client.get("/healthz")
    assert answer.json().items() >= {"status": "ok", "database": "ok", "cache": "ok"}.items()
    assert 90 <= answer.json()["worker"]["seconds"] < 150
    assert "no-store" in answer["Cache-Control"] and not answer.cookies
    assert client.post("/healthz").status_code == 405


@pytest.mark.parametrize(
    ("name", "place", "what"),
    [("cache", cache, "set"), ("database", connection, "cursor"), ("static", staticfiles_storage, "url")],
)
def test_what_does_not_answer_is_named_without_telling_why(client, monkeypatch, name, place, what):
    def broken(*args, **kwargs):
        raise OSError("secret-host:6379 refused")

    monkeypatch.setattr(place, what, broken)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()[name] == "failed"
    assert "secret-host" not in answer.content.decode()

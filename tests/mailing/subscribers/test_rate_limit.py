"""The limits of the sign-up form hold whatever becomes of the cache, and take little room whoever comes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from mailing.models import SignUpCount
from mailing.models.limits import BUCKETS
from mailing.subscribers import rate_limit
from tests.mailing.subscribers.test_lifecycle import sign_up


def test_what_fills_or_empties_the_cache_forgets_no_sign_up(client: Client, db: None) -> None:
    for number in range(rate_limit.PER_NETWORK):
        assert sign_up(client, f"a{number}@example.org", REMOTE_ADDR="192.0.2.1").status_code == 303
        cache.clear()
    assert sign_up(client, "b@example.org", REMOTE_ADDR="192.0.2.2").status_code == 429


def test_an_hour_later_a_network_may_sign_up_again(client: Client, db: None) -> None:
    for _time in range(rate_limit.PER_NETWORK + 1):
        rate_limit.too_many("192.0.2.1")
    assert sign_up(client, "a@example.org", REMOTE_ADDR="192.0.2.1").status_code == 429
    SignUpCount.objects.update(since=timezone.now() - timedelta(minutes=61))
    assert sign_up(client, "a@example.org", REMOTE_ADDR="192.0.2.1").status_code == 303


def test_however_many_networks_come_the_rows_are_few(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mailing.models.limits.BUCKETS", 8)
    for number in range(100):
        rate_limit.too_many(f"198.51.{number}.1")
        rate_limit.too_many(f"2001:db8:{number}::1")
    assert SignUpCount.objects.count() <= 9 <= BUCKETS
    assert SignUpCount.objects.get(bucket=0).number == 200


def test_all_networks_together_have_a_limit(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rate_limit, "IN_ALL", 3)
    codes = [sign_up(client, f"a{n}@example.org", REMOTE_ADDR=f"198.51.{n}.1").status_code for n in range(5)]
    assert codes == [303, 303, 303, 429, 429]


def test_signing_up_needs_no_cache(client: Client, db: None, settings: Any) -> None:
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
        }
    }
    assert client.get("/subscribe/").status_code == 200
    assert sign_up(client, "ana@example.org").status_code == 303
    assert client.get("/subscribe/sent/").status_code == 200


def test_a_large_body_is_refused(client: Client, db: None) -> None:
    answer = client.post("/subscribe/", {"email": "ana@example.org", "website": "x" * 2_000_000})
    assert answer.status_code == 413

"""Several machines behind one Redis: one renders a page, the others take it, and without Redis each does its own."""

import os
import secrets

import pytest
import redis

from issues import content_version
from issues.models import Issue
from newsletter.page_cache.redis import Shared
from tests.factories import make_issue
from tests.tools.wsgi_site import Site

pytestmark = pytest.mark.django_db
REDIS = os.environ.get("TEST_REDIS", "redis://127.0.0.1:6379/0")
PAGE = "/issues/cinco/"


@pytest.fixture
def issue(settings) -> Issue:
    settings.SECRET_KEY = secrets.token_hex(
        32
    )  # so that no other run of the tests shares a page with this one
    return make_issue(title="Del 1 al 15 de marzo (#5 de 2026)", slug="cinco", number=5)


@pytest.fixture
def address(settings, issue) -> str:
    try:
        redis.Redis.from_url(REDIS, socket_connect_timeout=1).ping()
    except redis.RedisError:
        pytest.skip("no Redis answers at TEST_REDIS")
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS}
    }
    return REDIS


def test_a_page_is_rendered_by_one_machine_for_all(address):
    one, other = Site(), Site()
    first, second = one.get(PAGE), other.get(PAGE)
    assert (one.asked, other.asked) == (1, 0)
    assert second.status == 200
    assert (first.body, first.headers) == (second.body, second.headers)
    assert other.get(PAGE, HTTP_IF_NONE_MATCH=first.headers["ETag"]).status == 304
    assert other.get(PAGE, HTTP_ACCEPT_ENCODING="gzip").headers["Content-Encoding"] == "gzip"


def test_an_edit_is_rendered_anew_and_then_shared(address, issue):
    Site().get(PAGE)
    Issue.objects.filter(pk=issue.pk).update(intro="Nueva palabra.")
    content_version.bump()
    one, other = Site(), Site()
    assert b"Nueva palabra" in one.get(PAGE).body
    assert b"Nueva palabra" in other.get(PAGE).body
    assert (one.asked, other.asked) == (1, 0)


def test_another_release_or_another_site_shares_nothing(address, settings):
    Site().get(PAGE)
    settings.SITE_NAME = "Otra"
    other = Site()
    assert b"Otra" in other.get(PAGE).body
    assert other.asked == 1


def test_errors_and_odd_queries_are_not_shared(address):
    for path, query in (("/issues/nada/", ""), ("/archive/", "a=1"), ("/search/", "q=faro")):
        one, other = Site(), Site()
        one.get(path, query), other.get(path, query)
        assert (one.asked, other.asked) == (1, 1), path


def test_what_lies_in_redis_is_no_pickle_and_goes_by_itself(address):
    shared, page = Shared(address), Site()
    before = set(shared.redis.scan_iter(count=1000))
    page.get(PAGE)
    [kept] = page.pages.memory.pages.values()
    new = set(shared.redis.scan_iter(count=1000)) - before
    [name] = [each for each in new if kept.body in (shared.redis.get(each) or b"")]
    value = shared.redis.get(name)
    assert value.startswith(b"[[") and kept.body in value
    assert 0 < shared.redis.ttl(name) <= 600


def test_without_redis_every_machine_renders_for_itself(settings, issue, caplog):
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
        }
    }
    site = Site()
    assert site.get(PAGE).status == site.get("/").status == site.get(PAGE).status == 200
    assert site.asked == 2
    assert caplog.text.count("pages are rendered here") == 1  # and is not asked again at once

"""Pages from memory: the same bytes as Django's, for everyone, and not a second longer than they are true."""

import gzip
from datetime import UTC, datetime, timedelta

import brotli
import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from issues import content_version
from issues.importing.importer import Importer
from issues.models import ContentVersion, Issue
from issues.parsing.documents import SourceDocument
from newsletter.page_cache.response import coding_for
from tests.factories import make_issue, make_item
from tests.tools.wsgi_site import Site

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 4, 10, 12, 0, tzinfo=UTC)
PAGE = "/issues/cinco/"


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def issue(clock) -> Issue:
    issue = make_issue(title="Del 1 al 15 de marzo (#5 de 2026)", slug="cinco", number=5)
    make_item(issue, title="El faro", slug="el-faro")
    return issue


@pytest.fixture
def site(issue) -> Site:
    return Site()


def test_a_second_reader_costs_no_query_and_no_view(site, django_assert_num_queries):
    first = site.get(PAGE)
    with django_assert_num_queries(0):
        second = site.get(PAGE)
    assert site.asked == 1
    assert first.status == second.status == 200
    assert first.body == second.body and b"El faro" in second.body
    assert first.headers == second.headers
    assert "Content-Security-Policy" in second.headers


def test_an_items_page_reads_nothing_after_its_issues(site, issue):
    site.get(PAGE)
    with CaptureQueriesContext(connection) as queries:
        part = site.get(PAGE + "el-faro/")
    assert b"El faro" in part.body
    assert not [query for query in queries if 'FROM "issues_link"' in query["sql"]]


def test_a_change_is_in_all_pages_made_after_it(site, issue, clock):
    site.get(PAGE)
    part = issue.items.get()
    part.title = part.heading = "El puerto"
    part.save()
    content_version.bump()
    clock.shift(2)
    assert b"El puerto" in site.get(PAGE + "el-faro/").body


def test_the_version_is_asked_once_a_second_with_one_query(site, clock, django_assert_num_queries):
    site.get(PAGE)
    clock.shift(2)
    with django_assert_num_queries(1):
        site.get(PAGE)
        site.get(PAGE)
    assert site.asked == 1


def test_who_has_the_page_gets_304_without_django(site, clock):
    assert (
        "Last-Modified" not in site.get(PAGE).headers
    )  # so fresh that its second may still mean another page
    clock.shift(3)
    page = site.get(PAGE)
    for header in (
        {"HTTP_IF_NONE_MATCH": page.headers["ETag"]},
        {"HTTP_IF_NONE_MATCH": f'"other", W/{page.headers["ETag"]}'},
        {"HTTP_IF_MODIFIED_SINCE": page.headers["Last-Modified"]},
    ):
        answer = site.get(PAGE, **header)
        assert (answer.status, answer.body) == (304, b"")
        assert answer.headers["ETag"] == page.headers["ETag"] and "Cache-Control" in answer.headers
    assert site.get(PAGE, HTTP_IF_NONE_MATCH='"other"').status == 200
    assert site.asked == 1


def test_dates_and_tags_open_nothing_hidden(site):
    make_issue(slug="oculto", number=6, status=Issue.Status.DRAFT)
    answer = site.get(
        "/issues/oculto/", HTTP_IF_NONE_MATCH="*", HTTP_IF_MODIFIED_SINCE="Fri, 10 Apr 2026 12:00:00 GMT"
    )
    assert answer.status == 404 and answer.headers["Cache-Control"] == "no-cache"


def test_head_is_the_page_without_its_body(site):
    head, page = site.get(PAGE, method="HEAD"), site.get(PAGE)
    assert (head.body, head.headers) == (b"", page.headers)
    assert site.asked == 1


def test_pages_say_how_long_they_may_be_kept(site):
    headers = site.get(PAGE).headers
    assert headers["Cache-Control"] == "public, max-age=30, stale-while-revalidate=30"
    assert headers["Vary"] == "Accept-Encoding"
    assert headers["ETag"].startswith('"')


@pytest.mark.parametrize(
    ("accepted", "coding", "read"), [("gzip", "gzip", gzip.decompress), ("gzip, br", "br", brotli.decompress)]
)
def test_pages_are_compressed_as_the_client_likes(site, accepted, coding, read):
    plain, packed = site.get(PAGE), site.get(PAGE, HTTP_ACCEPT_ENCODING=accepted)
    assert packed.headers["Content-Encoding"] == coding
    assert read(packed.body) == plain.body
    assert int(packed.headers["Content-Length"]) == len(packed.body) < len(plain.body)
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert site.asked == 1


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [("", ""), ("br;q=0, gzip", "gzip"), ("*", "br"), ("br; q=0.0", ""), ("deflate", "")],
)
def test_codings_are_chosen_by_what_is_refused(accepted, coding):
    assert coding_for(accepted) == coding


def test_an_edit_shows_within_a_second_in_every_process(site, issue, clock):
    other = Site()
    assert b"Nueva palabra" not in site.get(PAGE).body + other.get(PAGE).body
    Issue.objects.filter(pk=issue.pk).update(intro="Nueva palabra.")
    content_version.bump()
    clock.shift(1)
    assert b"Nueva palabra" in site.get(PAGE).body
    assert b"Nueva palabra" in other.get(PAGE).body


def test_a_scheduled_issue_appears_at_its_minute(site, clock):
    make_issue(slug="seis", title="La nueva", publish_at=NOW + timedelta(seconds=90, milliseconds=500))
    assert b"/issues/seis/" not in site.get("/").body
    assert site.get("/issues/seis/").status == 404
    clock.shift(90)
    early = site.get("/")
    assert b"/issues/seis/" not in early.body
    assert early.headers["Cache-Control"] == "public, max-age=0"
    clock.shift(0.5)
    assert b"/issues/seis/" in site.get("/").body
    assert site.get("/issues/seis/").status == 200


def test_nobody_keeps_a_page_beyond_the_next_publication(site, clock):
    make_issue(slug="seis", publish_at=NOW + timedelta(seconds=21))
    assert site.get("/").headers["Cache-Control"] == "public, max-age=20"


def test_a_withdrawn_issue_is_gone_within_a_second(site, issue, clock):
    assert site.get(PAGE).status == 200
    with transaction.atomic():
        Issue.objects.filter(pk=issue.pk).update(status=Issue.Status.WITHDRAWN)
        content_version.bump()
    clock.shift(1)
    assert site.get(PAGE).status == 410
    assert PAGE.encode() not in site.get("/").body


def test_a_change_nobody_told_of_shows_after_minutes(site, issue, clock):
    site.get(PAGE)
    Issue.objects.filter(pk=issue.pk).update(intro="Sin avisar.")
    clock.shift(300)
    assert b"Sin avisar" in site.get(PAGE).body


def test_import_and_desk_tell_what_they_change(issue, admin_client):
    def number():
        return ContentVersion.objects.values_list("number", flat=True).first() or 0

    start = number()
    source = SourceDocument("a.md", "a", "a", ".md", b"---\ntitle: Faros\ndate: 2026-03-01\n---\nHola.\n")
    assert Importer(dry_run=True).take(source).outcome == "created"
    assert number() == start
    assert Importer().take(source).outcome == "created"
    assert Importer().take(source).outcome == "unchanged"
    assert number() == start + 1
    topic = reverse("admin:issues_topic_add")
    assert admin_client.post(topic, {"name": "faros", "slug": "faros"}).status_code == 302
    assert number() == start + 2


def test_only_public_addresses_are_kept(site):
    for path in (
        "/admin/login/",
        "/preview/x;a.css",
        "/search/",
        "/subscribe/",
        "/healthz",
        "/static/site.css",
        "/admin/x.css",
    ):
        before = site.asked
        first, _second = site.get(path), site.get(path)
        assert site.asked == before + 2, path
        assert not first.headers.get("Cache-Control", "").startswith("public, max-age=30"), path


def test_an_editors_session_never_colours_what_others_read(site, client):
    client.force_login(get_user_model().objects.create_superuser("editora", password="x"))
    cookie = "; ".join(f"{name}={value.value}" for name, value in client.cookies.items())
    editor, reader = site.get(PAGE, HTTP_COOKIE=cookie), site.get(PAGE)
    assert editor.body == reader.body and not reader.cookies


@pytest.mark.parametrize(
    "headers",
    [
        [("Set-Cookie", "a=b")],
        [("Vary", "Cookie")],
        [("Cache-Control", "private")],
        [("Cache-Control", "no-store")],
    ],
)
def test_answers_for_one_person_are_never_kept(issue, headers):
    asked = []

    def personal(environ, start_response):
        asked.append(environ)
        start_response("200 OK", [("Content-Type", "text/html"), ("Content-Length", "2"), *headers])
        return [b"yo"]

    site = Site()
    site.django = personal
    assert site.get("/").body == site.get("/").body == b"yo"
    assert len(asked) == 2
    assert "ETag" not in site.get("/").headers


def test_headers_outside_the_key_change_nothing(site):
    forged = site.get(
        PAGE,
        HTTP_X_FORWARDED_HOST="evil.example",
        HTTP_X_FORWARDED_PROTO="https",
        HTTP_X_ORIGINAL_URL="/admin/",
        HTTP_X_HTTP_METHOD_OVERRIDE="POST",
        HTTP_X_PREVIEW="1",
        HTTP_ACCEPT_LANGUAGE="en",
    )
    clean = site.get(PAGE)
    assert (forged.status, forged.body, forged.headers) == (200, clean.body, clean.headers)
    assert b"evil" not in clean.body
    assert site.asked == 1


def test_a_forged_host_is_refused_and_never_kept(site):
    for _ in range(2):
        assert site.get(PAGE, HTTP_HOST="evil.example").status == 400
    assert site.asked == 2
    assert not site.pages.memory.pages


def test_odd_queries_are_rendered_each_time(site):
    for query in ("page=2;page=3", "page=1&page=2", "q=utm_source", "page=02", "a=1&utm_source=x"):
        before = site.asked
        first = site.get("/archive/", query)
        site.get("/archive/", query)
        assert site.asked == before + 2, query
        assert "ETag" in first.headers
    assert not site.pages.memory.pages


def test_what_mail_and_networks_add_to_an_address_makes_no_other_page(site):
    page = site.get(PAGE)
    for query in ("utm_source=mail&utm_medium=email", "fbclid=Iw%26AR", "mc_cid=1&mc_eid=2", "utm_id="):
        assert site.get(PAGE, query).body == page.body
    assert site.asked == 1
    assert site.get("/archive/", "utm_source=x&page=2").status == site.get("/archive/", "page=2").status
    assert site.asked == 2


def test_memory_keeps_to_its_bound(issue):
    site = Site(megabytes=0.03)
    for path in ("/", "/archive/", PAGE, "/issues/cinco/el-faro/", "/issues/cinco.json"):
        assert site.get(path).status == 200
    assert 0 < site.pages.memory.size <= 0.03 * 1024 * 1024
    assert sum(page.size for page in site.pages.memory.pages.values()) == site.pages.memory.size


def test_without_room_every_request_is_rendered(issue):
    site = Site(megabytes=0)
    assert site.get(PAGE).headers == site.get(PAGE).headers
    assert site.asked == 2


def test_other_methods_reach_django(site):
    assert site.get(PAGE, method="POST").status in {403, 405}
    assert site.asked == 1

"""The desk's answers are packed on their way, and tell no secret by how long they are."""

import gzip
import re

import pytest

from tests.factories import make_issue, make_item

pytestmark = pytest.mark.django_db


def test_the_desk_comes_packed_and_its_tokens_are_others_every_time(admin_client):
    issue = make_issue(status="draft")
    for _ in range(5):
        make_item(issue)
    address = f"/admin/issues/issue/{issue.pk}/change/"
    tokens = set()
    for _ in range(2):
        answer = admin_client.get(address, HTTP_ACCEPT_ENCODING="gzip, zstd")
        assert answer["Content-Encoding"] == "gzip"
        page = gzip.decompress(answer.content)
        assert len(answer.content) < len(page) / 4
        tokens.add(re.search(rb'csrfmiddlewaretoken" value="(\w+)"', page)[1])
    assert len(tokens) == 2


def test_who_takes_no_packed_answer_gets_none(admin_client):
    answer = admin_client.get("/admin/issues/issue/")
    assert "Content-Encoding" not in answer


def test_readers_pages_are_not_packed_twice(client):
    make_issue(slug="cinco")
    assert "Content-Encoding" not in client.get("/issues/cinco/", HTTP_ACCEPT_ENCODING="gzip")

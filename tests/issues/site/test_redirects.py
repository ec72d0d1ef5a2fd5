"""The old homes' addresses lead to ours, in one step, and to nothing that is not public."""

import pytest

from issues.models import Alias, Issue
from tests.factories import make_issue

pytestmark = pytest.mark.django_db


@pytest.fixture
def issue() -> Issue:
    issue = make_issue(slug="cinco")
    for path in ("posts/antiguo", "2024/otro camino/página", "p/sustituto"):
        Alias.objects.create(issue=issue, path=path)
    return issue


@pytest.mark.parametrize(
    "address",
    [
        "/posts/cinco/",
        "/posts/cinco",
        "/p/cinco",
        "/p/cinco/",
        "/p/cinco/comments",
        "/p/antiguo/comments/",
        "/posts/antiguo/",
        "/p/antiguo",
        "/posts/sustituto/",
        "/2024/otro camino/página",
        "/2024/otro camino/página/",
    ],
)
def test_an_old_address_leads_to_the_issue_in_one_step(client, issue, address):
    response = client.get(address)
    assert (response.status_code, response["Location"]) == (301, "/issues/cinco/")


def test_the_query_goes_along(client, issue):
    assert client.get("/p/cinco?utm_source=a&b=ñ")["Location"].startswith("/issues/cinco/?utm_source=a&b=")


def test_unknown_old_addresses_are_not_found(client, issue):
    for address in ("/posts/seis/", "/p/seis", "/p/", "/posts/", "/2024/", "/posts/../cinco/"):
        assert client.get(address).status_code == 404, address


def test_hidden_issues_have_no_old_address(client, issue):
    Issue.objects.update(status=Issue.Status.DRAFT)
    for address in ("/posts/cinco/", "/p/antiguo", "/2024/otro camino/página"):
        assert client.get(address).status_code == 404, address


def test_an_address_of_ours_wins_over_an_old_one(client, issue):
    Alias.objects.create(issue=issue, path="archive")
    assert client.get("/archive/").status_code == 200


@pytest.mark.parametrize(
    ("old", "new"),
    [("/feed", "/feed.xml"), ("/archive", "/archive/"), ("/about", "/"), ("/subscribe", "/subscribe/")],
)
def test_the_old_homes_other_pages_have_their_like_here(client, old, new):
    response = client.get(old + "?utm_source=a")
    assert (response.status_code, response["Location"]) == (301, new + "?utm_source=a")
    assert client.get(new).status_code == 200


def test_an_issue_that_stood_there_wins_over_the_homes_own_page(client, issue):
    Alias.objects.create(issue=issue, path="about")
    assert client.get("/about")["Location"] == "/issues/cinco/"

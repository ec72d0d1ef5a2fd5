"""The old homes' addresses lead to ours, in one step, and to nothing that is not public."""

from dataclasses import replace

import pytest

from issues.content import IssueContent, ItemContent
from issues.editing.saving import store
from issues.errors import InvalidContent
from issues.models import Alias, Issue
from tests.factories import make_issue, make_item

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
    [("/feed", "/feed.xml"), ("/archive", "/archive/"), ("/about", "/about/"), ("/subscribe", "/subscribe/")],
)
def test_the_old_homes_other_pages_have_their_like_here(client, old, new):
    response = client.get(old + "?utm_source=a")
    assert (response.status_code, response["Location"]) == (301, new + "?utm_source=a")
    assert client.get(new).status_code == 200


def test_an_issue_that_stood_there_wins_over_the_homes_own_page(client, issue):
    Alias.objects.create(issue=issue, path="about")
    assert client.get("/about")["Location"] == "/issues/cinco/"


ADDRESSES = [
    "/issues/{}/",
    "/issues/{}.json",
    "/issues/{}/card.png",
    "/issues/{}/el-faro/",
    "/issues/{}/el-faro/card.png",
]


@pytest.fixture
def renamed(issue) -> Issue:
    """An issue that had two slugs before, changed as the desk changes them."""
    make_item(issue, title="El faro", slug="el-faro")
    for slug in ("seis", "siete"):
        store(issue, replace(IssueContent.of(issue), slug=slug))
        issue.refresh_from_db()
    return issue


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("former", ["cinco", "seis", "sustituto"])
def test_every_page_of_an_issue_is_found_under_its_former_slugs(client, renamed, address, former):
    response = client.get(address.format(former) + "?utm_source=mail")
    assert (response.status_code, response["Location"]) == (301, address.format("siete") + "?utm_source=mail")
    assert client.get(response["Location"]).status_code == 200


@pytest.mark.parametrize("address", ADDRESSES)
def test_former_slugs_of_a_draft_tell_nothing(client, renamed, address):
    Issue.objects.update(status=Issue.Status.DRAFT)
    assert client.get(address.format("cinco")).status_code == 404


@pytest.mark.parametrize("address", [*ADDRESSES, "/p/{}", "/posts/{}/"])
def test_a_former_slug_of_a_withdrawn_issue_says_that_it_is_gone(client, renamed, address):
    Issue.objects.update(status=Issue.Status.WITHDRAWN)
    assert client.get(address.format("cinco")).status_code == 410


def test_an_unknown_part_of_a_renamed_issue_is_not_found(client, renamed):
    assert client.get("/issues/cinco/el-reloj/").status_code == 404


def test_an_issue_that_goes_back_to_its_first_slug_stands_there(client, renamed):
    store(renamed, replace(IssueContent.of(renamed), slug="cinco"))
    assert client.get("/issues/cinco/").status_code == 200
    assert client.get("/issues/siete/")["Location"] == "/issues/cinco/"


def test_no_other_issue_takes_an_address_that_leads_to_one(renamed):
    other = make_issue(slug="ocho")
    with pytest.raises(InvalidContent) as refused:
        store(other, replace(IssueContent.of(other), slug="seis"))
    assert renamed.title in refused.value.errors["slug"]


def test_a_part_that_left_its_issue_is_found_under_all_it_was_called_there(client, renamed):
    other = make_issue(slug="ocho")
    make_item(other, title="El faro de noche", slug="el-faro-de-noche")
    renamed.items.all().delete()
    Alias.objects.create(path="issues/siete/el-faro", issue=other, item="el-faro-de-noche")
    for former in ("siete", "seis", "cinco"):
        response = client.get(f"/issues/{former}/el-faro/")
        assert (response.status_code, response["Location"]) == (301, "/issues/ocho/el-faro-de-noche/"), former
    response = client.get("/issues/siete/el-faro/card.png")
    assert response["Location"] == "/issues/ocho/el-faro-de-noche/card.png"


def test_a_new_part_does_not_take_the_address_of_one_that_left(renamed):
    other = make_issue(slug="ocho")
    Alias.objects.create(path="issues/siete/el-faro", issue=other, item="el-faro")
    text = IssueContent.of(renamed)
    store(renamed, replace(text, items=(ItemContent(title="El faro", body="Otro."),)))
    assert renamed.items.get().slug == "el-faro-2"

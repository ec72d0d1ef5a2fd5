"""A part goes to another issue: whole, with its pictures, and its old address leads there."""

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from issues.content import IssueContent
from issues.editing.moving import move_part
from issues.models import Alias, Issue
from tests.factories import make_issue, make_item, make_picture, png

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana() -> User:
    return User.objects.create_superuser("ana")


@pytest.fixture
def issue() -> Issue:
    issue = make_issue(slug="cinco", title="Cinco")
    make_picture(issue, name="faro.png")
    body = 'El [faro](https://faro.example/).[^1]\n\n![Luz](faro.png "De noche")\n\n[^1]: En marzo.'
    make_item(issue, title="El faro", slug="el-faro", body=body, tags=["faros"])
    make_item(issue, title="El reloj", slug="el-reloj")
    return issue


@pytest.fixture
def target() -> Issue:
    target = make_issue(slug="seis", title="Seis", status="draft", publish_at=None)
    make_item(target, title="El puente", slug="el-puente")
    make_item(
        target,
        section="👷 Mis quince días",
        number=None,
        heading="Un libro",
        title="Un libro",
        slug="un-libro",
    )
    return target


def parts(issue: Issue) -> list[tuple[int | None, str]]:
    return list(issue.items.order_by("position").values_list("number", "slug"))


def test_it_stands_behind_the_news_there_and_the_others_here_count_on(ana, issue, target):
    before = IssueContent.of(issue).items[0]
    moved = move_part(issue, "el-faro", target, by=ana)
    assert (moved.issue, moved.slug) == (target, "el-faro")
    assert parts(issue) == [(1, "el-reloj")]
    assert parts(target) == [(1, "el-puente"), (2, "el-faro"), (None, "un-libro")]
    after = IssueContent.of(Issue.objects.get(pk=target.pk)).items[1]
    assert (after.body, after.title, after.tags) == (before.body, before.title, before.tags)
    assert target.links.filter(url="https://faro.example/", item__slug="el-faro").count() == 1
    assert not issue.links.filter(url="https://faro.example/").exists()
    assert {issue.versions.first().made_by, target.versions.first().made_by} == {ana}


def test_its_pictures_come_along_and_stay_where_they_were(ana, issue, target):
    move_part(issue, "el-faro", target, by=ana)
    assert target.pictures.get().file == issue.pictures.get().file


def test_a_picture_of_the_same_name_there_is_not_taken_for_it(ana, issue, target):
    make_picture(target, name="faro.png", data=png(width=20))
    move_part(issue, "el-faro", target, by=ana)
    copied = target.pictures.get(name="faro-2.png")
    assert copied.sha256 == issue.pictures.get().sha256
    assert '![Luz](faro-2.png "De noche")' in target.items.get(slug="el-faro").body


def test_a_part_that_waits_for_a_text_makes_room(ana, issue, target):
    target.items.filter(slug="el-puente").update(body="", title="sin título")
    move_part(issue, "el-faro", target, by=ana)
    assert [number for number, slug in parts(target)] == [1, None]


def test_a_name_that_is_taken_there_gets_a_number(ana, issue, target):
    target.items.filter(slug="el-puente").update(slug="el-faro")
    assert move_part(issue, "el-faro", target, by=ana).slug == "el-faro-2"


def test_its_old_address_leads_to_it_as_soon_as_it_is_public(client, ana, issue, target):
    move_part(issue, "el-faro", target, by=ana)
    assert client.get("/issues/cinco/el-faro/").status_code == 404
    Issue.objects.filter(pk=target.pk).update(status="ready", publish_at=issue.publish_at)
    answer = client.get("/issues/cinco/el-faro/")
    assert (answer.status_code, answer["Location"]) == (301, "/issues/seis/el-faro/")
    assert client.get(answer["Location"]).status_code == 200


def test_moved_twice_it_is_found_in_one_step_and_moved_back_it_is_at_home(client, ana, issue, target):
    third = make_issue(slug="siete")
    move_part(issue, "el-faro", target, by=ana)
    move_part(target, "el-faro", third, by=ana)
    assert client.get("/issues/cinco/el-faro/")["Location"] == "/issues/siete/el-faro/"
    back = move_part(third, "el-faro", issue, by=ana)
    assert client.get(f"/issues/cinco/{back.slug}/").status_code == 200
    assert client.get("/issues/siete/el-faro/")["Location"] == f"/issues/cinco/{back.slug}/"


# ---- in the admin ----


def test_an_editor_chooses_the_issue_and_comes_to_it(client, ana, issue, target):
    client.force_login(ana)
    page = reverse("admin:issues_issue_move_part", args=[issue.pk, "el-faro"])
    shown = client.get(page).content.decode()
    assert "Seis" in shown
    answer = client.post(page, {"into": target.pk}, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("admin:issues_issue_change", args=[target.pk])
    assert "«El faro» está ahora en «Seis»" in answer.content.decode()
    assert parts(issue) == [(1, "el-reloj")]


def test_only_issues_that_are_not_out_are_offered_and_taken(client, ana, issue, target):
    client.force_login(ana)
    page = reverse("admin:issues_issue_move_part", args=[issue.pk, "el-faro"])
    public = make_issue(title="Ya publicado", slug="ya")
    assert "Ya publicado" not in client.get(page).content.decode()
    for into in (public.pk, issue.pk, 0, "x"):
        assert client.post(page, {"into": into}).status_code == 200
    assert issue.items.count() == 2
    assert client.get(reverse("admin:issues_issue_move_part", args=[issue.pk, "nada"])).status_code == 404


def test_a_copy_of_an_issue_is_the_next_draft(client, ana, issue):
    client.force_login(ana)
    client.post(reverse("admin:issues_issue_duplicate", args=[issue.pk]))
    copy = Issue.objects.exclude(pk=issue.pk).get()
    ours, theirs = IssueContent.of(copy), IssueContent.of(issue)
    assert (ours.intro, ours.items, ours.tags) == (theirs.intro, theirs.items, theirs.tags)
    assert (copy.status, copy.slug != issue.slug, copy.number != issue.number) == ("draft", True, True)
    assert copy.pictures.get().file == issue.pictures.get().file
    assert copy.links.count() == 1
    assert not Alias.objects.exists()


def test_a_copy_of_a_special_says_so(client, ana, issue):
    Issue.objects.update(number=None, year=None, period_start=None, period_end=None)
    client.force_login(ana)
    client.post(reverse("admin:issues_issue_duplicate", args=[issue.pk]))
    assert Issue.objects.exclude(pk=issue.pk).get().title == "Cinco (copia)"

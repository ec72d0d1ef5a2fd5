"""Who else has an issue open, and comments beside its parts."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from issues.accounts.roles import ensure_editors
from issues.content import IssueContent
from issues.editing.moving import move_part
from issues.models import Comment, Issue, Presence
from issues.models.company import LIFE
from tests.factories import make_issue, make_item
from tests.tools.desk_form import address

pytestmark = pytest.mark.django_db


@pytest.fixture
def issue() -> Issue:
    issue = make_issue(slug="cinco", status="draft")
    make_item(issue, title="El faro", slug="el-faro")
    return issue


def editor(name: str) -> Client:
    user = User.objects.create_user(name, is_staff=True)
    user.groups.add(ensure_editors())
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def ana() -> Client:
    return editor("ana")


@pytest.fixture
def luis() -> Client:
    return editor("luis")


def page(client: Client, issue: Issue) -> str:
    return client.get(address(issue)).content.decode()


def test_who_opens_an_issue_is_told_who_has_it_open(ana, luis, issue):
    assert "también tiene abierto" not in page(ana, issue)
    assert "<b>ana</b> también tiene abierto este número" in page(luis, issue)
    assert "luis" in ana.post(address(issue, "here")).json()["company"]
    assert Presence.objects.count() == 2


def test_another_issue_and_the_same_editor_twice_are_nobody(ana, luis, issue):
    other = make_issue(slug="seis", status="draft")
    page(ana, issue)
    assert "también tiene abierto" not in page(luis, other)
    assert "también tiene abierto" not in page(ana, issue)


def test_who_left_is_gone_at_once_and_who_fell_silent_after_a_minute(ana, luis, issue):
    page(ana, issue)
    ana.post(address(issue, "left"))
    assert "ana" not in luis.post(address(issue, "here")).json()["company"]
    page(ana, issue)
    Presence.objects.update(seen_at=timezone.now() - LIFE - timedelta(seconds=1))
    assert "ana" not in luis.post(address(issue, "here")).json()["company"]
    assert Presence.objects.count() == 1, "who fell silent leaves no row behind"


def comment(client: Client, issue: Issue, text: str = "¿Y la fuente?", item: str = "el-faro"):
    return client.post(address(issue, "comment"), {"item": item, "text": text})


def test_a_comment_is_beside_its_part_for_every_editor(ana, luis, issue):
    told = comment(ana, issue, "¿Y la <b>fuente</b>?").json()
    assert told["threads"]["el-faro"]["open"] == 1
    assert "¿Y la &lt;b&gt;fuente&lt;/b&gt;?" in page(luis, issue)
    assert (
        "fuente"
        in luis.post(address(issue, "here"), {"comments": "0-0-0"}).json()["threads"]["el-faro"]["html"]
    )
    assert "threads" not in luis.post(address(issue, "here"), {"comments": told["comments"]}).json()


def test_a_settled_comment_is_counted_no_more_and_can_be_opened_again(ana, luis, issue):
    comment(ana, issue)
    row = Comment.objects.get()
    told = luis.post(address(issue, "resolve"), {"comment": row.pk}).json()
    assert told["threads"]["el-faro"]["open"] == 0
    row.refresh_from_db()
    assert row.resolved_by.username == "luis"
    told = ana.post(address(issue, "resolve"), {"comment": row.pk, "open": "1"}).json()
    assert told["threads"]["el-faro"]["open"] == 1


def test_what_cannot_be_said_is_told_in_a_sentence(ana, issue):
    assert comment(ana, issue, "  ").status_code == 400
    assert "todavía no se ha guardado" in comment(ana, issue, item="").json()["error"]
    other = make_issue(slug="seis")
    comment(ana, issue)
    assert ana.post(address(other, "resolve"), {"comment": Comment.objects.get().pk}).status_code == 404


def test_comments_are_for_who_may_write(client, issue):
    client.force_login(User.objects.create_user("lector", is_staff=True))
    for name in ("here", "left", "comment", "resolve"):
        assert client.post(address(issue, name), {"item": "el-faro", "text": "Hola"}).status_code == 403, name


def test_comments_go_along_with_their_part_and_are_no_part_of_the_text(ana, issue):
    before = IssueContent.of(issue).digest
    comment(ana, issue)
    assert IssueContent.of(issue).digest == before
    other = make_issue(slug="seis", status="draft")
    move_part(issue, "el-faro", other, by=User.objects.get())
    row = Comment.objects.get()
    assert (row.issue, row.item.issue) == (other, other)


def test_the_comments_of_a_part_that_went_stay_with_the_issue(ana, issue):
    comment(ana, issue)
    issue.items.all().delete()
    assert issue.comments.get().about == "El faro"
    assert page(ana, issue)

"""Who may do what at the desk: roles × addresses × GET and POST, as one table."""

from __future__ import annotations

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from issues.accounts.roles import ensure_editors
from issues.models import Topic
from tests.factories import make_issue, make_item, make_picture

pytestmark = pytest.mark.django_db
ROLES = ("anonymous", "inactive", "reader", "staff", "viewer", "editor", "superuser")
YES = {200, 302, 400, 404, 409}


def login_as(client, role):
    if role == "anonymous":
        return
    users = get_user_model().objects
    if role == "superuser":
        user = users.create_superuser(role, password="x")
    else:
        user = users.create_user(role, password="x", is_staff=role != "reader", is_active=role != "inactive")
    if role == "viewer":
        user.user_permissions.add(Permission.objects.get(codename="view_issue"))
    if role in ("editor", "inactive"):
        user.groups.add(ensure_editors())
    client.force_login(user)


READS = ["issues_issue_changelist", "issues_issue_calendar", "issues_issue_publication"]
WRITES = [
    ("get", "issues_issue_add"),
    ("get", "issues_issue_share"),
    ("get", "issues_issue_day"),
    ("post", "issues_issue_publication"),
    ("post", "issues_issue_share"),
    ("post", "issues_issue_move"),
    ("get", "issues_issue_receive"),
    ("post", "issues_issue_receive"),
    ("get", "issues_topic_changelist"),
    ("get", "issues_topic_merge"),
    ("post", "issues_topic_merge"),
    ("get", "issues_topic_complete"),
]
NOT_OURS = [("get", "auth_user_changelist"), ("get", "auth_group_changelist"), ("get", "auth_user_add")]
TABLE = (
    [("get", name, {"viewer", "editor", "superuser"}) for name in READS]
    + [(*pair, {"editor", "superuser"}) for pair in WRITES]
    + [(*pair, {"superuser"}) for pair in NOT_OURS]
)


@pytest.mark.parametrize("role", ROLES)
def test_each_role_opens_its_doors_and_no_other(client, role):
    issue = make_issue(status="draft", publish_at=None)
    make_item(issue)
    topic = Topic.objects.create(name="mapas")
    arguments = {
        "issues_issue_publication": [issue.pk],
        "issues_issue_share": [issue.pk],
        "issues_issue_day": [date(2030, 1, 4)],
        "issues_topic_merge": [topic.pk],
    }
    login_as(client, role)
    wrong = []
    for method, name, allowed in TABLE:
        url = reverse(f"admin:{name}", args=arguments.get(name, []))
        answer = getattr(client, method)(url)
        login = answer.status_code == 302 and "/login/" in answer["Location"]
        if role in ("anonymous", "inactive", "reader"):
            fine = login
        else:
            fine = (
                answer.status_code == 403 if role not in allowed else answer.status_code in YES and not login
            )
        if not fine:
            wrong.append((method, url, answer.status_code))
    assert not wrong


def test_refusals_name_no_issue(client):
    issue = make_issue(title="Un secreto muy grande", status="draft", publish_at=None)
    login_as(client, "staff")
    for name in ("publication", "share"):
        answer = client.get(reverse(f"admin:issues_issue_{name}", args=[issue.pk]))
        assert "secreto" not in answer.content.decode()


def test_a_drafts_picture_is_for_those_who_may_see_pictures(client):
    picture = make_picture(make_issue(status="draft", publish_at=None))
    login_as(client, "staff")
    assert client.get(picture.file.url).status_code == 404
    client.logout()
    login_as(client, "editor")
    answer = client.get(picture.file.url)
    assert answer.status_code == 200
    assert answer.getvalue()


def test_migrating_makes_the_group():
    Group.objects.all().delete()  # another test may have emptied the tables already
    import_module("issues.accounts.migrations.0001_editors").make(apps, None)
    assert Group.objects.get(name="editors").permissions.filter(codename="change_issue").exists()

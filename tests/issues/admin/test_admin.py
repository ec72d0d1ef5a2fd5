"""The plain desk: everything is registered, the import report is readable, edits are marked."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.urls import reverse

from issues.models import Topic
from tests.factories import make_issue, make_item, make_picture
from tests.tools.desk_form import opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    client.force_login(get_user_model().objects.create_superuser("editor", password="x"))
    return client


@pytest.mark.parametrize("model", ["issue", "newsitem", "link", "picture", "topic", "alias"])
def test_every_table_has_its_list(editor, model):
    issue = make_issue(tags=["Agua"])
    make_picture(make_item(issue).issue)
    make_picture(issue, missing=True)
    assert editor.get(reverse(f"admin:issues_{model}_changelist") + "?q=agua").status_code == 200


def look_only(client):
    """A person who may see issues and change none."""
    guest = get_user_model().objects.create_user("guest", password="x", is_staff=True)
    guest.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    client.force_login(guest)


@pytest.mark.parametrize("may_write", [True, False])
def test_the_report_of_the_last_import_is_readable(editor, may_write):
    if not may_write:
        look_only(editor)
    report = {
        "source": "a/index.md",
        "problems": [
            {
                "code": "picture-missing",
                "text": "The picture {name} was not found.",
                "values": {"name": "<el> {faro}.png"},
                "line": 12,
            }
        ],
        "counts": {"items": 1, "links": 3, "html_blocks": 1, "subscribe_forms": 0},
    }
    issue = make_issue(import_report=report)
    words = editor.get(reverse("admin:issues_issue_change", args=[issue.pk])).content.decode()
    assert "línea 12: No se ha encontrado la imagen &lt;el&gt; {faro}.png." in words
    assert ">1 parte · 3 enlaces · 1 bloque que se queda en HTML<" in words


def test_saving_unchanged_keeps_it_as_imported_and_a_change_marks_it(editor):
    issue = make_issue()
    make_item(issue)
    address = reverse("admin:issues_issue_change", args=[issue.pk])
    values = opened(editor, issue)
    assert editor.post(address, values).status_code == 302
    issue.refresh_from_db()
    assert issue.edited_at is None
    values = opened(editor, issue)
    assert editor.post(address, values | {"summary": "Otra cosa"}).status_code == 302
    issue.refresh_from_db()
    assert issue.edited_at is not None and issue.summary == "Otra cosa"


def test_accents_and_case_make_no_second_topic(editor):
    issue = make_issue(tags=["Educación"])
    values = opened(editor, issue) | {"tags": "educacion, EDUCACIÓN, Faros"}
    assert editor.post(reverse("admin:issues_issue_change", args=[issue.pk]), values).status_code == 302
    assert sorted(issue.tags.values_list("name", flat=True)) == ["Educación", "Faros"]
    assert Topic.objects.count() == 2


def test_who_may_not_is_told_so_in_words(client, db):
    client.force_login(get_user_model().objects.create_user("eva", password="x", is_staff=True))
    answer = client.get(reverse("admin:issues_issue_calendar"))
    assert answer.status_code == 403
    assert "Esta página no está abierta para usted" in answer.content.decode()

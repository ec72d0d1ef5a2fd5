"""What an editor wrote and nobody saved is named wherever its issue is."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from issues.models import Unsaved
from tests.factories import make_issue

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("status", ["ready", "draft"])
@pytest.mark.parametrize(
    "where", ["", "calendar/", "{pk}/publication/", "{pk}/publication/confirm/?action=publish", "{pk}/share/"]
)
def test_unsaved_writing_is_named(client, where, status):
    editor = get_user_model().objects.create_superuser("rosalinda")
    issue, other = make_issue(status=status, publish_at=timezone.now()), make_issue(number=99)
    client.force_login(editor)
    address = "/admin/issues/issue/" + where.format(pk=issue.pk)
    page = client.get(address).content.decode().replace('"rosalinda"', "")
    assert "rosalinda" not in page.partition('id="content"')[2]
    for row in (issue, other):
        Unsaved.objects.create(issue=row, by=editor, sitting="a", form={})
    page = client.get(address).content.decode().partition('id="content"')[2]
    is_listed = where in ("", "calendar/")
    if where == "{pk}/share/" and status == "ready":  # readers' own address is the one to share
        assert "rosalinda" not in page
    else:
        assert page.count("rosalinda") == (2 if is_listed else 1), page
        assert "guardar" in page

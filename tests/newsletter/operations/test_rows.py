"""Values as a backup writes them come back as they were."""

from __future__ import annotations

import json

import pytest
from django.db import connection

from issues.models import Issue
from newsletter.operations.backup import rows
from tests.factories import make_issue

ODD = {
    "nul": "a\0b",
    "half": "\ud83d!",
    "backslash": "\\u0000",
    "both": "\\\\\0",
    "line": "\u2028\r\n",
    "faro": "👋🏽",
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
def test_postgresql_gets_what_it_can_hold(text):
    line = json.dumps([text], ensure_ascii=False).encode("utf-8", "surrogatepass")
    (found,) = json.loads(rows.fit(line))
    assert found == text.replace("\0", "\ufffd").replace("\ud83d", "?")
    found.encode()


@pytest.mark.skipif("connection.vendor != 'sqlite'")
@pytest.mark.django_db(transaction=True)
def test_sqlite_gets_back_whatever_it_had(run, tmp_path):
    issue = make_issue(title="a\0b", summary=ODD["backslash"], intro=ODD["line"])
    with connection.cursor() as cursor:
        cursor.execute("UPDATE issues_issue SET front_matter = %s", [json.dumps(ODD)])
    assert run("backup", tmp_path / "b").code == 0
    assert run("restore", tmp_path / "b", replace=True).code == 0
    back = Issue.objects.get(pk=issue.pk)
    assert (back.title, back.summary, back.intro) == ("a\0b", ODD["backslash"], ODD["line"])
    assert back.front_matter == ODD

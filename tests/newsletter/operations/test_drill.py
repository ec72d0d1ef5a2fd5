"""The drill: a site moves from one database to the other and back, and every page is the same to the byte."""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Iterator

import psycopg
import pytest
from django.conf import settings

LOOK = """
import hashlib, json
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from issues.models import Issue, Picture
from mailing.models import Subscriber
for command in %r:
    call_command(*command, verbosity=0)
for n in range(5):
    Subscriber.objects.get_or_create(
        email=f"r{n}@example.org", defaults={"state": "confirmed", "confirmed_at": timezone.now()}
    )
client, seen = Client(), {}
paths = ["/", "/archive/", "/topics/", "/links/", "/feed.xml", "/feed.json", "/search/?q=agua", "/sitemap.xml"]
for issue in Issue.objects.public():
    address = issue.get_absolute_url()
    paths += [address, address.rstrip("/") + ".json", *(f"{address}{item.slug}/" for item in issue.items.all())]
for picture in Picture.objects.exclude(file=""):
    paths += [picture.file.url, *("/media/" + variant["file"] for variant in picture.variants)]
for path in paths:
    answer = client.get(path)
    data = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert answer.status_code == 200, (path, answer.status_code)
    seen[path] = hashlib.sha256(data).hexdigest()
call_command("backup", %r, verbosity=0)
readers = list(Subscriber.objects.order_by("pk").values_list("pk", "email", "key"))
print(json.dumps([connection.vendor, seen, readers]))
"""
DEMO = str(settings.BASE_DIR / "issues" / "demo")


@pytest.fixture
def postgres() -> Iterator[str]:
    """The address of an empty PostgreSQL database; skips where no server answers."""
    given = os.environ.get("DATABASE_URL", "")
    server = (
        given.rpartition("/")[0] if given.startswith("postgres") else "postgres://postgres@127.0.0.1:5432"
    )
    name = f"quincena_drill_{uuid.uuid4().hex[:8]}"
    try:
        with psycopg.connect(f"{server}/postgres", autocommit=True, connect_timeout=3) as connection:
            connection.execute(f"CREATE DATABASE {name}")
    except psycopg.Error:
        pytest.skip("no PostgreSQL answers")
    yield f"{server}/{name}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_from_sqlite_to_postgresql_and_back(installation, postgres, tmp_path):
    one, two, three = (str(tmp_path / name) for name in ("one", "two", "three"))

    def looked_at(manage, commands, backup) -> tuple[str, object, object]:
        done = manage("shell", "--no-imports", "-c", LOOK % (commands, backup))
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    fill = [["migrate"], ["import_issue", DEMO, "--status", "published"]]
    vendor, pages, readers = looked_at(installation("first"), fill, one)
    assert (vendor, len(pages) > 50, len(readers)) == ("sqlite", True, 5)
    there = looked_at(installation("second", postgres), [["restore", one]], two)
    assert there == ["postgresql", pages, readers]
    back = looked_at(installation("third"), [["restore", two]], three)
    assert back == ["sqlite", pages, readers]

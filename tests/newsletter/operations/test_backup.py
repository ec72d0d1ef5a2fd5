"""A backup brings the site back as it was, and mails nobody."""

from __future__ import annotations

import json
import stat
import tarfile
import threading
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from issues import content_version
from issues.models import ArrivedFile, Issue, NewsItem, SearchEntry
from issues.search import Query, search
from mailing.models import Delivery, Letter, Mailing, Subscriber, Worker
from newsletter.operations.backup import make, schema
from tests.factories import make_issue

HELD = {"mailing.mailing", "mailing.delivery", "mailing.letter"}  # a test of their own says how
PAGES = ["/", "/archive/", "/topics/", "/feed.xml", "/feed.json", "/search/?q=faro", "/sitemap.xml"]


def seen(issue: Issue) -> dict[str, bytes]:
    """What readers get, by address."""
    item, picture = issue.items.get(), issue.pictures.exclude(file="").get()
    address = issue.get_absolute_url()
    own = [address, f"{address.rstrip('/')}.json", f"{address}{item.slug}/", picture.file.url]
    client = Client()
    pages = {}
    for path in [*PAGES, *own]:
        answer = client.get(path)
        assert answer.status_code == 200, path
        pages[path] = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return pages


def held(migrations: set[tuple[str, str]] | None = None) -> dict[str, list[tuple[object, ...]]]:
    """All rows a backup holds, by table."""
    tables = schema.kept(migrations or schema.applied())
    return {
        label: [
            tuple(bytes(value) if isinstance(value, memoryview) else value for value in row)
            for row in model._base_manager.order_by("pk").values_list()
        ]
        for label, model in tables.items()
    }


def test_a_site_comes_back_as_it_was(full_site, run, tmp_path):
    before = seen(full_site)
    rows = held()
    file = tmp_path / "site.backup"
    assert run("backup", file).code == 0
    NewsItem.objects.update(body="Otra cosa", title="Otra")
    Subscriber.objects.all().delete()
    for name in make.stored():
        default_storage.delete(name)
    make_issue(title="Después del respaldo")
    done = run("restore", file, replace=True)
    assert done.code == 0, done.err
    assert seen(Issue.objects.get(pk=full_site.pk)) == before
    after = held()
    for label in rows.keys() - {"issues.contentversion"}:
        assert len(after[label]) == len(rows[label]), label
    for label in rows.keys() - {"issues.contentversion", *HELD}:
        assert after[label] == rows[label], label
    assert bytes(ArrivedFile.objects.get().data) == bytes(range(256))


def test_the_next_rows_get_keys_of_their_own(full_site, run, tmp_path):
    run("backup", tmp_path / "b")
    assert run("restore", tmp_path / "b", replace=True).code == 0
    assert make_issue().pk > full_site.pk
    Subscriber.objects.create(email="nueva@example.org")


def test_what_is_derived_is_made_anew(full_site, run, tmp_path):
    run("backup", tmp_path / "b")
    with tarfile.open(tmp_path / "b") as archive:
        assert not [name for name in archive.getnames() if "search" in name or "session" in name]
    SearchEntry.objects.all().delete()
    run("restore", tmp_path / "b", replace=True)
    assert [hit.issue.pk for hit in search(Query("vuelve a encenderse")).hits] == [full_site.pk]


def test_web_processes_drop_their_pages(full_site, run, tmp_path):
    run("backup", tmp_path / "b")
    for _ in range(3):
        content_version.bump()
    number = content_version.current()[0].number
    run("restore", tmp_path / "b", replace=True)
    assert content_version.current()[0].number > number


def test_nobody_is_mailed_because_of_a_restore(full_site, run, tmp_path, mailoutbox):
    first, second, third = Delivery.objects.order_by("pk")
    claim = {"claimed_by": "w:1", "claimed_until": timezone.now()}
    Delivery.objects.filter(pk=first.pk).update(state="sending", **claim)
    Delivery.objects.filter(pk=second.pk).update(state="claimed", **claim)
    Worker.objects.heartbeat("w:1")
    run("backup", tmp_path / "b")
    Delivery.objects.update(state="accepted", claimed_by="", claimed_until=None)
    assert run("restore", tmp_path / "b", replace=True).code == 0
    assert {(m.state, bool(m.note)) for m in Mailing.objects.all()} == {("paused", True), ("holding", True)}
    states = dict(Delivery.objects.values_list("pk", "state"))
    assert states == {first.pk: "unknown", second.pk: "unknown", third.pk: "queued"}
    assert not Letter.objects.filter(state__in=Letter.OPEN).exists()
    assert not Worker.objects.exists()
    call_command("worker", once=True, verbosity=0)
    assert mailoutbox == []
    assert dict(Delivery.objects.values_list("pk", "state")) == states
    assert not Letter.objects.filter(state="accepted").exists()


def test_only_an_empty_installation_is_filled_unasked(full_site, run, tmp_path):
    run("backup", tmp_path / "b")
    title = "Escrito después"
    Issue.objects.filter(pk=full_site.pk).update(title=title)
    done = run("restore", tmp_path / "b")
    assert done.code == 1
    assert "--replace" in done.err
    assert Issue.objects.get(pk=full_site.pk).title == title


def test_verify_says_what_it_holds_and_changes_nothing(full_site, run, tmp_path):
    run("backup", tmp_path / "b")
    Issue.objects.filter(pk=full_site.pk).update(title="Escrito después")
    done = run("restore", tmp_path / "b", verify=True)
    assert done.code == 0
    assert str(sum(map(len, held().values()))) in done.out
    assert Issue.objects.get(pk=full_site.pk).title == "Escrito después"


@pytest.mark.skipif(
    "connection.vendor == 'sqlite'", reason="a database in memory locks; the next test has a file"
)
def test_a_backup_is_the_site_of_one_moment(full_site, tmp_path):
    """A reader signs up after the first table was read: neither the row nor what belongs to it is in."""
    began, written = threading.Event(), threading.Event()

    def write() -> None:
        began.wait(20)
        Subscriber.objects.create(email="tarde@example.org")
        Issue.objects.filter(pk=full_site.pk).update(title="Tarde")
        connection.close()
        written.set()

    def say(text: str) -> None:
        began.set()
        assert written.wait(20)

    writer = threading.Thread(target=write)
    writer.start()
    made = make.to_file(tmp_path / "b", say=say)
    writer.join()
    assert made.counts.rows["mailing.subscriber"] == 3
    assert Subscriber.objects.count() == 4


WHILE_SOMEBODY_WRITES = """
from pathlib import Path
from django.db import connections
from mailing.models import Subscriber
from newsletter.operations.backup import make
Subscriber.objects.create(email="ana@example.org")
other = connections.create_connection("default")
def say(text):
    with other.cursor() as cursor:
        cursor.execute("UPDATE mailing_subscriber SET language = 'en'")
        cursor.execute("DELETE FROM auth_group_permissions")
made = make.to_file(Path(%r), say=say)
print(made.counts.rows["auth.group_permissions"] > 0, Subscriber.objects.get().language)
"""


def test_on_sqlite_too_and_nobody_who_writes_waits_for_it(installation, tmp_path):
    manage = installation("one")
    manage("migrate", "--verbosity", "0")
    done = manage("shell", "--no-imports", "-c", WHILE_SOMEBODY_WRITES % str(tmp_path / "b"))
    assert done.stdout.strip() == "True en", done.stderr
    import gzip

    with tarfile.open(tmp_path / "b") as archive:
        line = gzip.decompress(archive.extractfile("rows/mailing.subscriber/00001.jsonl.gz").read())
    assert b'"es"' in line


def test_a_lost_file_is_told_by_its_name(full_site, run, tmp_path):
    name = full_site.pictures.exclude(file="").get().file.name
    default_storage.delete(name)
    done = run("backup", tmp_path / "b")
    assert done.code == 0
    assert name in done.err
    assert name in run("restore", tmp_path / "b", verify=True).err


def test_a_backup_is_its_owners_alone_and_whole_or_not_there(full_site, run, tmp_path):
    file = tmp_path / "b"
    run("backup", file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    done = run("backup", tmp_path / "no" / "folder")
    assert done.code == 1
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["b"]


def test_its_sums_are_those_of_sha256sum(full_site, run, tmp_path):
    import hashlib

    run("backup", tmp_path / "b")
    with tarfile.open(tmp_path / "b") as archive:
        files = {info.name: archive.extractfile(info).read() for info in archive}
    assert all(
        name == "SHA256SUMS" or f"{hashlib.sha256(data).hexdigest()}  {name}" in files["SHA256SUMS"].decode()
        for name, data in files.items()
    )
    assert json.loads(files["backup.json"])["version"]


def test_an_older_archive_comes_up_to_date(full_site, run, tmp_path):
    """Rows of before the last migrations: the tables go back to that state, take them, and go on."""
    from django.db.migrations.executor import MigrationExecutor

    MigrationExecutor(connection).migrate(
        [("issues", "0011_search_places"), ("mailing", "0006_own_data_by_mail")]
    )
    old = schema.applied()
    run("backup", tmp_path / "b")
    MigrationExecutor(connection).migrate(MigrationExecutor(connection).loader.graph.leaf_nodes())
    assert schema.applied() > old
    before = seen(full_site)
    done = run("restore", tmp_path / "b", replace=True)
    assert done.code == 0, done.err
    assert schema.applied() == schema.newest()
    assert seen(Issue.objects.get(pk=full_site.pk)) == before


def test_a_failure_in_the_middle_changes_nothing(full_site, run, tmp_path, monkeypatch):
    run("backup", tmp_path / "b")
    Issue.objects.filter(pk=full_site.pk).update(title="Escrito después")
    rows = held()

    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("newsletter.operations.backup.restore.put", full)
    done = run("restore", tmp_path / "b", replace=True)
    assert done.code == 1
    assert "No space left" in done.err
    assert held() == rows


def test_nothing_hidden_is_taken_along(full_site, run, tmp_path, settings):
    root = Path(settings.MEDIA_ROOT)
    (root / ".part-1").write_bytes(b"half")
    run("backup", tmp_path / "b")
    with tarfile.open(tmp_path / "b") as archive:
        assert not [name for name in archive.getnames() if "part" in name]

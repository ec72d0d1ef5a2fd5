"""A whole archive from the desk: shown before anything is stored, imported by the worker, reported as the command does."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser

from issues.accounts.roles import ensure_editors
from issues.importing import background
from issues.importing.importer import Importer
from issues.models import ArrivedArchive, ArrivedSource, Issue
from tests.factories import png

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_variants")]
ARCHIVE = "/admin/issues/issue/archive/"
HEAD = "post_id,post_date,is_published,email_sent_at,inbox_sent_at,type,audience,title,subtitle,podcast_url\n"


def substack(*, posts: int = 3, readers: bool = True) -> bytes:
    rows = [
        f"{n}.post-{n},202{n % 3 + 3}-05-01T08:00:00.000Z,true,,,newsletter,everyone,Número {n},,"
        for n in range(1, posts + 1)
    ]
    rows.append("90.pago,2024-06-01T08:00:00.000Z,true,,,newsletter,only_paid,De pago,,")
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("posts.csv", HEAD + "\n".join(rows))
        for n in range(1, posts + 1):
            archive.writestr(f"posts/{n}.post-{n}.html", f"<p>Hola {n}</p>")
        archive.writestr("posts/90.pago.html", "<p>Solo para quien paga</p>")
        if readers:
            archive.writestr("email_list.faro.csv", "email\nana@lectores.example")
    return file.getvalue()


@pytest.fixture
def desk(client):
    user = get_user_model().objects.create_user("ana", password="x", is_staff=True)
    user.groups.add(ensure_editors())
    client.force_login(user)
    return client


def send(client, data: bytes, name: str = "substack.zip"):
    return client.post(ARCHIVE, {"archive": SimpleUploadedFile(name, data)})


def words(response) -> str:
    body = LexborHTMLParser(response.content.decode()).css_first("#content")
    return re.sub(r"\s+", " ", body.text())


def work() -> None:
    while ArrivedArchive.objects.filter(finished_at=None, started_at__isnull=False).exists():
        background.go_on()


def test_it_is_shown_before_anything_is_stored(desk):
    there = send(desk, substack())
    assert there.status_code == 302
    shown = words(desk.get(there.url))
    for said in (
        "email_list.faro.csv",
        "only_paid",
        "Publicados 3",
        "Borradores, y lo que no es para todos 1",
        "2023 1",
        "2024 2",
        "2025 1",
    ):
        assert said in shown
    assert shown.count("email_list.faro.csv") == 1 and "ana@lectores.example" not in shown
    assert not Issue.objects.exists()
    background.go_on()
    assert not Issue.objects.exists()  # nobody decided


@pytest.mark.parametrize(("status", "public"), [("draft", 0), ("source", 3), ("odd", 0)])
def test_it_comes_in_as_was_chosen_and_ends_with_a_report(desk, status, public):
    there = send(desk, substack()).url
    desk.post(there, {"start": "1", "status": status})
    going = desk.get(there)
    assert going["Refresh"] == "3" and "Han entrado 0 de 4 textos" in words(going)
    work()
    assert (Issue.objects.count(), Issue.objects.public().count()) == (4, public)
    done = desk.get(there)
    assert "Refresh" not in done and "traído 4" in words(done)
    rows = LexborHTMLParser(done.content.decode()).css(".report tbody tr")
    assert any("only_paid" in row.text() for row in rows[:2])  # what is worth knowing first
    assert rows[1].css_first("a").attributes["href"].endswith("/change/")
    assert bytes(ArrivedArchive.objects.get().data) == b""
    desk.post(there, {"start": "1"})  # once is enough
    assert ArrivedArchive.objects.get().finished_at


def test_a_stopped_worker_goes_on_where_it_was(desk, monkeypatch, time_machine):
    there = send(desk, substack(posts=5)).url
    desk.post(there, {"start": "1", "status": "source"})
    take, taken = Importer.take, []

    def stopped(self, source, parsed=None):
        if len(taken) == 2:
            raise KeyboardInterrupt
        taken.append(source)
        return take(self, source, parsed)

    monkeypatch.setattr(Importer, "take", stopped)
    with pytest.raises(KeyboardInterrupt):
        background.go_on()
    monkeypatch.undo()
    assert (Issue.objects.count(), ArrivedSource.objects.count()) == (2, 2)
    assert "Han entrado 2 de 6 textos" in words(desk.get(there))
    assert background.go_on() == 0  # another worker may be at it
    time_machine.move_to(timezone.now() + timedelta(minutes=3))
    work()
    assert list(ArrivedSource.objects.values_list("outcome", flat=True)) == ["created"] * 6
    assert [row.position for row in ArrivedSource.objects.all()] == list(range(6))


def test_what_nobody_expected_is_told_and_tried_again(desk, monkeypatch, time_machine):
    there = send(desk, substack()).url
    desk.post(there, {"start": "1"})

    def broken(paths):
        raise RuntimeError("un error de programa")

    monkeypatch.setattr(background, "find_sources", broken)
    assert background.go_on() == 0
    assert "RuntimeError: un error de programa" in words(desk.get(there))
    monkeypatch.undo()
    assert background.go_on() == 0  # not at once again
    time_machine.move_to(timezone.now() + timedelta(minutes=3))
    work()
    assert "traído 4" in words(desk.get(there)) and "un error" not in words(desk.get(there))


def test_it_goes_on_in_turns(desk, monkeypatch):
    there = send(desk, substack(posts=4)).url
    desk.post(there, {"start": "1"})
    monkeypatch.setattr(background, "A_TURN", -1)
    assert background.go_on() == 0 and not Issue.objects.exists()
    monkeypatch.undo()
    assert background.go_on() == 5 and ArrivedArchive.objects.get().finished_at


def test_texts_with_pictures_and_one_that_cannot_come_in(desk):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("uno/index.md", "---\ntitle: Uno\ndate: 2024-01-01\n---\n\n![](faro.png)\n")
        archive.writestr("uno/faro.png", png())
        archive.writestr("dos.md", "sin título\n")
    there = send(desk, file.getvalue(), "mis números.zip").url
    shown = words(desk.get(there))
    assert "No puede entrar (1)" in shown and "mis números.zip/dos.md" in shown and "Imágenes 1" in shown
    assert "/tmp" not in shown
    desk.post(there, {"start": "1"})
    work()
    assert Issue.objects.get().pictures.count() == 1
    done = words(desk.get(there))
    assert "no se ha traído 1" in done and "/tmp" not in done


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.zip", b"no zip"),
        ("a.zip", b""),
        ("a.json", b'{"posts": 7}'),
        ("a.xml", b"<x/>"),
        ("a.exe", b"MZ"),
        ("a.zip", substack(posts=0)[:-30]),
    ],
)
def test_what_is_no_archive_is_refused_in_a_sentence(desk, name, data):
    answer = send(desk, data, name)
    assert answer.status_code == 400
    assert LexborHTMLParser(answer.content.decode()).css_first(".refused").text().strip().endswith(".")
    assert not ArrivedArchive.objects.exists()
    assert desk.post(ARCHIVE).status_code == 400


def test_hostile_zips_are_refused_here_too(desk):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("../fuera.md", "---\ntitle: x\n---\n")
    assert send(desk, file.getvalue()).status_code == 400
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.md", b"\0" * 60_000_000)
    assert send(desk, file.getvalue()).status_code == 400


def test_it_is_its_senders_alone_and_can_be_left(desk, admin_client):
    there = send(desk, substack()).url
    assert admin_client.get(there).status_code == 404
    assert "substack.zip" in words(desk.get(ARCHIVE)) and "sin decidir" in words(desk.get(ARCHIVE))
    assert desk.post(there, {"leave": "1"}).status_code == 302
    assert not ArrivedArchive.objects.exists() and desk.get(there).status_code == 404


def test_what_nobody_decides_about_goes_after_a_day(desk, time_machine):
    send(desk, substack())
    time_machine.move_to(timezone.now() + timedelta(days=2))
    send(desk, substack())
    assert ArrivedArchive.objects.count() == 1


def test_a_long_list_takes_as_many_queries(desk, django_assert_max_num_queries):
    there = send(desk, substack(posts=30)).url
    desk.post(there, {"start": "1"})
    work()
    with django_assert_max_num_queries(14):
        desk.get(there)

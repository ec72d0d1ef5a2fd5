"""Every step of the worker goes on when its first row is bad, and every step has its turn when one before it fails."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from django.conf import settings as configured
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from django.utils.module_loading import import_string

from issues.feeds import websub
from issues.importing import background
from issues.links import derive, http
from issues.models import Issue, Link, Picture, Ping
from mailing import tokens
from mailing.delivery import bounces, planning, sending
from mailing.management.commands import worker as command
from mailing.models import Delivery, Letter, Mailing, Subscriber, Worker
from mailing.subscribers import lifecycle
from newsletter.operations.backup import make, nightly
from newsletter.operations.backup.make import Made
from tests.factories import make_issue, make_item, make_picture
from tests.tools.mailbox import Mailbox

Reader = Callable[..., Subscriber]
Fixture = Any


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    settings.MAIL_EDITOR = ["eva@example.org"]


def without_file(issue: Issue, name: str = "faro.webp") -> Picture:
    """A picture whose file is gone."""
    picture = make_picture(issue, name=name)
    picture.file.storage.delete(picture.file.name or "")
    return picture


def plan_poisoned(request: Fixture) -> Callable[[], bool]:
    """Two issues are due, and the first one's picture has no file."""
    request.getfixturevalue("reader")()
    bad, good = (make_issue(publish_at=timezone.now() - timedelta(minutes=n)) for n in (2, 1))
    without_file(bad)
    make_item(bad, body="![Un faro](faro.webp)")
    for issue in (bad, good):
        planning.plan(issue)
    return lambda: Mailing.objects.get(issue=good).state == "sending"


def bounces_poisoned(request: Fixture) -> Callable[[], bool]:
    """Reading the first mail of the bounce box raises something nobody expected."""
    box = request.getfixturevalue("bounce_box")
    read = bounces.read_returned

    def reading(raw: bytes) -> Any:
        if b"poison" in raw:
            raise ZeroDivisionError("poison")
        return read(raw)

    request.getfixturevalue("monkeypatch").setattr(bounces, "read_returned", reading)
    gone = request.getfixturevalue("reader")()
    box.add(b"Subject: poison\r\n\r\n")
    box.add(f"Subject: unsubscribe {tokens.make(tokens.LEAVE, gone.key)}\r\n\r\n".encode())
    return lambda: Subscriber.objects.get().state == "unsubscribed"


def clean_up_poisoned(request: Fixture) -> Callable[[], bool]:
    """The first of its parts fails."""

    def fail() -> int:
        raise RuntimeError("poison")

    request.getfixturevalue("monkeypatch").setattr(lifecycle, "clean_up", fail)
    Worker.objects.create(name="old", seen_at=timezone.now() - timedelta(days=30))
    return lambda: not Worker.objects.filter(name="old").exists()


def variants_poisoned(request: Fixture) -> Callable[[], bool]:
    """The first picture has no file."""
    issue = make_issue()
    pictures = sorted(
        [make_picture(issue, name="a.png"), make_picture(issue, name="b.png")],
        key=lambda picture: picture.sha256,
    )
    pictures[0].file.storage.delete(pictures[0].file.name or "")
    return lambda: bool(Picture.objects.get(pk=pictures[1].pk).variants)


def links_poisoned(request: Fixture) -> Callable[[], bool]:
    """What the first site sends raises something nobody expected."""
    issue = make_issue()
    make_item(issue, body="[uno](https://uno.es/a) y [dos](https://dos.es/b)")
    derive.derive(issue)

    def ask(url: str) -> str:
        if "uno" in url:
            raise ValueError("Invalid IPv6 URL")
        return "200"

    request.getfixturevalue("settings").LINK_CHECK_DAYS = 30
    request.getfixturevalue("monkeypatch").setattr(http, "ask", ask)
    return lambda: Link.objects.get(host="dos.es").check_result == "200"


def websub_poisoned(request: Fixture) -> Callable[[], bool]:
    """The hub's answer about the first feed raises."""
    make_issue()
    request.getfixturevalue("settings").WEBSUB_HUB = "https://hub.example"

    def post(address: str) -> str:
        if address.endswith("feed.xml"):
            raise RuntimeError("poison")
        return ""

    request.getfixturevalue("monkeypatch").setattr(websub, "notify_hub", post)
    return lambda: bool(Ping.objects.get(feed="feed_json").told)


def collection_poisoned(request: Fixture) -> Callable[[], bool]:
    """Two files without a row are old, and the first one cannot be moved."""
    folder = Path(configured.MEDIA_ROOT) / "pictures" / "ab"
    folder.mkdir(parents=True)
    names = [folder / f"{letter * 64}.png" for letter in "ab"]
    for path in names:
        path.write_bytes(b"old")
        os.utime(path, (1, 1))
    rename = Path.rename

    def moved(path: Path, target: Path) -> Path:
        if path == names[0]:
            raise PermissionError("poison")
        return rename(path, target)

    request.getfixturevalue("monkeypatch").setattr(Path, "rename", moved)
    return lambda: names[0].exists() and not names[1].exists()


def backups_poisoned(request: Fixture) -> Callable[[], bool]:
    """The first of the old backups cannot be deleted."""
    folder: Path = request.getfixturevalue("tmp_path") / "backups"
    folder.mkdir()
    changed = request.getfixturevalue("settings")
    changed.BACKUP_TO, changed.BACKUP_KEEP = folder, (1, 0, 0)
    old = [folder / f"quincena-2020-01-0{day}.backup" for day in (2, 1)]
    for path in old:
        path.touch()
    unlink = Path.unlink

    def unlinked(path: Path, missing_ok: bool = False) -> None:
        if path == old[0]:
            raise PermissionError("poison")
        unlink(path, missing_ok=missing_ok)

    def to_file(path: Path, **_options: object) -> Made:
        path.touch()
        return Made()

    monkeypatch = request.getfixturevalue("monkeypatch")
    monkeypatch.setattr(Path, "unlink", unlinked)
    monkeypatch.setattr(make, "to_file", to_file)
    monkeypatch.setattr(nightly, "look", lambda *_args, **_options: None)
    return lambda: old[0].exists() and not old[1].exists()


def bin_poisoned(request: Fixture) -> Callable[[], bool]:
    """The issue that was deleted last cannot be deleted for good."""
    old = timezone.now() - timedelta(days=31)
    keys = [make_issue(status="deleted", deleted_at=old + timedelta(hours=n)).pk for n in (0, 1)]
    delete = Issue.delete

    def deleted(issue: Issue, **options: Any) -> Any:
        if issue.pk == keys[1]:
            raise RuntimeError("poison")
        return delete(issue, **options)

    request.getfixturevalue("monkeypatch").setattr(Issue, "delete", deleted)
    return lambda: list(Issue.everything.values_list("pk", flat=True)) == [keys[1]]


def archives_poisoned(request: Fixture) -> Callable[[], bool]:
    """The archive that was started first raises something nobody expected."""
    owner = request.getfixturevalue("django_user_model").objects.create_user("ana")
    for name in ("uno", "dos"):
        data = io.BytesIO()
        with zipfile.ZipFile(data, "w") as archive:
            archive.writestr(f"{name}.md", f"---\ntitle: {name}\ndate: 2024-03-15\n---\nHola.\n")
        background.start(background.keep(owner, f"{name}.zip", data.getvalue()), "draft")
    find = background.find_sources

    def found(paths: list[Path]) -> Any:
        if paths[0].name == "uno.zip":
            raise RuntimeError("poison")
        return find(paths)

    request.getfixturevalue("monkeypatch").setattr(background, "find_sources", found)
    return lambda: list(Issue.objects.values_list("slug", flat=True)) == ["dos"]


POISONED = {
    "issues.importing.background.go_on": archives_poisoned,
    "issues.editing.bin.empty_old": bin_poisoned,
    "newsletter.operations.backup.nightly.make_due": backups_poisoned,
    "issues.pictures.collection.collect_some": collection_poisoned,
    "mailing.tasks.plan": plan_poisoned,
    "mailing.tasks.read_bounces": bounces_poisoned,
    "mailing.tasks.clean_up": clean_up_poisoned,
    "issues.pictures.variants.make_some": variants_poisoned,
    "issues.links.checking.check_some": links_poisoned,
    "issues.feeds.websub.ping": websub_poisoned,
}


def test_every_step_of_the_worker_has_its_bad_row() -> None:
    assert POISONED.keys() == {*configured.BACKGROUND_STEPS, *configured.SLOW_STEPS}


@pytest.mark.parametrize("path", POISONED)
def test_a_bad_row_first_stops_no_step(db: None, path: str, request: pytest.FixtureRequest) -> None:
    went_on = POISONED[path](request)
    import_string(path)()
    assert went_on()


def test_a_step_that_fails_or_is_not_there_stops_no_other(
    db: None, settings: Any, reader: Reader, monkeypatch: Any
) -> None:
    def fail(*_stop: object) -> None:
        raise RuntimeError("poison")

    reader()
    issue = make_issue(publish_at=timezone.now())
    planning.plan(issue)
    monkeypatch.setattr(command.sending, "send_some", fail)
    settings.BACKGROUND_STEPS = ["mailing.tasks.nothing_here", *configured.BACKGROUND_STEPS]
    call_command("worker", "--once", stdout=StringIO())
    assert Mailing.objects.get().state == "sending"


begun, waited = Event(), Event()
handlers: list[Any] = []


def wait_for_a_mailing() -> None:
    """A slow step: it ends when a mailing has begun, which must not wait for it."""
    if begun.wait(20):
        waited.set()


wait_for_it_too = wait_for_a_mailing


def begin_a_mailing() -> None:
    """A quick step."""
    begun.set()


def test_a_step_that_waits_for_others_holds_up_no_mailing(db: None, settings: Any, monkeypatch: Any) -> None:
    begun.clear()
    waited.clear()
    monkeypatch.setattr(command, "PAUSE", 0.01)
    monkeypatch.setattr(command.signal, "signal", lambda _number, handler: handlers.append(handler))
    monkeypatch.setattr(command.sending, "send_some", lambda _stop: sending.Summary())
    here = f"{__name__}."
    settings.SLOW_STEPS = {f"{here}wait_for_a_mailing": 0.01, f"{here}wait_for_it_too": 0.01}
    settings.BACKGROUND_STEPS = [f"{here}begin_a_mailing", f"{here}stop_when_waited"]
    call_command("worker", stdout=StringIO())
    assert waited.is_set()


def test_a_slow_step_rests_as_long_as_its_setting_says(db: None, settings: Any, monkeypatch: Any) -> None:
    rests: list[float] = []
    worker = command.Command()
    worker.stop = Event()
    monkeypatch.setattr(worker.stop, "wait", lambda seconds: (rests.append(seconds), worker.stop.set()))
    worker.repeat(f"{__name__}.begin_a_mailing", 60)
    assert rests == [60]
    assert configured.SLOW_STEPS["mailing.tasks.read_bounces"] >= 60


def stop_when_waited() -> None:
    """Ends the worker of the test above."""
    if waited.is_set():
        handlers[-1](15, None)


def test_the_steps_that_wait_for_others_are_none_of_those_that_begin_mailings() -> None:
    assert set(configured.BACKGROUND_STEPS) == {"mailing.tasks.plan", "mailing.tasks.clean_up"}


def test_a_mailing_whose_picture_is_gone_waits_and_says_why(
    reader: Reader, admin_client: Client, mailbox: Mailbox
) -> None:
    reader()
    issue = make_issue(publish_at=timezone.now())
    picture = without_file(issue)
    make_item(issue, body="![Un faro](faro.webp)")
    mailing = planning.plan(issue)
    for _turn in range(3):
        planning.run()
    mailing.refresh_from_db()
    assert mailing.state == "holding" and "faro.webp" in mailing.note and "No such file" in mailing.note
    assert str(configured.MEDIA_ROOT) not in mailing.note
    (notice,) = Letter.objects.filter(kind="editor")
    assert "faro.webp" in notice.content["text"]
    page = f"/admin/mailing/mailing/issue/{issue.pk}/"
    assert "faro.webp" in admin_client.get(page).content.decode()
    assert admin_client.get(f"{page}preview.html").status_code == 409
    asked = admin_client.post(page, {"do": "test", "address": "eva@example.org"})
    assert asked.status_code == 200 and not Letter.objects.filter(kind="test").exists()
    picture.delete()
    assert planning.resume(mailing)
    planning.run()
    sending.send_some()
    assert mailbox.recipients == {"ana@example.org": 1, "eva@example.org": 1}


def test_a_message_that_cannot_be_put_together_fails_alone(
    reader: Reader, mailing: Callable[..., Mailing], mailbox: Mailbox
) -> None:
    """First in the queue stand a letter and a mailing whose stored content is no mail at all."""
    Letter.objects.enqueue("eva@example.org", {"nothing": 1}, kind="editor")
    bad = mailing(2)
    Mailing.objects.update(content={"from_email": "a@example.org"})
    other = make_issue(publish_at=timezone.now())
    planning.plan(other)
    planning.run()
    lifecycle.ask("nueva@example.org", language="es", proof=lifecycle.Proof())
    sending.send_some()
    assert set(mailbox.recipients) == {"r000@example.org", "r001@example.org", "nueva@example.org"}
    assert bad.counts() == {"retry": 2} and other.mailing.counts() == {"accepted": 2}
    error = Delivery.objects.filter(mailing=bad).values_list("error", flat=True)[0]
    assert "KeyError" in error
    assert Letter.objects.get(kind="editor").state == "retry"


def test_a_sender_of_another_alphabet_written_by_hand_sends_all_the_same(
    mailing: Callable[..., Mailing], mailbox: Mailbox, settings: Any
) -> None:
    settings.MAIL_FROM, settings.MAIL_BOUNCES = "boletin@diseño.example", "bounces@diseño.example"
    mailing(1)
    lifecycle.ask("nueva@example.org", language="es", proof=lifecycle.Proof())
    sending.send_some()
    assert len(mailbox.messages) == 2
    for envelope in mailbox.messages:
        head = envelope.content.partition(b"\r\n\r\n")[0]
        assert head.isascii() and b"boletin@xn--diseo-rta.example" in head
        assert envelope.mail_from.endswith("@xn--diseo-rta.example")


def test_a_servers_odd_bytes_are_stored_as_words(mailing: Callable[..., Mailing], mailbox: Mailbox) -> None:
    """A NUL in an answer is none that a database takes."""
    mailbox.answers = {"r000@example.org": "450 4.2.1 busy\0\x07 now"}
    sent = mailing(2)
    sending.send_some()
    assert sent.counts() == {"accepted": 1, "retry": 1}
    assert sent.deliveries.get(state="retry").error == "450 4.2.1 busy now"

"""Workers are killed (-9) in mid-send, the server misbehaves: nobody is missed, nobody gets it twice.

On SQLite 300 readers and 6 kills; on PostgreSQL 2,000 and 20. QUINCENA_KILLS, QUINCENA_KILL_READERS, QUINCENA_KILL_SEED
and QUINCENA_KILL_MIX try others.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from tests.tools.smtp_server import CUT, SmtpServer, judge

DATABASE = os.environ.get("DATABASE_URL", "")
POSTGRES = DATABASE.startswith("postgres")
READERS = int(os.environ.get("QUINCENA_KILL_READERS") or (2000 if POSTGRES else 300))
KILLS = int(os.environ.get("QUINCENA_KILLS") or (20 if POSTGRES else 6))
SEED = int(os.environ.get("QUINCENA_KILL_SEED") or 1)
MIX = os.environ.get("QUINCENA_KILL_MIX") or (
    "accept=84,temp-rcpt=3,temp-end=3,drop-mid-data=3,accept-drop=2,drop-end=2,throttle=1,banner-421=1,accept-partial=1"
)
Manage = Callable[..., str]


def own_database(folder: Path) -> str:
    """The address of an empty database for the killed workers, beside the one the tests use."""
    if not POSTGRES:
        return f"sqlite:///{folder / 'kills.sqlite3'}"
    address = urlsplit(DATABASE)
    name = f"{address.path.strip('/')}_kills"
    with psycopg.connect(address._replace(path="/postgres").geturl(), autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{name}"')
    return address._replace(path=f"/{name}").geturl()


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, transactional_db: None) -> Iterator[Manage]:
    """manage.py of other processes, on a database of their own."""
    monkeypatch.setenv("DATABASE_URL", own_database(tmp_path))
    monkeypatch.setenv("MEDIA_ROOT", str(tmp_path))

    def manage(*arguments: str) -> str:
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr
        return done.stdout

    if POSTGRES:
        manage("migrate", "-v", "0")
    else:  # the tests' own database, empty and migrated, as a file
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(tmp_path / "kills.sqlite3")])
    yield manage


def worker(errors: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "manage.py", "worker", "--once"]
    with errors.open("ab") as out:
        return subprocess.Popen(command, cwd=settings.BASE_DIR, stdout=subprocess.DEVNULL, stderr=out)


def test_kills_lose_nothing_and_repeat_nothing(
    tmp_path: Path, elsewhere: Manage, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [f"r{number:04}@example.net" for number in range(READERS)]
    mix = {name: float(weight) for name, weight in (part.split("=") for part in MIX.split(","))}
    with SmtpServer(mix=mix, seed=SEED, hang=3, slow=1) as server:
        monkeypatch.setenv("EMAIL_URL", f"smtp://127.0.0.1:{server.port}")
        monkeypatch.setenv("MAIL_CONNECTIONS", "2")
        monkeypatch.setenv("MAIL_LEASE_SECONDS", "2")
        monkeypatch.setenv("MAIL_RETRY_SECONDS", "0.2")
        listed = tmp_path / "readers.csv"
        listed.write_text("email\n" + "\n".join(people) + "\n")
        elsewhere("import_subscribers", str(listed))
        imported = elsewhere("import_issue", "issues/demo", "--status", "published", "--json")
        slug = json.loads(imported.splitlines()[0])["slug"]
        elsewhere("mail_issue", slug)
        status, kills = drive(elsewhere, slug, server, tmp_path)
    errors = (tmp_path / "errors").read_text()
    assert "Traceback" not in errors, errors
    assert status["state"] == "done"
    assert status["counts"].keys() <= {"accepted", "unknown", "refused"}
    assert sum(status["counts"].values()) == READERS
    assert judge(server, people, status["unknown"]) == []
    assert_unknown_is_what_was_cut(server, set(status["unknown"]), kills)


def assert_unknown_is_what_was_cut(server: SmtpServer, unknown: set[str], kills: list[float]) -> None:
    """Unknown are the messages whose reply the server cut, and those a killed worker had in its hands.

    A server that hangs up in the middle of the data may do so when the final dot is on its way already: nobody on
    this side can tell that from a cut reply.
    """
    last = {attempt.recipient: attempt for attempt in server.attempts}
    cut = {reader for reader, attempt in last.items() if attempt.fault in CUT}
    assert cut <= unknown
    hung_up = {reader for reader, attempt in last.items() if attempt.fault == "drop-mid-data"}
    held = unknown - cut - hung_up
    assert len(held) <= 2 * len(kills), "two connections a worker hold one message each"
    for reader in held:
        assert any(0 <= killed - last[reader].moment < 10 for killed in kills), (reader, last[reader])


def wait_for(server: SmtpServer, messages: int) -> None:
    """Until the server was asked for so many messages; or until it is clear that it won't be."""
    for _turn in range(1200):
        if len(server.attempts) >= messages:
            return
        time.sleep(0.05)


def drive(manage: Manage, slug: str, server: SmtpServer, folder: Path) -> tuple[dict, list[float]]:  # type: ignore[type-arg]
    """Two workers at work, one of them killed again and again at seeded moments; then until all is done."""
    dice = random.Random(SEED)
    # In messages the server was asked to take: however fast the machine is, the work is in full swing.
    moments = sorted(dice.sample(range(READERS * 9 // 10), KILLS))
    running = [worker(folder / "errors") for _ in range(2)]
    kills: list[float] = []
    for moment in moments:
        wait_for(server, moment)
        victim = dice.randrange(2)
        if running[victim].poll() is None:
            running[victim].kill()
            kills.append(time.time())
        running[victim].wait()
        running = [w if w.poll() is None else worker(folder / "errors") for w in running]
    for one in running:
        one.wait(300)
    for _turn in range(60):
        manage("worker", "--once")
        status = json.loads(manage("mailing_status", slug, "--json"))
        if status["state"] == "done":
            break
    assert len(kills) >= KILLS / 2, "the workers were done before they could be killed"
    return status, kills

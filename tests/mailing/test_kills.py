"""Workers are killed (-9) in mid-send, the server misbehaves: nobody is missed, nobody gets it twice."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings

from .servers import CHAOS, Chaos

READERS = int(os.environ.get("QUINCENA_KILL_READERS", "300"))
KILLS = int(os.environ.get("QUINCENA_KILLS", "6"))
MIX = "accept=84,temp-rcpt=3,temp-eod=3,drop-mid-data=3,accept-drop=2,drop-eod=2,throttle=1,banner-421=1,accept-partial=1"
Manage = Callable[..., str]


@pytest.fixture
def elsewhere(tmp_path: Path) -> Manage:
    """manage.py of another process on a database of its own: SQLite, or the one of QUINCENA_KILL_DATABASE (emptied)."""
    database = os.environ.get("QUINCENA_KILL_DATABASE") or f"sqlite:///{tmp_path / 'kills.sqlite3'}"
    os.environ["DATABASE_URL"], before = database, os.environ.get("DATABASE_URL")

    def manage(*arguments: str) -> str:
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        return done.stdout

    manage("migrate", "-v", "0")
    manage("flush", "--no-input", "-v", "0")
    yield manage
    os.environ.pop("DATABASE_URL")
    if before is not None:
        os.environ["DATABASE_URL"] = before


def worker(errors: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "manage.py", "worker", "--once"]
    with errors.open("ab") as out:
        return subprocess.Popen(command, cwd=settings.BASE_DIR, stdout=subprocess.DEVNULL, stderr=out)


def test_kills_lose_nothing_and_repeat_nothing(
    tmp_path: Path, elsewhere: Manage, monkeypatch: pytest.MonkeyPatch
) -> None:
    seed = int(os.environ.get("QUINCENA_KILL_SEED", "1"))
    dice = random.Random(seed)
    server = Chaos(tmp_path, "--mix", MIX, "--seed", str(seed), "--max-seconds", "600")
    try:
        monkeypatch.setenv("EMAIL_URL", f"smtp://127.0.0.1:{server.port}")
        monkeypatch.setenv("MAIL_CONNECTIONS", "2")
        monkeypatch.setenv("MAIL_LEASE_SECONDS", "2")
        monkeypatch.setenv("MAIL_RETRY_SECONDS", "0.2")
        monkeypatch.setenv("MEDIA_ROOT", str(tmp_path))
        people = [f"r{number:04}@example.net" for number in range(READERS)]
        listed = tmp_path / "readers.csv"
        listed.write_text("email\n" + "\n".join(people) + "\n")
        elsewhere("import_subscribers", str(listed))
        elsewhere("import_issue", "issues/demo", "--status", "published")
        slug = json.loads(elsewhere("import_issue", "issues/demo", "--json").splitlines()[0])["slug"]
        elsewhere("mail_issue", slug)
        status = drive(elsewhere, slug, dice, tmp_path)
    finally:
        server.stop()
    errors = (tmp_path / "errors").read_text()
    assert "Traceback" not in errors, errors
    assert status["state"] == "done"
    assert status["counts"].keys() <= {"accepted", "unknown"} and sum(status["counts"].values()) == READERS
    (tmp_path / "held").write_text("\n".join(status["unknown"]))
    (tmp_path / "expect").write_text("\n".join(people))
    judge = [
        sys.executable,
        str(CHAOS),
        "verify",
        "--log",
        str(server.log),
        "--expect",
        str(tmp_path / "expect"),
    ]
    judged = subprocess.run([*judge, "--held", str(tmp_path / "held")], capture_output=True, text=True)
    assert judged.returncode == 0, judged.stdout
    assert set(server.taken().values()) == {1}, judged.stdout
    cut = {
        e["rcpt"]
        for e in server.events("attempt")
        if e["fault"] in ("accept-drop", "drop-eod", "accept-partial")
    }
    surplus = set(status["unknown"]) - cut
    assert len(surplus) <= KILLS * 2  # one connection holds one message: two of each killed worker at most


def drive(manage: Manage, slug: str, dice: random.Random, folder: Path) -> dict:  # type: ignore[type-arg]
    """Two workers at work, one of them killed again and again at seeded moments; then until all is done."""
    running = [worker(folder / "errors") for _ in range(2)]
    hit = 0
    for _kill in range(KILLS):
        time.sleep(dice.uniform(1.2, 2.4))
        victim = dice.randrange(2)
        hit += running[victim].poll() is None
        running[victim].kill()
        running[victim].wait()
        running = [w if w.poll() is None else worker(folder / "errors") for w in running]
    for one in running:
        one.wait(120)
    for _turn in range(40):
        manage("worker", "--once")
        status = json.loads(manage("mailing_status", slug, "--json"))
        if status["state"] == "done":
            break
        time.sleep(1)
    assert hit >= KILLS / 2, "the workers were done before they could be killed"
    return status

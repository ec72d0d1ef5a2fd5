"""`manage.py serve --production`: refuses what is not ready, changes no data, ends when it is told to."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError

from issues.management import production
from issues.management.processes import refuse_taken

from .test_serve import free_port


def environment(folder: Path, **more: str) -> dict[str, str]:
    values = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "ENV_FILE": "",
        "SECRET_KEY": "x1Y-" * 16,
        "ALLOWED_HOSTS": "127.0.0.1",
        "SITE_URL": "http://127.0.0.1",
        "EMAIL_URL": "smtp://127.0.0.1:1",
        "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
        "MEDIA_ROOT": f"{folder}/media",
        "LANGUAGE_CODE": "en",
    }
    return values | more


def manage(folder: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", *words]
    env = environment(folder, **more)
    return subprocess.run(
        command, cwd=settings.BASE_DIR, env=env, capture_output=True, text=True, timeout=120
    )


def refusal(done: subprocess.CompletedProcess[str]) -> str:
    """The one sentence it ended with."""
    assert done.returncode == 1, done.stdout + done.stderr
    [line] = done.stderr.strip().splitlines()
    return line


@pytest.fixture
def ready(tmp_path) -> Path:
    (tmp_path / "media").mkdir()
    done = manage(tmp_path, "migrate", "--verbosity", "0")
    assert done.returncode == 0, done.stderr
    return tmp_path


def test_it_refuses_debug_and_missing_migrations_and_makes_neither_demo_nor_account(tmp_path):
    (tmp_path / "media").mkdir()
    port = str(free_port())
    said = refusal(manage(tmp_path, "serve", "--production", "--port", port, DEBUG="1"))
    assert "take DEBUG=1 away" in said
    said = refusal(manage(tmp_path, "serve", "--production", "--port", port))
    assert "run manage.py migrate first" in said


def test_a_database_that_is_away_is_told_in_a_sentence(tmp_path):
    (tmp_path / "media").mkdir()
    away = "postgres://nobody@127.0.0.1:1/nothing"
    said = refusal(manage(tmp_path, "serve", "--production", "--port", str(free_port()), DATABASE_URL=away))
    assert "does not answer" in said


def test_a_taken_port_is_told_in_a_sentence(tmp_path):
    (tmp_path / "media").mkdir()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = refusal(manage(tmp_path, "serve", "--production", "--port", str(port)))
    assert f"as in manage.py serve --production --port {port + 1}" in said


def test_it_serves_the_site_alone_and_ends_when_it_is_told_to(ready):
    port = free_port()
    command = [sys.executable, "manage.py", "serve", "--production", "--port", str(port), "--workers", "1"]
    with (ready / "output.txt").open("w") as output:
        site = subprocess.Popen(
            command, cwd=settings.BASE_DIR, env=environment(ready), stdout=output, stderr=output
        )
    try:
        deadline = time.monotonic() + 120
        while "Ctrl-C" not in (ready / "output.txt").read_text():
            assert site.poll() is None and time.monotonic() < deadline, (ready / "output.txt").read_text()
            time.sleep(0.05)
        home = urllib.request.urlopen(f"http://127.0.0.1:{port}/").read().decode()
        assert "The first issue is still to come." in home
        assert urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz").status == 200
    finally:
        site.send_signal(signal.SIGTERM)
        assert site.wait(30) == 0
    said = (ready / "output.txt").read_text()
    assert "editor" not in said and "created" not in said
    assert "200 GET / " in said and "127.0.0.1 200" not in said  # the access log, without addresses
    refuse_taken("127.0.0.1", port)  # nobody is left


def test_static_files_are_collected_when_they_changed(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "static"
    settings.DEBUG = False
    assert production.is_stale()
    settings.STATIC_ROOT.mkdir()
    (settings.STATIC_ROOT / "staticfiles.json").write_text("{}")
    assert not production.is_stale()
    os.utime(settings.STATIC_ROOT / "staticfiles.json", (1_000_000, 1_000_000))
    assert production.is_stale()


def test_a_folder_nobody_may_write_to_is_named(settings, tmp_path, monkeypatch):
    (tmp_path / "static").write_text("no folder")
    settings.STATIC_ROOT = tmp_path / "static"
    with pytest.raises(CommandError, match="como el dueño de esa carpeta"):
        production.collect()

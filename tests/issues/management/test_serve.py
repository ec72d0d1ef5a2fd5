"""`manage.py serve`: from an empty folder to a site, once; and a clean end."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

from issues.management.commands.serve import create_editor, refuse_taken


@pytest.mark.django_db
def test_the_editors_password_is_made_once_and_works():
    password = create_editor()
    editor = get_user_model().objects.get(username="editor")
    assert editor.check_password(password)
    assert editor.is_staff
    assert not editor.is_superuser
    assert editor.has_perm("issues.change_issue")
    assert create_editor() == ""


@pytest.mark.django_db
def test_an_account_of_somebody_else_is_enough():
    get_user_model().objects.create_superuser("someone", password="x")
    assert create_editor() == ""


def test_a_taken_port_is_named_with_another_one():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=f"PORT={port + 1}"):
            refuse_taken("127.0.0.1", port)
        with pytest.raises(CommandError):
            call_command("serve", port=port, stdout=StringIO())


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Site:
    """A `manage.py serve` in a folder of its own."""

    def __init__(self, folder, **environment: str) -> None:
        self.port = free_port()
        self.output = (folder / "output.txt").open("w+")
        values = {
            "DEBUG": "1",
            "ENV_FILE": "",
            "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
            "MEDIA_ROOT": f"{folder}/media",
        }
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "serve", "--port", str(self.port), "--workers", "1"],
            cwd=settings.BASE_DIR,
            env={"PATH": os.environ["PATH"], "HOME": str(folder)} | values | environment,
            stdout=self.output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def said(self) -> str:
        self.output.flush()
        return Path(self.output.name).read_text()

    def wait(self) -> str:
        """What it has said when it is ready."""
        deadline = time.monotonic() + 120
        while "Ctrl-C" not in self.said():
            assert self.process.poll() is None and time.monotonic() < deadline, self.said()
            time.sleep(0.1)
        return self.said()

    def get(self, path: str) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}") as answer:
            return answer.read().decode()

    def stop(self, number: int) -> int:
        self.process.send_signal(number)
        code = self.process.wait(30)
        self.output.close()
        return code


def test_from_nothing_to_a_site_and_back_twice(tmp_path):
    site = Site(tmp_path)
    try:
        said = site.wait()
        assert "«editor»" in said
        assert f"http://127.0.0.1:{site.port}/" in said
        assert "<article" in site.get(first_issue(site))
        assert "--measure" in site.get("/static/site.css")
    finally:
        assert site.stop(signal.SIGTERM) == 0
    again = Site(tmp_path)
    try:
        said = again.wait()
        assert "created" not in said and "«editor»" not in said
        assert "<article" in again.get(first_issue(again))
    finally:
        assert again.stop(signal.SIGINT) == 0
    with pytest.raises(OSError):
        again.get("/")


def first_issue(site: Site) -> str:
    """The address home invites to."""
    home = site.get("/")
    return "/issues/" + home.split('href="/issues/', 1)[1].split('"', 1)[0]

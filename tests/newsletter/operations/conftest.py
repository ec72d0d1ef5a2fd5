"""What tests of backups share: a site with everything in it, and the commands as a shell would run them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.utils import timezone

from issues.models import Alias, ArrivedFile, Issue, Version
from issues.search import index
from mailing.delivery import planning
from mailing.models import Letter, Mailing, Subscriber
from tests.factories import make_issue, make_item, make_picture


@dataclass
class Run:
    """What a command did: its exit code, and what it said."""

    code: int
    out: str
    err: str


@pytest.fixture
def run() -> Callable[..., Run]:
    """Runs a command; one that ends with an error tells its code and sentence."""

    def command(name: str, *args: object, **options: object) -> Run:
        out, err = StringIO(), StringIO()
        try:
            call_command(name, *map(str, args), stdout=out, stderr=err, **options)
        except CommandError as error:
            return Run(error.returncode, out.getvalue(), f"{err.getvalue()}{error}")
        return Run(0, out.getvalue(), err.getvalue())

    return command


@pytest.fixture
def full_site(transactional_db: None) -> Issue:
    """Issues, pictures, topics, history, an account, readers, a mailing on its way and one to come; returns an issue."""
    editor = get_user_model().objects.create_user("ana", password="x", is_staff=True)
    issue = make_issue(tags=["Faros", "Educación"], publish_at=timezone.now() - timedelta(hours=1))
    make_item(issue, tags=["Faros"])
    issue.cover = make_picture(issue)
    issue.front_matter = {"b": [1, None, "ñ"], "a": {"c": 1.5}}
    issue.save()
    make_picture(issue, missing=True)
    Alias.objects.create(issue=issue, path="old/path")
    Version.objects.create(issue=issue, made_by=editor, data={"title": "Antes"}, digest="0" * 32)
    ArrivedFile.objects.create(
        arrival="5f0c6d1e-0000-4000-8000-000000000000", owner=editor, name="a.bin", data=bytes(range(256))
    )
    index(issue)
    for number in range(3):
        Subscriber.objects.create(
            email=f"r{number}@example.org", state="confirmed", confirmed_at=timezone.now()
        )
    planning.plan(issue)
    planning.run()
    coming = make_issue(publish_at=timezone.now() + timedelta(days=2))
    planning.plan(coming)
    Letter.objects.enqueue("r9@example.org", {"subject": "x"}, kind=Letter.Kind.CONFIRM)
    assert set(Mailing.objects.values_list("state", flat=True)) == {"sending", "planned"}
    return issue


@pytest.fixture
def installation(tmp_path: Path) -> Callable[..., Callable[..., subprocess.CompletedProcess[str]]]:
    """Another installation, with a database and a media folder of its own: its manage.py."""

    def make(name: str, database: str = "") -> Callable[..., subprocess.CompletedProcess[str]]:
        folder = tmp_path / name
        folder.mkdir()
        env = {
            **{
                key: value
                for key, value in os.environ.items()
                if key in ("PATH", "HOME", "LANG", "GNUPGHOME")
            },
            "ENV_FILE": "",
            "DEBUG": "1",
            "SECRET_KEY": "the-same-everywhere-" * 3,
            "DATABASE_URL": database or f"sqlite:///{folder}/db.sqlite3",
            "MEDIA_ROOT": str(folder / "media"),
            "EMAIL_URL": f"filemail:///{folder}/outbox",
        }

        def manage(*args: object) -> subprocess.CompletedProcess[str]:
            command = [sys.executable, "manage.py", *map(str, args)]
            return subprocess.run(command, cwd=settings.BASE_DIR, env=env, capture_output=True, text=True)

        return manage

    return make

"""`make upgrade` goes forward step by step, and back to where it was when one fails. Tried on a small clone of its own."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from newsletter.operations.upgrade import RESTART, Upgrade

PYTHON = """#!/bin/sh
echo "$(cat VERSION) $*" >> "$LOG"
case "$*" in *"migrate --check"*) exit 1;; esac
[ -n "$FAILS" ] && [ "$(cat VERSION)" = two ] && case "$*" in *"$FAILS"*) echo "no room" >&2; exit 3;; esac
case "$*" in "manage.py backup "*) : > "$3";; esac
exit 0
"""


def git(folder: Path, *arguments: str) -> str:
    own = ("-c", "user.name=Ana", "-c", "user.email=ana@example.org", "-c", "init.defaultBranch=main")
    command = ["git", *own, *arguments]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """At version one; its origin has version two, tagged."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    origin, here = tmp_path / "origin", tmp_path / "here"
    origin.mkdir()
    git(origin, "init", "-q")
    for number in ("one", "two"):
        (origin / "VERSION").write_text(f"{number}\n")
        git(origin, "add", "-A"), git(origin, "commit", "-qm", number)
        git(origin, "tag", f"v-{number}")
    git(tmp_path, "clone", "-q", str(origin), "here")
    git(here, "reset", "-q", "--hard", "v-one")
    python = here / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(PYTHON)
    python.chmod(0o755)
    monkeypatch.setenv("LOG", str(tmp_path / "log"))
    monkeypatch.setenv("FAILS", "")
    return here


def upgraded(clone: Path, **options: str) -> tuple[int, list[str], list[str]]:
    """The exit code, what was said, and the commands that ran, each after the version it ran on."""
    said: list[str] = []
    code = Upgrade(clone, say=said.append, **options).run()  # type: ignore[arg-type]
    log = clone.parent / "log"
    ran = log.read_text().splitlines() if log.exists() else []
    return code, said, [line.split(" --")[0].split(" /")[0] for line in ran]


@pytest.mark.parametrize("to", ["", "v-two", "origin/main"])
def test_it_goes_forward_step_by_step(clone: Path, to: str):
    code, said, ran = upgraded(clone, to=to)
    assert code == 0 and said[-1] == RESTART and (clone / "VERSION").read_text() == "two\n"
    assert ran == [
        "one manage.py backup",
        "one manage.py restore",
        "two -m pip install",
        "two manage.py migrate",
        "two manage.py migrate",
        "two manage.py collectstatic",
        "two manage.py check",
    ]
    assert len(list((clone / "backups").glob("before-upgrade-*.backup"))) == 1
    assert git(clone, "branch", "--show-current") == "main"


@pytest.mark.parametrize("step", ["pip install", "migrate --no-input", "collectstatic", "check --database"])
def test_it_goes_back_when_a_step_fails(clone: Path, monkeypatch: pytest.MonkeyPatch, step: str):
    monkeypatch.setenv("FAILS", step)
    code, said, ran = upgraded(clone)
    assert code == 1 and "no room" in "\n".join(said) and "as it was before" in said[-1]
    assert (clone / "VERSION").read_text() == "one\n" and git(clone, "branch", "--show-current") == "main"
    back = [line for line in ran[2:] if line.startswith("one")]
    assert back[0] == "one -m pip install"
    assert ("one manage.py restore" in back) == (step != "pip install")
    assert any("written since then" in line for line in said) == (step != "pip install")


def test_nothing_is_touched_without_a_backup_or_with_changes_of_its_own(clone: Path, tmp_path: Path):
    (clone / "VERSION").write_text("mine\n")
    code, said, ran = upgraded(clone)
    assert code == 1 and "commit or undo" in said[0] and not ran
    git(clone, "checkout", "-q", "VERSION")
    (clone / ".venv/bin/python").write_text("#!/bin/sh\necho 'the disk is full' >&2; exit 1\n")
    code, said, _ran = upgraded(clone)
    assert (
        code == 1
        and "the disk is full" in "\n".join(said)
        and git(clone, "rev-parse", "HEAD") == git(clone, "rev-parse", "v-one")
    )
    (tmp_path / "empty").mkdir()
    assert Upgrade(tmp_path / "empty", say=said.append).run() == 1 and "no git clone" in said[-1]


def test_what_cannot_be_put_back_is_said(clone: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("FAILS", "migrate --no-input")
    python = clone / ".venv/bin/python"
    python.write_text(
        PYTHON.replace("exit 0", 'case "$*" in *--replace*) echo broken >&2; exit 1;; esac\nexit 0')
    )
    code, said, _ran = upgraded(clone)
    assert code == 1 and "as it was before" not in said[-1]
    assert any(line.startswith("NOT BACK: the database") and "broken" in line for line in said)


def test_services_are_restarted_when_told_how(clone: Path):
    code, said, _ran = upgraded(clone, restart="touch restarted")
    assert code == 0 and (clone / "restarted").exists()
    git(clone, "reset", "-q", "--hard", "v-one")
    code, said, _ran = upgraded(clone, restart="false")
    assert code == 1 and "restart it by hand" in said[-1]


def test_commands_run_as_the_services_run_them(clone: Path):
    own = clone.parent / "quincena"
    own.write_text('#!/bin/sh\necho "quincena $1" >> "$LOG"\n')
    own.chmod(0o755)
    code, _said, ran = upgraded(clone, manage=str(own))
    assert code == 0 and [line for line in ran if line.startswith("two")] == [
        "two -m pip install",
        "two manage.py collectstatic",
    ]
    assert [line.split()[1] for line in ran if line.startswith("quincena")] == [
        "backup", "restore", "migrate", "migrate", "check",
    ]  # fmt: skip

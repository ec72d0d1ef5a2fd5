"""Archives for one recipient: by GPG where it is installed, refused in words where a program is missing."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from issues.models import Issue
from tests.factories import make_issue

GPG = shutil.which("gpg")


@pytest.fixture
def key(tmp_path_factory, monkeypatch) -> str:
    """A GPG key of a home of its own, without a password."""
    home = tmp_path_factory.mktemp("gpg")
    home.chmod(0o700)
    monkeypatch.setenv("GNUPGHOME", str(home))
    quick = [
        "gpg",
        "--batch",
        "--quiet",
        "--passphrase",
        "",
        "--quick-generate-key",
        "copias@example.org",
        "future-default",
        "default",
    ]
    subprocess.run(quick, check=True, capture_output=True)
    yield "copias@example.org"
    subprocess.run(["gpgconf", "--kill", "all"], check=False, capture_output=True)


@pytest.mark.skipif(GPG is None, reason="gpg is not installed")
@pytest.mark.django_db(transaction=True)
def test_gpg_seals_and_opens(run, tmp_path, key):
    make_issue(title="Un secreto")
    done = run("backup", tmp_path / "b", to=key)
    assert done.code == 0, done.err
    data = (tmp_path / "b").read_bytes()
    assert b"ustar" not in data[:512]
    Issue.objects.update(title="Otra cosa")
    assert run("restore", tmp_path / "b", replace=True).code == 0
    assert Issue.objects.get().title == "Un secreto"
    Issue.objects.update(title="Otra cosa")
    for wrong in (data[: len(data) // 2], data[:-100] + bytes([data[-100] ^ 1]) + data[-99:]):
        (tmp_path / "b").write_bytes(wrong)
        assert run("restore", tmp_path / "b", replace=True).code == 1
    assert Issue.objects.get().title == "Otra cosa"


@pytest.mark.skipif(GPG is None, reason="gpg is not installed")
@pytest.mark.django_db(transaction=True)
def test_an_unknown_recipient_is_refused_with_gpgs_words(run, tmp_path, key):
    done = run("backup", tmp_path / "b", to="nadie@example.org")
    assert done.code == 1
    assert "gpg" in done.err and "nadie@example.org" in done.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.django_db(transaction=True)
def test_a_missing_program_is_named_with_how_to_get_it(run, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    done = run("backup", tmp_path / "b", to="age1qqqqqqqq")
    assert done.code == 1
    assert "apt-get install age" in done.err
    (tmp_path / "sealed").write_bytes(b"age-encryption.org/v1\n" + bytes(600))
    done = run("restore", tmp_path / "sealed")
    assert done.code == 1
    assert "apt-get install age" in done.err

"""The check of MEDIA_ROOT at the start of every command."""

from pathlib import Path

import pytest
from django.core.checks import run_checks


def said() -> list[str]:
    return [message.msg for message in run_checks() if message.id == "quincena.E001"]


def test_a_folder_that_is_there_or_can_be_made_is_fine(settings, tmp_path):
    assert said() == []
    settings.MEDIA_ROOT = tmp_path / "not" / "yet"
    assert said() == []


@pytest.mark.parametrize("name", ["file", "file/below"])
def test_a_place_that_takes_no_files_is_named_with_what_to_do(settings, tmp_path: Path, name: str):
    (tmp_path / "file").write_text("")
    settings.MEDIA_ROOT = tmp_path / name
    (message,) = said()
    assert f"MEDIA_ROOT: pictures cannot be stored in {tmp_path / name}" in message

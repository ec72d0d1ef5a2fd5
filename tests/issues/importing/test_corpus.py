"""The real archive comes in whole, twice, in any order, and every page shows all of its source."""

import json
import random
import re
import shutil
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from issues.models import Issue
from tests.tools.shared import CORPUS, SHARED, TRUTH, needs_corpus

pytestmark = [needs_corpus, pytest.mark.django_db, pytest.mark.usefixtures("no_variants")]


def sources() -> list[Path]:
    return [*sorted(path for path in (CORPUS / "posts").iterdir() if path.is_dir()), CORPUS / "seed.md"]


def run(*paths: Path) -> list[dict]:
    out = StringIO()
    call_command("import_issue", *map(str, paths), json=True, stdout=out, stderr=StringIO())
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_the_archive_comes_in_twice_in_any_order() -> None:
    shuffled = sources()
    random.Random(7).shuffle(shuffled)
    assert {each["outcome"] for each in run(*shuffled)} == {"created"}
    assert {each["outcome"] for each in run(*sources())} == {"unchanged"}


def test_nearly_every_html_block_becomes_markdown() -> None:
    run(CORPUS)
    reports = [report["counts"] for report in Issue.objects.values_list("import_report", flat=True)]
    blocks = sum(counts["blocks"] for counts in reports)
    assert sum(counts.get("html_blocks", 0) for counts in reports) <= blocks / 100


def test_items_numbers_sections_and_periods_are_those_a_person_found(client: Client) -> None:
    run(CORPUS)
    for path in sorted(TRUTH.glob("*.json")):
        truth = json.loads(path.read_text())
        data = client.get(f"/issues/{truth['slug']}.json").json()
        assert (data["number"], data["year"]) == (truth["issue"]["number"], truth["issue"]["year"])
        period = {"start": truth["issue"]["period_start"], "end": truth["issue"]["period_end"]}
        assert data["period"] == period
        for section in truth["sections"]:
            if section["heading"] is None:
                continue
            items = [item for item in data["items"] if item["section"] == section["heading"]]
            assert [item["number"] for item in items if item["number"]] == [
                each["n"] for each in section["items"]
            ]
            numbered = [item for item in items if item["number"]]
            for item, each in zip(numbered, section["items"], strict=True):
                found = [link["url"] for link in item["links"] if link["kind"] != "embed"]
                assert found[: len(each["links"])] == each["links"]  # those of its footnotes come after
                assert item["html"].count("<img") <= each["n_images"]
            for each in section["subsections"]:
                assert any(words(each["heading"]) == words(item["headline"]) for item in items)


def test_every_page_shows_all_of_its_source(client: Client, tmp_path: Path, settings) -> None:
    run(CORPUS)
    python = compare_python()
    for source in sources():
        slug = source.stem if source.is_file() else source.name
        page = tmp_path / f"{slug}.html"
        page.write_bytes(client.get(f"/issues/{slug}/").content)
        file = source if source.is_file() else source / "index.md"
        command = [
            python,
            str(SHARED / "tools" / "compare.py"),
            str(file),
            str(page),
            "--media",
            str(settings.MEDIA_ROOT),
        ]
        done = subprocess.run(command, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr


def words(text: str) -> list[str]:
    """A heading's words without its emoji."""
    return re.findall(r"\w+", text)


def compare_python() -> str:
    """A Python that has what the comparing tool needs (lxml, PyYAML, markdown-it-py)."""
    done = subprocess.run(
        [sys.executable, "-c", "import lxml, yaml, markdown_it, mdit_py_plugins"], capture_output=True
    )
    if done.returncode or not shutil.which(sys.executable):
        pytest.skip("the comparing tool's libraries are not installed here")
    return sys.executable

"""Nothing of a source is lost on its way to the page, by a counter that shares no code with the importer."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.core.management import call_command
from django.test import Client

from issues.models import Issue
from tests.tools import samples
from tests.tools.loss_check import losses

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_variants")]
DEMO = Path(configured.BASE_DIR) / "issues" / "demo"
DATA = Path(configured.BASE_DIR) / "tests" / "data"
ESSAY = "elogio-del-camino-mas-largo"


@pytest.fixture
def bundles(tmp_path: Path) -> list[Path]:
    """Every sample and every demo issue, as folders to import."""
    made = [samples.write_bundle(name, tmp_path / "archive") for name in samples.NAMES]
    return [*made, *sorted(path for path in DEMO.iterdir() if path.is_dir() and (path / "index.md").exists())]


def run(*paths: Path) -> list[dict]:
    out = StringIO()
    call_command(
        "import_issue", *map(str, paths), json=True, status="published", stdout=out, stderr=StringIO()
    )
    return [json.loads(line) for line in out.getvalue().splitlines()]


def true_source(bundle: Path) -> bytes:
    """What the writer wrote: one of the demo issues was damaged on purpose."""
    good = DATA / f"{bundle.name}.good.md"
    return good.read_bytes() if good.exists() else next(bundle.glob("index.*")).read_bytes()


def missing(name: str) -> Iterator[str]:
    file = DATA / f"{name}.expected.json"
    golden = samples.expected(name) if not file.exists() else json.loads(file.read_text(encoding="utf-8"))
    yield from (picture["name"] for picture in golden["pictures"] if picture["missing"])


def test_every_page_shows_all_of_its_source(bundles: list[Path], client: Client) -> None:
    run(*bundles)
    lost = {
        bundle.name: found
        for bundle in bundles
        if (
            found := losses(
                true_source(bundle),
                client.get(f"/issues/{bundle.name}/").content.decode(),
                missing=missing(bundle.name),
            )
        )
    }
    assert lost == {}


def test_an_archive_comes_in_twice_in_any_order(bundles: list[Path]) -> None:
    shuffled = random.Random(7).sample(bundles, len(bundles))
    assert [each["outcome"] for each in run(*shuffled)] == ["created"] * len(bundles)
    assert [each["outcome"] for each in run(*bundles)] == ["unchanged"] * len(bundles)


def test_nearly_every_block_of_html_becomes_markdown(bundles: list[Path]) -> None:
    run(*bundles)
    reports = [report["counts"] for report in Issue.objects.values_list("import_report", flat=True)]
    blocks = sum(counts["blocks"] for counts in reports)
    assert blocks > 150
    assert sum(counts.get("html_blocks", 0) for counts in reports) <= blocks / 20

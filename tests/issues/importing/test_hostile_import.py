"""Every hostile source ends as `expected.csv` says, from the command line to the page, the data and the lists."""

import csv
import json
from collections.abc import Callable
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from issues.models import Issue, Picture, Topic
from tests.shared import HOSTILE, needs_hostile

pytestmark = [needs_hostile, pytest.mark.django_db]
GROUPS = ("frontmatter", "encodings", "html", "markdown", "bundles")


def rows() -> list[dict[str, str]]:
    if not (HOSTILE / "expected.csv").exists():
        return []
    with (HOSTILE / "expected.csv").open(newline="", encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row["file"].startswith(GROUPS)]


def marker_of(row: dict[str, str]) -> str:
    marker = row["marker"]
    return marker.encode().decode("unicode_escape") if "\\" in marker else marker


def run(path: Path) -> tuple[int, dict]:
    out, err = StringIO(), StringIO()
    code = 0
    try:
        call_command("import_issue", str(path), json=True, stdout=out, stderr=err)
    except SystemExit as end:
        code = int(end.code or 0)
    lines = out.getvalue().splitlines()
    assert len(lines) == 1
    assert "Traceback" not in out.getvalue() + err.getvalue()
    return code, json.loads(lines[0])


def public_pages(client: Client, slug: str) -> dict[str, str]:
    """Everything a reader can get of an issue; nothing of it where it is not public."""
    addresses = ["/", "/archive/", f"/issues/{slug}/", f"/issues/{slug}.json"]
    return {address: client.get(address).content.decode() for address in addresses}


def media(settings) -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


@cache
def live_check() -> Callable[[str, list[str]], object]:
    """The independent checker's `check(html, markers)`: truthy when a marker is live."""
    spec = spec_from_file_location("live_check", HOSTILE / "live_check.py")
    assert spec and spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.check


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["file"])
def test_a_hostile_source_ends_as_expected(row: dict[str, str], client: Client, settings) -> None:
    code, result = run(HOSTILE / row["file"])
    if result["outcome"] == "rejected":
        assert row["expected"] == "reject" or row["alternative_ok"].startswith("yes"), result
        assert code == 1
        assert result["error"] and "\n" not in result["error"]
        assert result["error"].isprintable()
        assert not Issue.objects.exists() and not Topic.objects.exists() and not Picture.objects.exists()
        assert not media(settings)
        return
    assert row["expected"] != "reject" or row["alternative_ok"].startswith("yes"), result
    pages = public_pages(client, result["slug"])
    page = pages[f"/issues/{result['slug']}/"]
    marker = marker_of(row)
    if row["expected"] == "import-inert" and row["must_survive"]:
        assert row["must_survive"] in page
    if row["scope"] == "not-live":
        check = live_check()
        assert not [at for at, html in pages.items() if not at.endswith(".json") and check(html, [marker])]
    elif row["scope"] == "absent-public":
        assert not any(marker in html for html in pages.values())
    elif row["scope"] == "picture-absent":
        assert result["warnings"] or row["alternative_ok"].startswith("yes")
        assert "<img" not in page or row["alternative_ok"].startswith("yes")
        assert not any(marker in path.read_bytes().decode("latin-1") for path in media(settings))

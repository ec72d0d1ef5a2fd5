"""Every hostile archive ends as it must: refused with one line, or imported without what nobody may see."""

import json
import re
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from issues.models import Issue, Picture, Topic
from tests.tools.shared import HOSTILE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "no_variants")]
needs_hostile = pytest.mark.skipif(
    not HOSTILE.is_dir(), reason="the hostile files are not beside this checkout"
)
ROWS = [
    line.split(",")[:7]
    for line in (HOSTILE / "expected.csv").read_text(encoding="utf-8").splitlines()
    if line.startswith("zips/")
] if HOSTILE.is_dir() else []  # fmt: skip


def run(path: Path) -> tuple[int, list[dict]]:
    out, err = StringIO(), StringIO()
    code = 0
    try:
        call_command("import_issue", str(path), json=True, stdout=out, stderr=err)
    except SystemExit as end:
        code = int(end.code or 0)
    assert "Traceback" not in out.getvalue() + err.getvalue()
    return code, [json.loads(line) for line in out.getvalue().splitlines()]


def everything_public(client: Client) -> str:
    slugs = Issue.objects.public().values_list("slug", flat=True)
    addresses = ["/", "/archive/", "/feed.xml", "/sitemap.xml", *(f"/issues/{slug}/" for slug in slugs)]
    return "\n".join(client.get(address).content.decode() for address in addresses)


@needs_hostile
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_hostile_archive_ends_as_it_must(row: list[str], client: Client, settings, tmp_path: Path) -> None:
    name, _kind, expected, marker, scope, survives, alternative = row
    code, lines = run(HOSTILE / name)
    stored = Issue.objects.exists()
    if expected == "reject" and (alternative == "no" or not stored):
        assert code == 1 and len(lines) == 1
        assert lines[0]["error"] and lines[0]["error"].isprintable() and Path(name).name in lines[0]["source"]
        assert not stored and not Topic.objects.exists() and not Picture.objects.exists()
    else:
        page = everything_public(client)
        assert expected == "import-inert" or stored
        if scope == "absent-public" or marker.startswith("HX"):
            assert scope == "not-a-leading-csv-cell" or marker not in page
        assert not stored or not survives or survives in page
    media = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    assert not media
    again, _lines = run(HOSTILE / name)
    assert (again, Issue.objects.exists()) == (code, stored)
    assert not re.search(r"hx-slip|hx-written", " ".join(str(path) for path in tmp_path.parent.rglob("hx-*")))


@needs_hostile
@pytest.mark.parametrize("name", ["zip_50k_entries", "csv_200k_rows", "csv_open_quote_10mb"])
def test_a_huge_archive_is_refused_with_one_line(name: str, tmp_path: Path) -> None:
    made = subprocess.run(
        [sys.executable, str(HOSTILE / "gen.py"), "--out", str(tmp_path), "--only", name],
        capture_output=True,
        text=True,
    )
    assert made.returncode == 0, made.stderr
    (path,) = (tmp_path / "generated").iterdir()
    code, lines = run(path)
    assert code == 1 and len(lines) == 1 and not Issue.objects.exists()

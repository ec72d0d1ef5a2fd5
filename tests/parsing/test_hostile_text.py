"""Every hostile encoding and front matter ends as the shared `expected.csv` says."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest
from django.conf import settings

from issues.parsing.problems import Rejected
from issues.parsing.source.decode import decode
from issues.parsing.source.front_matter import split

SHARED = Path(os.environ.get("QUINCENA_SHARED") or Path(settings.BASE_DIR).parent / "shared")
HOSTILE = SHARED / "hostile"
GROUPS = ("encodings/", "frontmatter/")

# Where the list allows two outcomes and the file comes in: what of it must be harmless then.
COMES_IN_AS = {
    "007": {"status": "draft"},
    "013": {"title": "no"},
    "046": {"status": "draft"},
    "047": {"status": "draft"},
    "049": {"tags": ("12",)},
    **{key: {"slug": ""} for key in ["053", "055", "056", "058", "059", "061"]},
    **{key: {"cover": ""} for key in ["064", "065", "067", "068"]},
    "070": {"aliases": ()},
    **{key: {} for key in ["071", "073", "091", "098", "103", "104", "109"]},
}


def rows() -> list[dict[str, str]]:
    if not (HOSTILE / "expected.csv").exists():
        return []
    with (HOSTILE / "expected.csv").open(encoding="utf-8", newline="") as listing:
        return [row for row in csv.DictReader(listing) if row["file"].startswith(GROUPS)]


@pytest.mark.skipif(not rows(), reason="the shared hostile files are not here")
@pytest.mark.parametrize("row", rows(), ids=lambda row: row["file"])
def test_a_hostile_file_ends_as_expected(row):
    number = Path(row["file"]).name[:3]
    try:
        decoded = decode((HOSTILE / row["file"]).read_bytes())
        source = split(decoded.text)
    except Rejected as rejected:
        assert row["expected"] == "reject"
        assert str(rejected).isprintable()
        return
    front_matter = source.front_matter
    text = f"{front_matter.title}\n{front_matter.summary}\n{source.body}"
    if row["expected"] == "reject":
        assert row["alternative_ok"].startswith("yes")
        assert {name: getattr(front_matter, name) for name in COMES_IN_AS[number]} == COMES_IN_AS[number]
        assert number in ("013", "049", "091") or decoded.problems or source.problems
    elif "\\" in row["marker"]:
        assert row["marker"].encode().decode("unicode_escape") not in text
    assert row["must_survive"] in text

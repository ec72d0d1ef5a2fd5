"""Every hostile bundle: its pictures are refused or harmless, and nothing outside of it is read."""

import csv
import json
import re
import subprocess
import sys
from contextlib import suppress
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from issues.importing.sources import find_sources
from issues.models import Picture
from issues.parsing.documents import SourceDocument
from issues.pictures.cleaning import CleanPicture, PictureRefused, clean
from tests.tools.hostile.bundles import PICTURES, SECRET, write_tree
from tests.tools.shared import HOSTILE

REFERENCE = re.compile(r"!\[[^\]]*\]\((?:<([^>]*)>|([^)\s]*))\)")
# Pictures that expected.csv lets in when what was wrong with them is gone.
MAY_COME_IN = ("262-png-ztxt-bomb", "263-png-iccp-bomb")
GENERATED = (
    "png_bomb_20000", "gif_20000_frames", "case_collision", "vcs_folder", "symlink_image", "symlink_index",
    "symlink_folder", "symlink_loop", "fifo", "unreadable", "dangling", "odd_names", "deep_folders",
)  # fmt: skip


def rows() -> list[dict[str, str]]:
    if not HOSTILE.exists():
        return []
    with (HOSTILE / "expected.csv").open(newline="", encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row["file"].startswith("bundles/")]


def pictures_of(source: SourceDocument) -> tuple[list[CleanPicture], list[str]]:
    """What came in and why the rest did not."""
    cleaned, refused = [], []
    for angled, plain in REFERENCE.findall(source.data.decode()):
        data = source.find_picture(angled or plain)
        try:
            if data is None:
                raise PictureRefused("not found")
            cleaned.append(clean(data))
        except PictureRefused as reason:
            refused.append(reason.reason)
    return cleaned, refused


def run(path: Path) -> dict[str, dict]:
    """What the command says of each source, by its path below the given one."""
    out = StringIO()
    with suppress(SystemExit):
        call_command("import_issue", str(path), json=True, stdout=out, stderr=StringIO())
    results = [json.loads(line) for line in out.getvalue().splitlines()]
    return {result["source"].removeprefix(f"{path}/"): result for result in results}


def served(settings) -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


pytestmark = pytest.mark.usefixtures("english")
needs_hostile = pytest.mark.skipif(not HOSTILE.exists(), reason="the shared hostile files are not here")


@pytest.mark.django_db
@pytest.mark.parametrize("name", PICTURES)
def test_a_hostile_picture_never_costs_an_issue_and_never_harms(
    name: str, client: Client, settings, tmp_path: Path
) -> None:
    bundle = PICTURES[name]
    [result] = run(bundle.write(name, tmp_path / "paquetes")).values()
    page = client.get(f"/issues/{name}/").content.decode()
    assert "SIGUE" in page
    files = served(settings)
    assert not any(bundle.marker in path.read_bytes() for path in files)
    if bundle.comes_in:
        assert files and "<img" in page
    elif bundle.comes_in is False:
        assert not files and "<img" not in page and result["warnings"]


@pytest.mark.django_db
def test_links_pipes_and_odd_names_bring_in_nothing_from_elsewhere(settings, tmp_path: Path) -> None:
    results = run(write_tree(tmp_path))
    created = {place for place, result in results.items() if result["outcome"] == "created"}
    assert created == {
        f"{name}/index.md"
        for name in ("bueno", "con-git", "enlace-foto", "enlace-carpeta", "enlace-circular")
    }
    errors = [result["error"] for result in results.values() if result["outcome"] == "rejected"]
    assert len(errors) == 7 and all(error and error.isprintable() for error in errors)
    assert all(place.isprintable() for place in results)
    with_file = Picture.objects.exclude(file="").values_list("issue__slug", flat=True)
    assert sorted(with_file) == ["bueno", "con-git"]
    assert not any(SECRET in path.read_bytes() for path in served(settings))


@needs_hostile
@pytest.mark.parametrize("row", rows(), ids=lambda row: row["file"])
def test_a_hostile_bundle_ends_as_expected(row):
    (source,) = find_sources([HOSTILE / row["file"]])
    assert isinstance(source, SourceDocument)
    cleaned, refused = pictures_of(source)
    marker = row["marker"].encode().decode("unicode_escape").encode()
    assert all(marker not in picture.data for picture in cleaned)
    if row["expected"] == "picture-refused" and source.name not in MAY_COME_IN:
        assert refused and not cleaned
    elif row["kind"] in ("image", "privacy"):
        assert cleaned and not refused
    elif row["kind"] in ("ssrf", "bundle"):
        assert not cleaned


@pytest.fixture(scope="module")
def generated(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    command = [sys.executable, str(HOSTILE / "gen.py"), "--out", str(folder), "--only", *GENERATED]
    subprocess.run(command, check=True, capture_output=True)
    yield folder / "generated"
    (folder / "generated/unreadable.md").chmod(0o600)


@needs_hostile
def test_file_systems_made_to_hurt_do_not(generated):
    sources = {source.key: source for source in find_sources([generated])}
    documents = {key: source for key, source in sources.items() if isinstance(source, SourceDocument)}
    for key in ("symlink_index/index.md", "fifo.md", "dangling.md"):
        assert key in sources and key not in documents
    came_in = {key: pictures_of(source)[0] for key, source in documents.items()}
    assert {key: len(pictures) for key, pictures in came_in.items() if pictures} == {
        "case_collision/index.md": 2,
        "gif_20000_frames/index.md": 1,
    }
    assert came_in["gif_20000_frames/index.md"][0].note == "only the first frame was kept"
    assert not any("config" in key or ".git" in key for key in sources)
    assert all(source.path.isprintable() for source in sources.values())

"""Every hostile source ends as it must, from the command line to the page, the data and the lists."""

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
from tests.tools.hostile import Case, cases
from tests.tools.liveness import live_places
from tests.tools.shared import HOSTILE

pytestmark = pytest.mark.django_db


def run(path: Path) -> tuple[int, dict]:
    """The exit code and the only line that the command prints."""
    out, err = StringIO(), StringIO()
    code = 0
    try:
        call_command("import_issue", str(path), json=True, stdout=out, stderr=err)
    except SystemExit as end:
        code = int(end.code or 0)
    (line,) = out.getvalue().splitlines()
    assert "Traceback" not in line + err.getvalue()
    return code, json.loads(line)


def public_pages(client: Client, slug: str) -> dict[str, str]:
    """What a reader can get of an issue; nothing of it where it is not public."""
    addresses = ["/", "/archive/", "/feed.xml", f"/issues/{slug}/", f"/issues/{slug}.json"]
    return {address: client.get(address).content.decode() for address in addresses}


def media(settings) -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


@cache
def shared_check() -> Callable[[str, list[str]], object]:
    """The shared checker's `check(html, markers)`: truthy when a marker is live; where it is not, nothing is."""
    spec = spec_from_file_location("live_check", HOSTILE / "live_check.py")
    if not spec or not spec.loader or not (HOSTILE / "live_check.py").exists():
        return lambda html, markers: False
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.check


def is_live(html: str, marker: str) -> bool:
    """Whether a page acts on the marker; what stands in its head are our own elements."""
    main = html[html.index("<main") : html.rindex("</main>")]
    return bool(live_places(main, marker) or shared_check()(html, [marker]))


def assert_nothing_stored(result: dict, code: int, settings) -> None:
    assert code == 1
    assert result["error"] and result["error"].isprintable()
    assert not Issue.objects.exists() and not Topic.objects.exists() and not Picture.objects.exists()
    assert not media(settings)


def assert_harmless(case: Case, pages: dict[str, str], settings) -> None:
    html = {at: page for at, page in pages.items() if not at.endswith((".json", ".xml"))}
    if case.scope == "not-live":
        assert not [at for at, page in html.items() if is_live(page, case.marker)]
    elif case.scope == "absent-public":
        as_text = set(case.marker) & set('<"')  # which is no markup in JSON
        assert not any(case.marker in page for page in (html if as_text else pages).values())
    elif case.scope == "picture-absent":
        assert not any(case.marker in path.read_bytes().decode("latin-1") for path in media(settings))


@pytest.mark.parametrize("case", cases("frontmatter", "encodings", "html", "markdown", "bundles"), ids=str)
def test_a_hostile_source_ends_as_expected(case: Case, client: Client, settings, tmp_path: Path) -> None:
    code, result = run(case.write(tmp_path))
    if result["outcome"] == "rejected":
        assert case.outcome == "reject" or case.either, result
        assert_nothing_stored(result, code, settings)
        return
    assert case.outcome != "reject" or case.either, result
    pages = public_pages(client, result["slug"])
    page = pages[f"/issues/{result['slug']}/"]
    if case.outcome == "import-inert":
        assert case.survives in page
    if case.scope == "picture-absent":
        assert case.either or (result["warnings"] and "<img" not in page)
    assert_harmless(case, pages, settings)

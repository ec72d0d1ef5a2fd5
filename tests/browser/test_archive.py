"""A whole archive brought in as an editor does it: chosen, looked at, waited for without a script, read about."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

from issues.admin import archive as screens
from issues.importing import background
from issues.models import Issue
from tests.issues.admin.test_archive import substack
from tests.tools.looks import PHONES, WIDE, faults

from .test_desk import page  # noqa: F401 - a fixture
from .test_flow import pytestmark  # noqa: F401 - a fixture


def archive() -> bytes:
    """Substack's export with a text that cannot come in."""
    file = io.BytesIO(substack(posts=5))
    with zipfile.ZipFile(file, "a") as packed:
        packed.writestr("posts/77.sin-fila.html", "")
    return file.getvalue()


def test_an_archive_comes_in(page, live_server, tmp_path: Path, no_variants, monkeypatch) -> None:  # noqa: F811
    (tmp_path / "substack.zip").write_bytes(archive())
    page.goto(f"{live_server.url}/admin/issues/issue/")
    page.get_by_role("link", name="Traer un archivo entero").click()
    look(page, "chosen")
    page.get_by_label("Su archivo").set_input_files(tmp_path / "substack.zip")
    page.get_by_role("button", name="Ver lo que contiene").click()
    page.get_by_text("email_list.faro.csv").first.wait_for()
    look(page, "found")
    page.get_by_label("como están allí").check()
    monkeypatch.setattr(screens, "REFRESH", 600)
    page.get_by_role("button", name="Traerlo").click()
    page.get_by_role("progressbar").wait_for()
    look(page, "going")
    monkeypatch.undo()
    page.reload()
    while background.go_on():
        pass
    page.get_by_role("link", name="A los números").wait_for()  # the page asked again by itself
    look(page, "done")
    assert Issue.objects.public().count() == 5
    page.get_by_role("link", name="Número 1", exact=True).click()
    page.wait_for_url("**/change/")


def look(page, name: str) -> None:  # noqa: F811
    """The screen as a person and as axe sees it, wide and on phones."""
    shots = os.environ.get("SHOTS")
    for width in (1440, 390) if shots else ():
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=f"{shots}/{name}-{width}.png", full_page=True)
    for widths in (WIDE, PHONES):
        assert faults(page, name, widths) == []

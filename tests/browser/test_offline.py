"""The archive as files, opened from a folder in a real browser: nothing is missing, and the search finds."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from issues.models import Issue

pytestmark = [pytest.mark.appearance, pytest.mark.django_db(transaction=True)]
DEMO = Path(settings.BASE_DIR) / "issues" / "demo"


def test_an_exported_archive_works_from_a_folder(chromium, no_variants, tmp_path):
    call_command("import_issue", str(DEMO), "--status", "published", verbosity=0)
    Issue.objects.update(publish_at=timezone.now())
    folder = tmp_path / "web"
    call_command("export_issue", to=folder, format="html", stdout=StringIO())
    page = chromium.new_page()
    wrong: list[str] = []
    page.on("requestfailed", lambda request: wrong.append(request.url))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text))
    page.goto(folder.joinpath("index.html").as_uri())
    page.get_by_role("link", name="Buscar").click()
    page.get_by_label("Palabras que buscar").fill("RÁDIO galena")
    page.get_by_role("button", name="Buscar").click()
    hit = page.locator("#hits a").first
    hit.wait_for()
    assert page.locator("#count").inner_text() == "Resultados: 1"
    hit.click()
    page.locator("article").wait_for()
    assert "galena" in page.locator("article").inner_text()
    page.locator(".from a").first.click()
    page.locator(".item").first.wait_for()
    shown = page.evaluate(
        "Promise.all([...document.images].map(each => (each.loading = 'eager', each.decode().then(() => 1, () => each.src))))"
    )
    assert shown and set(shown) == {1}
    assert not wrong
    page.close()

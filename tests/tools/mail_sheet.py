"""`make mail-sheet`: an issue's mail as mail programs show it, on one picture to look at.

    python tests/tools/mail_sheet.py [SLUG] [--to sheet.png] [--off]

At 320, 360 and 640 points, each in light, in dark (`prefers-color-scheme`) and with its colours inverted, as programs do that
know no dark mode; `--off` leaves its pictures out. Without SLUG it is a made-up issue of odd parts: tables, code, wide and
see-through pictures, an icon in a sentence. It is also linted (`mail_lint`): findings are printed, and make it end with 1.
Pictures come from MEDIA_ROOT and the static folder; nothing is asked of the net.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))
WIDTHS = (320, 360, 640)
LOOKS = ("light", "dark", "inverted")
TALLEST = 12_000  # points of a mail that are shown
GAP = 24
INVERTED = "html { filter: invert(1) hue-rotate(180deg); background: #fff; } img { filter: invert(1) hue-rotate(180deg); }"
ODD = (
    "| Mes | Lluvia | Viento | Nieve | Sol | Niebla |\n|---|--:|---|---|---|---|\n| octubre | 75 | mucho | nada | poco | a veces |",
    "```python\ndef lluvia(mes: str) -> float:\n    return sum(cubo.litros for cubo in cubos if cubo.mes == mes) / SUPERFICIE\n```",
    '![Un valle](ancha.png "Una foto más ancha que la columna")\n\nUn icono ![](icono.png) en la frase.',
    "![Letras negras sobre nada](transparente.png)\n\n[![](ancha.png)](https://example.org/mapas)",
    "https://www.youtube.com/watch?v=dQw4w9WgXcQ\n\n> Una cita larga, de quien ya no está.\n\n- Una\n- Dos\n    - Tres",
    "<details><summary>Cómo se mide</summary>\n\nCon un cubo.[^1]\n\n</details>\n\n[^1]: Lejos de los árboles.",
    "https://example.org/" + "a" * 200 + "\n\n" + "b" * 120,
)


def main(arguments: list[str]) -> int:
    """Draws the sheet; 1 when the linter found something."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("slug", nargs="?")
    parser.add_argument("--to", default="mail-sheet.png", type=Path)
    parser.add_argument("--off", action="store_true")
    asked = parser.parse_args(arguments)
    with site_of(asked.slug) as content:
        from tests.tools.mail_lint import findings

        found = findings(content["html"], leave="/unsubscribe/")
        print("".join(f"{finding}\n" for finding in found), end="")
        draw(content["html"], asked.to, pictures=not asked.off)
    print(f"{asked.to}: {len(content['html'].encode())} bytes of HTML, {len(found)} findings")
    return int(bool(found))


@contextmanager
def site_of(slug: str | None) -> Iterator[dict[str, Any]]:
    """The mail of an issue of this site; without a slug of the odd one, in a database that goes afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        if slug is None:
            os.environ |= {"DATABASE_URL": f"sqlite:///{folder}/odd.sqlite3", "MEDIA_ROOT": f"{folder}/media"}
        os.environ.setdefault("DEBUG", "1")
        os.environ["DJANGO_SETTINGS_MODULE"] = "newsletter.settings"
        import django

        django.setup()
        from issues.models import Issue
        from mailing.content import issue_mail

        issue = Issue.objects.get(slug=slug) if slug else odd_issue()
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
        yield issue_mail.issue_mail(issue, key="sheet")


def odd_issue() -> Any:
    """An issue of what is hard to show, in an empty database."""
    from django.core.management import call_command
    from PIL import Image, ImageDraw

    from tests.factories import make_issue, make_item, make_picture, png

    call_command("migrate", verbosity=0)
    issue = make_issue(
        title="Del 1 al 15 de octubre (#19 de 2026)", intro="Hola: **lo difícil** de un correo."
    )
    clear = Image.new("RGBA", (900, 240), (0, 0, 0, 0))
    ImageDraw.Draw(clear).ellipse((40, 40, 860, 200), outline=(0, 0, 0, 255), width=8)
    stream = BytesIO()
    clear.save(stream, "PNG")
    files = {"ancha.png": png(width=1800, height=700), "icono.png": png(width=20, height=20)}
    for name, data in (files | {"transparente.png": stream.getvalue()}).items():
        width, height = Image.open(BytesIO(data)).size
        make_picture(issue, name=name, data=data, width=width, height=height)
    for number, body in enumerate(ODD, start=1):
        make_item(issue, body=body, number=number, heading="Con título" if number % 3 == 0 else "")
    return issue


def draw(html: str, to: Path, *, pictures: bool) -> None:
    """All looks of a mail beside each other, as one PNG."""
    from PIL import Image
    from playwright.sync_api import sync_playwright

    from tests.browser import CHROMIUM

    if not CHROMIUM:
        raise SystemExit("Chromium is not here: apt-get install chromium.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        page.route("**/*", lambda route: answer(route, pictures=pictures))
        shots = [shot(page, html, width, look) for look in LOOKS for width in WIDTHS]
        browser.close()
    images = [Image.open(BytesIO(data)).convert("RGB") for data in shots]
    height = max(image.height for image in images) + 2 * GAP
    sheet = Image.new("RGB", (sum(image.width + GAP for image in images) + GAP, height), "#888888")
    x = GAP
    for image in images:
        sheet.paste(image, (x, GAP))
        x += image.width + GAP
    sheet.save(to)


def shot(page: Any, html: str, width: int, look: str) -> bytes:
    """A mail at a width in one of the looks; says so where it is wider than the window."""
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme="dark" if look == "dark" else "light")
    page.set_content(html, wait_until="load")
    if look == "inverted":
        page.add_style_tag(content=INVERTED)
    if (found := page.evaluate("document.documentElement.scrollWidth")) > width:
        print(f"{look} at {width}: {found} wide")
    tall = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST)
    return page.screenshot(clip={"x": 0, "y": 0, "width": width, "height": tall}, full_page=True)


def answer(route: Any, *, pictures: bool) -> None:
    """A picture from this machine's folders; nothing else."""
    from django.conf import settings
    from django.contrib.staticfiles import finders

    path = unquote(urlsplit(route.request.url).path)
    file = None
    if pictures and path.startswith(settings.MEDIA_URL):
        file = Path(settings.MEDIA_ROOT) / path.removeprefix(settings.MEDIA_URL)
    elif pictures and path.startswith(settings.STATIC_URL):
        file = Path(finders.find(path.removeprefix(settings.STATIC_URL)) or "/nowhere")
    if file is not None and file.is_file():
        route.fulfill(path=file)
    else:
        route.abort()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

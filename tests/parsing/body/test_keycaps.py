"""Keycaps as people write them leave no marks in titles and bodies."""

import pytest

from issues.parsing.body import html, markdown
from issues.parsing.body.keycaps import read_keycap, split_at_keycaps
from issues.parsing.body.segments import cut


@pytest.mark.parametrize(
    ("text", "number", "rest"),
    [
        ("1️⃣ Uno", 1, "Uno"),
        ("1️⃣. Uno", 1, "Uno"),
        ("2️⃣- Dos", 2, "Dos"),
        ("3️⃣: Tres", 3, "Tres"),
        ("3️⃣) Tres", 3, "Tres"),
        ("4️⃣ - Cuatro", 4, "Cuatro"),
        ("4️⃣ – Cuatro", 4, "Cuatro"),
        ("1️⃣.- Uno", 1, "Uno"),
        ("5️⃣\\. Cinco", 5, "Cinco"),
        ("**1️⃣ Uno** dos", 1, "**Uno** dos"),
        ("**1️⃣.** Uno", 1, "Uno"),
        ("***1️⃣** x*", 1, "*x*"),
        ("<strong>1️⃣ Uno</strong> d", 1, "<strong>Uno</strong> d"),
        ("**[1️⃣ Sube el pan](https://e.org/1)**", 1, "**[Sube el pan](https://e.org/1)**"),
        ("[**1️⃣ Sube**](https://e.org/1) y", 1, "[**Sube**](https://e.org/1) y"),
        ("[1️⃣](https://e.org/1) Sube", 1, "[Sube](https://e.org/1)"),
        ("🔟 Diez", 10, "Diez"),
        ("1️⃣2️⃣ Doce", 12, "Doce"),
        ("4️⃣ —Hola, dijo", 4, "—Hola, dijo"),
        ("1️⃣ -5 grados", 1, "-5 grados"),
        ("1️⃣... puntos", 1, "... puntos"),
        ("Como en 1️⃣", None, "Como en 1️⃣"),
    ],
)
def test_a_keycap_goes_with_its_mark(text: str, number: int | None, rest: str) -> None:
    assert read_keycap(text) == (number, rest)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("1️⃣ Uno.\\\n2️⃣ Dos.\\\n3️⃣ Tres", ["1️⃣ Uno.", "2️⃣ Dos.", "3️⃣ Tres"]),
        ("1️⃣ Uno\n2️⃣ Dos", ["1️⃣ Uno", "2️⃣ Dos"]),
        ("**1️⃣ Uno.\\\n2️⃣ Dos.**", ["**1️⃣ Uno.**", "**2️⃣ Dos.**"]),
        ("1️⃣ Uno. 2️⃣ Dos. Como dije en 1️⃣ y 4️⃣", ["1️⃣ Uno.", "2️⃣ Dos. Como dije en 1️⃣ y 4️⃣"]),
        ("1️⃣ pan 2️⃣ luz", ["1️⃣ pan 2️⃣ luz"]),
        ("Ver 1️⃣.\n2️⃣ no", ["Ver 1️⃣.\n2️⃣ no"]),
    ],
)
def test_several_news_in_one_paragraph_are_several(text: str, parts: list[str]) -> None:
    assert split_at_keycaps(text) == parts


@pytest.mark.parametrize(
    "source",
    [
        "<h2>Noticias</h2><p>1️⃣. Sube el pan<br>2️⃣- Baja la luz</p>",
        '<h2>Noticias</h2><p><b><a href="https://e.org/1">1️⃣ Sube el pan</a></b></p><p>Uno.</p>'
        '<p><b><a href="https://e.org/2">2️⃣ Baja la luz</a></b></p><p>Dos.</p>',
        '<h2>Noticias</h2><p><img class="emoji" alt="1️⃣" src="https://s.w.org/images/core/emoji/14/svg/31-20e3.svg"> Sube el'
        ' pan</p><p><img src="https://fonts.gstatic.com/s/e/notoemoji/15/2.png" alt="2️⃣">: Baja la luz</p>',
        "<h2>Noticias</h2><h4>1️⃣ Sube el pan</h4><p>Uno.</p><h4>2️⃣ Baja la luz</h4><p>Dos.</p>",
    ],
)
def test_every_way_of_numbering_gives_the_same_news(source: str) -> None:
    items = cut(html.read(source).blocks, is_regular=True).items
    assert [(item.number, item.title) for item in items] == [(1, "Sube el pan"), (2, "Baja la luz")]
    assert not any("\u20e3" in item.heading + item.body for item in items)


def test_lines_of_a_markdown_paragraph_are_news_too() -> None:
    items = cut(markdown.read("## Noticias\n\n1️⃣ Sube el pan\n2️⃣ Baja la luz").blocks, is_regular=True).items
    assert [(item.number, item.body) for item in items] == [(1, "Sube el pan"), (2, "Baja la luz")]

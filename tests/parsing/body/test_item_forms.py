"""News without keycaps are told apart as their newsletter does it, and nothing is lost by cutting."""

import pytest

from issues.parsing.body.html import read as read_html
from issues.parsing.body.item_forms import number_of
from issues.parsing.body.markdown import read
from issues.parsing.body.segments import Segments, cut


def segments(text: str, form: str) -> Segments:
    body = read_html(text) if text.startswith("<") else read(text)
    return cut(body.blocks, is_regular=False, form=form)


def outline(text: str, form: str) -> list[tuple[str, int | None, str, str]]:
    return [(i.section, i.number, i.heading, i.body) for i in segments(text, form).items]


@pytest.mark.parametrize(
    ("heading", "number", "rest"),
    [
        ("1. Pan", 1, "Pan"),
        ("2) Luz", 2, "Luz"),
        ("#3 Sol", 3, "Sol"),
        ("4 – Mar", 4, "Mar"),
        ("5: Río", 5, "Río"),
        ("6\\. Voz", 6, "Voz"),
        ("**7. Paz**", 7, "**Paz**"),
        ("**8.** Luz", 8, "Luz"),
        ("Nº 9 Fin", 9, "Fin"),
        ("10.", 10, ""),
        ("2024 fue un año", None, "2024 fue un año"),
        ("3 razones", None, "3 razones"),
        ("1.5 millones", None, "1.5 millones"),
    ],
)
def test_a_heading_may_begin_with_a_number(heading: str, number: int | None, rest: str) -> None:
    assert number_of(heading) == (number, rest)


@pytest.mark.parametrize("mark", ["##", "###", "#"])
def test_numbered_headings_open_items(mark: str) -> None:
    text = f"Hola.\n\n{mark} 1. Pan\n\nUno.\n\n#### Más\n\nDos.\n\n{mark} 2. Luz\n\nTres."
    found = segments(text, "headings")
    assert found.intro == "Hola."
    assert [(i.number, i.heading, i.title, i.body) for i in found.items] == [
        (1, "Pan", "Pan", "Uno.\n\n#### Más\n\nDos."),
        (2, "Luz", "Luz", "Tres."),
    ]


def test_numbered_headings_stand_in_the_section_before_them() -> None:
    text = "## Noticias\n\nVa.\n\n### 1. Pan\n\nUno.\n\n### 2. Luz\n\nDos.\n\n## Fin\n\nAdiós."
    assert outline(text, "headings") == [
        ("Noticias", None, "", "Va."),
        ("Noticias", 1, "Pan", "Uno."),
        ("Noticias", 2, "Luz", "Dos."),
        ("Fin", None, "", "Adiós."),
    ]


def test_a_text_without_such_headings_is_cut_as_ever() -> None:
    text = "## Pan\n\nUno.\n\n### Detalle\n\nDos.\n\n## 3. Luz\n\nTres."
    assert outline(text, "headings") == outline(text, "keycap")


def test_each_entry_of_a_list_of_links_is_an_item_with_its_link() -> None:
    text = (
        "Hola.\n\n## Leer\n\nHoy:\n\n- [Pan](https://e.example/1): con sal.\n- Un [mapa](https://e.example/2).\n\n"
        "    De 1900.\n\nFin.\n\n## Otra\n\n- Sin enlace\n- [Uno](https://e.example/3)"
    )
    found = segments(text, "list")
    assert [(i.section, i.body) for i in found.items] == [
        ("Leer", "Hoy:"),
        ("Leer", "[Pan](https://e.example/1): con sal."),
        ("Leer", "Un [mapa](https://e.example/2).\n\nDe 1900."),
        ("Leer", "Fin."),
        ("Otra", "- Sin enlace\n- [Uno](https://e.example/3)"),
    ]
    assert [i.title for i in found.items][1:3] == ["Pan: con sal", "Un mapa"]
    assert found.opened == {"ul": 1, "ol": 0, "li": 2}


def test_entries_of_a_numbered_list_keep_their_numbers() -> None:
    source = '<h2>Leer</h2><ol><li><a href="https://e.example/1">Pan</a></li><li><a href="https://e.example/2">Luz</a></li></ol>'
    assert outline(source, "list") == [
        ("Leer", 1, "", "[Pan](https://e.example/1)"),
        ("Leer", 2, "", "[Luz](https://e.example/2)"),
    ]


def test_bold_beginnings_open_items_and_are_their_titles() -> None:
    text = "Hola.\n\n**Sube el pan.** Un euro.\n\nY más.\n\n**[Baja](https://e.example) la luz**: dos.\n\n**Solo**"
    found = segments(text, "bold")
    assert found.intro == "Hola."
    assert [(i.title, i.body) for i in found.items] == [
        ("Sube el pan", "**Sube el pan.** Un euro.\n\nY más."),
        ("Baja la luz", "**[Baja](https://e.example) la luz**: dos.\n\n**Solo**"),
    ]


def test_rules_part_items_and_stay() -> None:
    text = "Hola.\n\n---\n\nUno de hoy.\n\nMás.\n\n---\n\n### Dos\n\nTexto.\n\n---"
    found = segments(text, "rules")
    assert found.intro == "Hola.\n\n---"
    assert [(i.heading, i.title, i.body) for i in found.items] == [
        ("", "Uno de hoy", "Uno de hoy.\n\nMás.\n\n---"),
        ("Dos", "Dos", "Texto.\n\n---"),
    ]


def test_none_leaves_sections_whole() -> None:
    text = "Hola.\n\n## Noticias\n\n1️⃣ Uno.\n\n### Dos\n\n2️⃣ Tres."
    assert outline(text, "none") == [("Noticias", None, "", "1️⃣ Uno.\n\n### Dos\n\n2️⃣ Tres.")]


@pytest.mark.parametrize("form", ["headings", "list", "bold", "rules", "none"])
def test_notes_go_to_the_item_that_refers_to_them(form: str) -> None:
    text = (
        "## 1. Pan\n\n- [a](https://e.example/1)[^1]\n- [b](https://e.example/2)\n\n---\n\n**Ojo:** uno[^2].\n\n**Va:** dos.\n\n"
        "## 2. Luz\n\nFin.\n\n[^1]: Una.\n\n[^2]: Otra."
    )
    found = segments(text, form)
    bodies = [found.intro, *(item.body for item in found.items)]
    for mark, note in (("[^1]", "[^1]: Una."), ("[^2]", "[^2]: Otra.")):
        assert [body for body in bodies if mark in body] == [body for body in bodies if note in body]
    whole = "\n".join([*bodies, *(f"{i.section} {i.heading} {i.number}" for i in found.items)])
    assert all(
        word in whole for word in ("Pan", "Luz", "Ojo", "Va", "Fin", "e.example/1", "e.example/2", "1", "2")
    )

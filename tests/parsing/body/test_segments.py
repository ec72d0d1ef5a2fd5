"""A body is cut into greeting, sections and items as an editor means it."""

from issues.parsing.body.markdown import read
from issues.parsing.body.segments import Segments, cut
from issues.parsing.documents import Block


def segments(text: str, is_regular: bool = True) -> Segments:
    return cut(read(text).blocks, is_regular)


def outline(text: str, is_regular: bool = True) -> list[tuple[str, int | None, str, str]]:
    return [(i.section, i.number, i.heading, i.body) for i in segments(text, is_regular).items]


def test_what_stands_before_the_first_section_is_the_greeting() -> None:
    found = segments("Hola.\n\nVamos.\n\n## Noticias\n\n1️⃣ Uno.")
    assert found.intro == "Hola.\n\nVamos."
    assert [(i.number, i.body) for i in found.items] == [(1, "Uno.")]


def test_keycaps_open_items_and_what_follows_belongs_to_them() -> None:
    text = "## 🗞 Noticias\n\n1️⃣ Uno.\n\n![](a.png)\n\n> cita\n\n2️⃣ Dos.\n\n🔟 Diez.\n\n1️⃣1️⃣ Once."
    assert [(n, b) for _s, n, _h, b in outline(text)] == [
        (1, "Uno.\n\n![](a.png)\n\n> cita"),
        (2, "Dos."),
        (10, "Diez."),
        (11, "Once."),
    ]


def test_a_keycap_inside_bold_counts_and_the_bold_stays() -> None:
    assert outline("## Noticias\n\n**1️⃣ Uno** y más.\n\n**2️⃣** Dos.") == [
        ("Noticias", 1, "", "**Uno** y más."),
        ("Noticias", 2, "", "Dos."),
    ]


def test_wrong_numbers_stay_as_printed() -> None:
    numbers = [n for _s, n, _h, _b in outline("## Noticias\n\n1️⃣ a\n\n3️⃣ b\n\n3️⃣ c")]
    assert numbers == [1, 3, 3]


def test_headings_of_the_third_level_open_items_with_their_title() -> None:
    assert outline("## 👷 Mis días\n\nEntro.\n\n### 📖 Libros\n\nUno.\n\n### Cine\n\nDos.") == [
        ("👷 Mis días", None, "", "Entro."),
        ("👷 Mis días", None, "📖 Libros", "Uno."),
        ("👷 Mis días", None, "Cine", "Dos."),
    ]


def test_a_numbered_heading_gives_number_and_title() -> None:
    assert outline("## Noticias\n\n### 1️⃣ Agua\n\nTexto.") == [("Noticias", 1, "Agua", "Texto.")]


def test_a_section_without_parts_is_an_item_and_an_empty_one_keeps_its_heading() -> None:
    assert outline("## El muro\n\nTexto.\n\n## Vacía\n\n## Otra\n\nMás.") == [
        ("El muro", None, "", "Texto."),
        ("Vacía", None, "", ""),
        ("Otra", None, "", "Más."),
    ]


def test_in_an_essay_keycaps_are_text() -> None:
    assert outline("## El camino\n\n1️⃣ Uno.\n\n2️⃣ Dos.", is_regular=False) == [
        ("El camino", None, "", "1️⃣ Uno.\n\n2️⃣ Dos.")
    ]


def test_keycaps_of_other_sections_are_text_where_one_says_news() -> None:
    text = "## Noticias\n\n1️⃣ Uno.\n\n## Mis días\n\n1️⃣ Plan."
    assert [(n, b) for _s, n, _h, b in outline(text)] == [(1, "Uno."), (None, "1️⃣ Plan.")]


def test_a_run_that_does_not_start_at_one_is_text() -> None:
    assert outline("## Noticias\n\n2️⃣ Dos.") == [("Noticias", None, "", "2️⃣ Dos.")]


def test_two_sections_of_one_name_in_a_row_lose_no_heading() -> None:
    assert outline("## Libros\n\nUno.\n\n## Libros\n\nDos.") == [
        ("Libros", None, "", "Uno.\n\n## Libros\n\nDos.")
    ]


def test_footnotes_go_to_the_item_that_refers_to_them() -> None:
    text = (
        "Hola[^a].\n\n## Noticias\n\n1️⃣ Uno[^b].\n\n2️⃣ Dos.\n\n[^a]: De la entrada.\n\n[^b]: De la primera.\n"
    )
    found = segments(text)
    assert found.intro == "Hola[^1].\n\n[^1]: De la entrada."
    assert [i.body for i in found.items] == ["Uno[^2].\n\n[^2]: De la primera.", "Dos."]


def test_titles_come_from_headings_sections_or_first_sentences() -> None:
    text = (
        "## 🗞 Noticias\n\n1️⃣ El **4 de marzo** llovió por fin en la cuenca [[Lluvia - agua.example](https://agua.example)]."
        " Después salió el sol.\n\n## Mis días\n\nNada.\n\n### 📖 Un *libro*\n\nBueno."
    )
    assert [i.title for i in segments(text).items] == [
        "El 4 de marzo llovió por fin en la cuenca",
        "Mis días",
        "Un libro",
    ]


def test_long_titles_are_cut_at_a_word() -> None:
    title = segments("## Noticias\n\n1️⃣ " + "palabra " * 30).items[0].title
    assert title.endswith("palabra…")
    assert len(title) <= 90


def test_a_number_of_thousands_of_keycaps_is_text() -> None:
    block = Block("paragraph", "1\ufe0f\u20e3" * 5000 + " Uno")
    assert cut((block,), is_regular=True).intro == block.markdown


def test_second_level_headings_with_keycaps_are_news_of_the_section_before_them() -> None:
    text = "## Noticias\n\n## 1️⃣ Pan\n\nuno\n\n### Detalle\n\nmás\n\n## 2️⃣ Luz\n\ndos\n\n## Otra\n\ntres\n"
    assert outline(text) == [
        ("Noticias", 1, "Pan", "uno\n\n### Detalle\n\nmás"),
        ("Noticias", 2, "Luz", "dos"),
        ("Otra", None, "", "tres"),
    ]


def test_numbered_headings_need_no_section() -> None:
    assert outline("Hola\n\n## 1️⃣ Pan\n\nuno\n\n## 2️⃣ Luz\n\ndos") == [
        ("", 1, "Pan", "uno"),
        ("", 2, "Luz", "dos"),
    ]


def test_numbered_headings_of_an_essay_are_sections() -> None:
    text = "## 1️⃣ Mezclar\n\nuno\n\n## 2️⃣ Hornear\n\ndos"
    assert [(section, number) for section, number, *_ in outline(text, is_regular=False)] == [
        ("1️⃣ Mezclar", None),
        ("2️⃣ Hornear", None),
    ]


def test_entries_of_a_list_that_open_with_keycaps_are_news() -> None:
    text = "## Noticias\n\n- 1️⃣ **Pan**. Uno.\n\n  Más.\n\n- 2️⃣ Luz.\n  - sub\n\nFin.\n"
    assert outline(text) == [
        ("Noticias", 1, "", "**Pan**. Uno.\n\nMás."),
        ("Noticias", 2, "", "Luz.\n\n- sub\n\nFin."),
    ]


def test_a_list_within_an_entry_stays_a_list() -> None:
    text = "## Noticias\n\n- 1️⃣ Pan\n    - sub\n- 2️⃣ Luz\n  y calor\n"
    assert [item[3] for item in outline(text)] == ["Pan\n\n- sub", "Luz\ny calor"]


def test_a_list_that_does_not_go_on_counting_stays_a_list() -> None:
    for text in ("1️⃣ Pan.\n\n- 1️⃣ uno\n- 2️⃣ dos\n", "1️⃣ Pan.\n\n- 2️⃣ uno\n- dos\n"):
        assert [item[1] for item in outline(f"## Noticias\n\n{text}")] == [1], text

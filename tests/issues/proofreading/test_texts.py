"""Checks of the text: each finds its slip at its place, and is silent on good text."""

import pytest

from tests.tools.proofreading import draft_of, fixed, found, item, marked

SLIPS = [
    ("word-doubled", "Llega el el faro.", "el el"),
    ("space-doubled", "Llega  el faro.", "  "),
    ("space-before-punctuation", "Llega el faro , por fin.", " "),
    ("space-before-punctuation", "Llega ([el faro](https://a.example) ) por fin.", " "),
    ("mark-unpaired", "Y entonces, qué pasó?", "?"),
    ("mark-unpaired", "Vuelve la luz. Qué alegría!", "!"),
    ("mark-unpaired", "¿Qué pasó con el faro.", "¿"),
    ("quotes-mixed", 'Dice “ya” y “no” y luego "sí".', '"'),
    ("unbalanced", "Un faro (el de siempre.", "("),
    ("unbalanced", "Un faro el de siempre).", ")"),
    ("unbalanced", "Dijo que “volvería pronto.", "“"),
    ("unbalanced", 'Dijo que "volvería pronto.', '"'),
    ("emphasis-unbalanced", "El **faro vuelve.", "**"),
    ("emphasis-unbalanced", "El faro* vuelve.", "*"),
    ("unfinished", "La cifra es TK metros.", "TK"),
    ("unfinished", "La cifra es XXX metros.", "XXX"),
    ("unfinished", "El puente [pendiente de confirmar].", "[pendiente de confirmar]"),
    ("unfinished", "Pendiente", "Pendiente"),
    ("unfinished", "Lorem ipsum dolor.", "Lorem ipsum"),
    ("unfinished", "TODO: buscar la foto.", "TODO"),
    ("heading-empty", "Uno.\n\n###\n\nDos.", "###"),
    ("heading-level", "##### Detalle\n\nTexto.", "#####"),
    ("heading-level", "## Sección\n\nTexto.", "##"),
    ("heading-space", "#### 🍿Cine\n\nUna película.", "🍿"),
    ("empty-paragraph", "Uno.\n\n&nbsp;\n\nDos.", "&nbsp;"),
    ("footnote-without-text", "Un faro[^1].", "[^1]"),
    ("footnote-without-mark", "Un faro.\n\n[^1]: La nota.", "[^1]:"),
    ("footnote-twice", "Un faro[^1].\n\n[^1]: Una.\n\n[^1]: Otra.", "[^1]:"),
    ("footnote-mark-twice", "Un faro[^1] y otro[^1].\n\n[^1]: Una.", "[^1]"),
    ("footnote-order", "Uno[^1] y dos[^2].\n\n[^2]: Dos.\n\n[^1]: Uno.", "[^2]:"),
    ("embed-unavailable", "Mira:\n\nsubstack-video:0a1b", "substack-video:0a1b"),
    ("date-outside-period", "El **4 de octubre** se encendió.", "4 de octubre"),
    ("date-impossible", "El 31 de noviembre se encendió.", "31 de noviembre"),
    ("date-weekday", "El lunes 17 de noviembre se encendió.", "lunes 17 de noviembre"),
]

GOOD_TEXTS = [
    ("word-doubled", "Muy muy despacio, *el el*, `a a`, Duran Duran y la la-la. Sí sí."),
    ("word-doubled", "Vino de la\n\nla otra orilla."),
    ("space-doubled", "Una línea.  \nOtra.\n\n-   Uno\n\n```\na  b\n```\n\n| a  | b |"),
    ("space-before-punctuation", "Usa .NET, o `a , b`. Y así... ¿no? (sí) :) Más:\n\n- uno\n- dos"),
    ("mark-unpaired", "¿Qué pasó? ¡Nada! ¡¿Seguro?! ¿Sí? [[What is a lighthouse? - a.example](https://a.example/?q=1)]"),
    ("mark-unpaired", "Leo *What now?* y What is the answer to this? Vale (?)."),
    ("quotes-mixed", "Dice “ya” y “no”. Mide 6\" y se llama `\"x\"`. <span class=\"a\">b</span>"),
    ("unbalanced", "Un (faro [de [verdad](https://a.example/x_(y))]) con “luz” y «mar». a) uno b) dos :)"),
    ("unbalanced", "“Primer párrafo de la cita.\n\n“Segundo y último.”"),
    ("emphasis-unbalanced", "**El** *faro* ***vuelve*** `*` snake_case \\*literal\\* 2 * 3\n\n* uno\n* dos"),
    ("unfinished", "Queda pendiente de revisión en el XXX aniversario y el siglo XXX. TODO el mundo. `TODO: x`"),
    ("heading-empty", "#### Detalle\n\nTexto #\n\n```\n###\n```"),
    ("heading-level", "#### Uno\n\nTexto.\n\n##### Dos\n\nTexto.\n\n```\n# comentario\n```"),
    ("heading-space", "#### 🍿 Cine\n\n🍿Cine en un párrafo.\n\n#### 👷‍♂️ Días"),
    ("empty-paragraph", "Uno.\\\nDos&nbsp;y tres.\n\nCuatro."),
    ("footnote-without-text", "Un faro[^1]. `[^2]`\n\n[^1]: La nota."),
    ("footnote-without-mark", "Un faro[^1].\n\n[^1]: La nota."),
    ("footnote-twice", "Un faro[^1] y otro[^2].\n\n[^1]: Una.\n[^2]: Otra."),
    ("footnote-mark-twice", "Un faro[^1] y otro[^2].\n\n[^1]: Una.\n[^2]: Otra."),
    ("footnote-order", "Un faro[^1] y otro[^2].\n\n[^1]: Una.\n[^2]: Otra."),
    ("embed-unavailable", "https://www.youtube.com/watch?v=0123456789a"),
    ("date-outside-period", "El 16 de noviembre y el 30 de noviembre. El 4 de octubre de 1957. En 2001, el 3 de mayo."),
    ("date-outside-period", "[[Del 3 de mayo - a.example](https://a.example)]"),
    ("date-impossible", "El 29 de febrero de 2024 y el 31 de diciembre."),
    ("date-weekday", "El lunes 16 de noviembre, y el martes 3 de mayo de 2022."),
]  # fmt: skip


@pytest.mark.parametrize(("code", "body", "place"), SLIPS)
def test_a_slip_is_found_at_its_place(code: str, body: str, place: str) -> None:
    draft = draft_of(body)
    findings = found(code, draft)
    assert [marked(finding, draft).strip("*") or marked(finding, draft) for finding in findings] == [
        place.strip("*") or place
    ]
    assert findings[0].item == 1 and findings[0].message and findings[0].excerpt


@pytest.mark.parametrize(("code", "body"), GOOD_TEXTS)
def test_good_text_is_left_alone(code: str, body: str) -> None:
    assert found(code, draft_of(body)) == []


@pytest.mark.parametrize(
    ("code", "body", "right"),
    [
        ("word-doubled", "Llega el el faro.", "Llega el faro."),
        ("space-doubled", "Llega  el faro.", "Llega el faro."),
        ("space-before-punctuation", "El faro , por fin.", "El faro, por fin."),
        ("heading-level", "## Detalle\n\nTexto.", "#### Detalle\n\nTexto."),
        ("heading-space", "#### 🍿Cine", "#### 🍿 Cine"),
    ],
)
def test_a_fix_makes_it_right(code: str, body: str, right: str) -> None:
    (finding,) = found(code, draft_of(body))
    assert fixed(finding, body) == right
    assert found(code, draft_of(right)) == []


def test_the_greeting_is_read_too() -> None:
    draft = draft_of("Un faro.", intro="Hola hola de nuevo nuevo.")
    (finding,) = [f for f in found("word-doubled", draft) if "nuevo" in f.excerpt]
    assert (finding.item, finding.field, marked(finding, draft)) == (None, "intro", "nuevo nuevo")


def test_headings_of_sections_and_items_need_a_space_after_their_emoji() -> None:
    items = (
        item("👷‍♂️Mis quince días", None, "🍿Cine", "Cine", "Una película."),
        item("👷‍♂️Mis quince días", None, "📖 Libro", "Libro", "Un libro."),
    )
    findings = found("heading-space", draft_of("", items=items))
    assert [(f.item, f.field, f.excerpt) for f in findings] == [
        (1, "section", "👷‍♂️Mis quince días"),
        (1, "heading", "🍿Cine"),
    ]
    assert findings[0].fix and findings[0].fix.new == "👷‍♂️ "


def test_an_item_without_text_is_told() -> None:
    items = (item("Noticias", 1, "", "Un faro", "  \n"),)
    assert [f.item for f in found("item-empty", draft_of("", items=items))] == [1]
    assert found("item-empty", draft_of("Un faro.")) == []


def test_an_unfinished_heading_blocks() -> None:
    items = (item("Noticias", None, "Título TK", "Título TK", "Un faro."),)
    (finding,) = found("unfinished", draft_of("", items=items))
    assert (finding.blocks, finding.field) == (True, "heading")


def test_spanish_marks_are_not_asked_of_english_issues() -> None:
    assert found("mark-unpaired", draft_of("Did the lighthouse return?", language="en")) == []


def test_a_mail_gmail_would_cut_is_told() -> None:
    assert found("mail-heavy", draft_of("Un faro. ", mail_bytes=101_000)) == []
    assert "103" in found("mail-heavy", draft_of("Un faro. ", mail_bytes=103_000))[0].message
    assert found("mail-heavy", draft_of("Un faro. " * 12_000))


def test_what_only_looks_like_a_slip_inside_code_links_and_html_is_left_alone() -> None:
    body = (
        "```python\nx  =  (1 ,2\nTODO: nada nada\n```\n\n`el el  (` y <code>a a (</code> <!-- TK TK -->\n\n"
        '[texto](https://a.example/TK__(x)) https://b.example/TK,TK ![el faro](a_b_TK.png "Un pie")'
    )
    for code in ("word-doubled", "space-doubled", "unfinished", "unbalanced", "emphasis-unbalanced"):
        assert found(code, draft_of(body)) == [], code

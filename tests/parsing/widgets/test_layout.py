"""Tables that only place things on a page are opened; a writer's tables stay."""

import pytest

from tests.parsing.test_other_dialects import read

MAIL = """
<center><table width="100%"><tr><td align="center"><table role="presentation" class="w"><tbody>
<tr><td><h1>Un titular</h1><p>Hola, <a href="https://a.example/">uno</a>.</p></td></tr>
<tr><td>&nbsp;</td></tr>
<tr><td>{inner}</td></tr>
</tbody></table></td></tr></table></center>
"""


@pytest.mark.parametrize(
    ("inner", "shown"),
    [
        ("Solo palabras", "Solo palabras"),
        ("<ul><li>Uno</li><li>Dos</li></ul>", "- Uno\n- Dos"),
        ('<img src="a.png" alt="Un faro">', "![Un faro](a.png)"),
        ("<table><tr><td>Dentro</td></tr></table>", "Dentro"),
        (
            "<table role='none'><tr><td><p>Izquierda</p></td><td><p>Derecha</p></td></tr></table>",
            "Izquierda\n\nDerecha",
        ),
        (
            "<table><tr><th>Año</th><th>Barcos</th></tr><tr><td>1999</td><td>3</td></tr></table>",
            "| Año | Barcos |\n| --- | --- |\n| 1999 | 3 |",
        ),
        ('<a href="https://b.example/"><img src="b.png" alt=""></a>', "[![](b.png)](https://b.example/)"),
    ],
)
def test_a_mail_is_read_cell_after_cell(inner, shown):
    text, told = read(MAIL.format(inner=inner), ".html")
    assert "<table" not in text
    assert "Hola, [uno](https://a.example/)." in text
    assert text.endswith(shown)
    assert [sentence for sentence in told if "lost" in sentence or "stays" in sentence] == []


@pytest.mark.parametrize(
    "table",
    [
        "<table><tr><td>Uno</td><td>1</td></tr><tr><td>Dos</td><td>2</td></tr></table>",
        "<table><caption>Barcos</caption><tr><td>Uno</td></tr></table>",
        "<table><tr><th>Barcos</th></tr><tr><td>Uno</td></tr><tr><td>Dos</td></tr></table>",
        "<table><tr><td>Uno</td></tr><tr><td>Dos</td></tr></table>",
    ],
)
def test_a_table_of_words_stays_a_table(table):
    text, _ = read(table, ".html")
    assert "<table" in text or "| --- |" in text


def test_a_caption_of_a_table_that_places_things_stays():
    table = "<table role='presentation'><caption>Un pie</caption><tr><td>Uno</td><td>Dos</td></tr></table>"
    assert read(table, ".html")[0] == "Un pie\n\nUno\n\nDos"

"""Markdown bodies stay as their writer wrote them, unless our dialect would read them differently."""

import pytest

from issues.parsing.body import markdown
from issues.parsing.body.block_markdown import join


def ours(text: str) -> str:
    body = markdown.read(text)
    return join([b.markdown for b in body.blocks], [b.kind for b in body.blocks])


@pytest.mark.parametrize(
    "text",
    [
        "Un _párrafo_ con **fuerza** y\nuna línea más.",
        "> cita\n> de dos líneas",
        "* uno\n* dos",
        "1. uno\n2. dos",
        "```python\nprint('hola')\n```",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "| a | b |\n|---|---|\n| `x | y` | dos |",
        "```\n|a|b|\n|-|-|\n|`x|y`|c|\n```",
        "## Sección ##",
        "Texto con <sup>arriba</sup>.",
        "- uno\n    - dentro",
    ],
)
def test_what_both_read_alike_stays_as_written(text: str) -> None:
    assert ours(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- uno\n  - dentro", "- uno\n\n    - dentro"),
        ("texto\n- uno\n- dos", "texto\n\n- uno\n- dos"),
        ("Ver [mapa][m].\n\n[m]: https://a.example", "Ver [mapa](https://a.example)."),
        ("uno  \ndos", "uno  \ndos"),
        ("pre**fijo:**texto", "pre\\*\\*fijo:\\*\\*texto"),
        ("Título\n---", "Título\n---"),
        ('![Río](<a b.png> "Pie")', '![Río](a%20b.png "Pie")'),
        ('![](a.png "El \\"viejo\\" río")', '![](a.png "El "viejo" río")'),
        ("Nada.\n\n[^2]: Suelta.", "Nada.\n\nSuelta."),
    ],
)
def test_what_ours_reads_differently_is_written_anew(text: str, expected: str) -> None:
    assert ours(text) == expected


def test_footnotes_of_several_paragraphs_come_along() -> None:
    assert ours("Agua[^n].\n\n[^n]: Una.\n\n    Dos.\n") == "Agua[^1].\n\n[^1]: Una.\n\n    Dos."


def test_blocks_know_their_source_line() -> None:
    body = markdown.read("a\n\nb\n\n<div>c</div>", first_line=10)
    assert [block.line for block in body.blocks][:2] == [10, 12]


def problems_of(text: str) -> list[str]:
    return [str(problem) for problem in markdown.read(text).problems]


def test_references_that_no_link_uses_are_named() -> None:
    text = "Ver [uno][a].\n\n[a]: https://e.example/a\n[b]: https://e.example/b\n[a]: https://e.example/c\n[//]: # (nada)\n"
    assert problems_of(text) == [
        "line 4: No link of the text uses the reference to https://e.example/b.",
        "line 5: No link of the text uses the reference to https://e.example/c.",
    ]


def test_a_mark_without_a_note_is_named() -> None:
    assert problems_of("Uno.\n\nDos[^9] y `[^8]`.") == ["line 3: The mark of note 9 has no note."]


def test_a_note_within_the_words_of_a_link_stands_behind_it() -> None:
    body = markdown.read('Ver [uno[^1]](https://e.example/a_(b) "T").\n\n[^1]: Nota.')
    assert [block.markdown for block in body.blocks] == [
        'Ver [uno](https://e.example/a_(b) "T")[^1].',
        "[^1]: Nota.",
    ]


def test_links_that_run_something_leave_their_words() -> None:
    body = markdown.read("Ver [uno](javascript:alert(1)) y ![dos](file:///a.png).")
    assert [block.markdown for block in body.blocks] == ["Ver uno y dos ."]
    assert [problem.code for problem in body.problems] == ["link-unusable", "picture-unusable"]

"""A paragraph that needs no proof says what its source says: tried against the proof itself."""

import itertools
import random

import pytest

from issues.parsing import tree
from issues.parsing.body.html import read
from issues.parsing.body.plain_paragraphs import plain_markdown
from issues.parsing.body.round_trip import Candidate
from issues.parsing.dialect.render import render
from issues.parsing.tree import Element

WORDS = (
    "El faro", "1854", "3. ", "- ", "+ ", "(", ")", "«Ay»", "¿Y?", "a", " ", ", ", ".", "!", "! ", ": ", '"sí"', "10 %", "1) ",
    "a-b", "c/d", "¡Eh!", "1️⃣ ", "\n", "  ", "www.x.es", "http://x.es", "a*b", "_a_", "[1]", "&amp;", "&lt;b", "x@y.es", "===", "---",
    "\xa0", "…", "’", "{a}", "$x$", "# ", "#a", "~~", "`c`", "<br>",
)  # fmt: skip
MARKED = (
    "<b>muy</b>", "<strong>dos palabras</strong>", "<em>a</em>", "<i>b.</i>", "<em> c</em>", "<b>d </b>", "<b></b>",
    '<a href="https://x.es/a">aquí</a>', '<a href="https://x.es/(b)">paréntesis</a>', '<a href="/c">local</a>',
    '<a href="https://x.es/?a=1&amp;b=2">dos</a>', '<b><i>ambas</i></b>', '<a href="https://x.es"><b>negra</b></a>', "<u>u</u>",
)  # fmt: skip


def paragraph(html: str) -> Element:
    return tree.parse(f"<p>{html}</p>").elements[0]


def is_proved(element: Element, markdown: str) -> bool:
    candidate = Candidate(element, None, [], [element], set(), "paragraph")
    return candidate.matches([node for node in tree.parse(render(markdown)).children if node != "\n"])


def mixtures() -> list[str]:
    chance = random.Random(7)
    found = ["".join(pair) for pair in itertools.product((*WORDS, *MARKED), repeat=2)]
    for _ in range(1500):
        found.append("".join(chance.choice((*WORDS, *WORDS, *MARKED)) for _ in range(chance.randint(3, 6))))
    return found


def test_whatever_is_taken_as_plain_stands_the_proof():
    taken = [
        (html, markdown) for html in mixtures() if (markdown := plain_markdown(paragraph(html))) is not None
    ]
    assert len(taken) > 300
    assert [(html, markdown) for html, markdown in taken if not is_proved(paragraph(html), markdown)] == []


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("El faro <b>vuelve</b>, <em>por fin</em>.", "El faro **vuelve**, *por fin*."),
        (
            'Véase <a href="https://faros.example/luz">la luz</a>.\n',
            "Véase [la luz](https://faros.example/luz).",
        ),
        ("<b>1854</b>: se enciende", None),
        ("3. Tres", None),
        ("pala<b>bra</b>", None),
        ("Un * suelto", None),
    ],
)
def test_words_with_marks_and_links_are_plain(html, markdown):
    assert plain_markdown(paragraph(html)) == markdown


def test_a_link_of_one_readers_mail_is_named_in_a_plain_paragraph_too():
    body = read(
        '<p>Si no la quieres: <a href="https://x.substack.com/action/disable_email">date de baja</a>.</p>'
    )
    assert [problem.code for problem in body.problems] == ["personal-link"]

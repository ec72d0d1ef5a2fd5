"""Spelling, with small dictionaries of the tests' own."""

import pytest

from issues.proofreading import spelling
from tests.tools.proofreading import BEFORE, archive, draft_of, found, marked

pytestmark = pytest.mark.usefixtures("spanish")


def test_a_word_in_no_dictionary_is_told_once_at_its_first_place() -> None:
    draft = draft_of("El faro vuleve y el barco vuleve.", intro="")
    (finding,) = found("spelling", draft)
    assert (marked(finding, draft), finding.start) == ("vuleve", 8)


@pytest.mark.parametrize(
    "body",
    [
        "El faro Grisón vuelve. Grisón vuelve.",
        "El faro de verdad no: *faro apagadísimo zzz* y `xyzzy` y https://zzzz.example/qqqq",
        "El iPhone, la NASA, el gpt2zz y @zzzz vuelve.",
        "El faro [[Zzzz qqqq wwww - a.example](https://a.example)] vuelve.",
        "Vuelve clarísimo, lentamente: no leerlo ni releer el superbarco.",
        "The lighthouse comes back tonight.",
        "Xavi Grisón vuelve.",
    ],
)
def test_names_italics_code_addresses_and_english_are_left_alone(body: str) -> None:
    told = [
        f.excerpt
        for f in found(
            "spelling", draft_of(body, intro=""), archive(BEFORE, words=frozenset({"de", "verdad", "ni"}))
        )
    ]
    assert told == []


def test_the_editors_own_words_are_left_alone() -> None:
    assert (
        found("spelling", draft_of("Un zascandil vuelve.", intro=""), archive(words=frozenset({"zascandil"})))
        == []
    )


def test_without_a_dictionary_spelling_is_skipped_and_said_once(settings) -> None:
    settings.SPELLING_DICTIONARIES = ["/nowhere"]
    spelling.dictionary.cache_clear()
    assert found("spelling", draft_of("Un faro vuleve.")) == []
    assert "/nowhere" in spelling.missing_dictionary("es")
    assert spelling.missing_dictionary("en") == ""

"""Folding: what readers take for one word is one word, in titles, topics, search, slugs and anchors."""

import pytest

from issues.markup.anchors import slug as anchor
from issues.models.topics import Topic, fold_name
from issues.parsing.folding import fold
from issues.parsing.issue_titles import read_title
from issues.parsing.source.values import slug
from issues.search.words import term


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("EDUCACIÓN", "educacion"),
        ("educacio\u0301n", "educacion"),
        ("Straße", "strasse"),
        ("𝐅𝐚𝐫𝐨 ﬁno", "faro fino"),
        ("ＦＡＲＯ", "faro"),
        ("1º", "1o"),
        ("Ñandú", "nandu"),
        ("ΌΔΟΣ", "οδοσ"),
        ("İstanbul", "istanbul"),
        ("", ""),
    ],
)
def test_case_accents_and_looks_fold(text, folded):
    assert fold(text) == folded == fold(folded)


def test_what_a_letter_means_may_stay():
    assert fold("Nº 3 ÉSE", compatibility=False) == "nº 3 ese"


@pytest.mark.parametrize("written", ["Straße", "STRASSE", "ＳＴＲＡＳＳＥ", "𝐒𝐭𝐫𝐚𝐬𝐬𝐞"])
def test_every_part_folds_alike(written, db):
    assert fold_name(written) == "strasse"
    assert Topic(name=written).free_slug() == anchor(written) == slug(written) == "strasse"
    assert term(written) == term("strasse")


def test_titles_are_read_whatever_their_case_and_accents():
    assert read_title("DEL 1 AL 15 DE MARZO (#5 DE 2026)") == read_title("Del 1 al 15 de marzo (#5 de 2026)")

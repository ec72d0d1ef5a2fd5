"""The order of hits, what is marked in them, and what is shown where no text has all words."""

from datetime import datetime

import pytest

from issues.models import Issue, NewsItem
from issues.search import Query, Results, index, search
from issues.search.marking import snippet
from issues.search.words import term
from tests.factories import MADRID, make_issue, make_item

pytestmark = pytest.mark.django_db
FILL = "palabra sobre cosas que pasan en un pueblo cualquiera y nadie recuerda. "


def add(title: str, body: str = "Nada más.", *, year: int = 2026, **kw) -> NewsItem:
    moment = datetime(year, 3, 20, 8, tzinfo=MADRID)
    issue = make_issue(intro="", year=year, publish_at=moment, **kw)
    item = make_item(issue, title=title, body=body)
    index(issue)
    return item


def find(text: str, **kw: str) -> Results:
    return search(Query.read(text, **kw))


def titles(text: str, **kw: str) -> list[str]:
    return ["".join(piece.text for piece in hit.title) for hit in find(text, **kw).hits]


def marked(text: str) -> list[list[str]]:
    return [[piece.text for piece in hit.text if piece.hit] for hit in find(text).hits]


@pytest.mark.parametrize(
    ("asked", "right", "wrong"),
    [
        ("volcán", "El volcán humea", "Se volcó un carro"),
        ("universidad", "La universidad abre", "El universo se expande"),
        ("papá", "Un papá cocina", "Una papa frita"),
        ("papa", "Una papa frita", "Un papá cocina"),
        ("público", "El público aplaude", "Se publicó ayer"),
        ("año", "Un año entero", "Un ano entero"),
        ("caña", "La caña dulce", "La cana blanca"),
        ("partido", "Un partido raro", "Una partida rara"),
    ],
)
def test_the_form_that_was_written_comes_before_its_kin(asked, right, wrong):
    add(right, right, year=2025)
    add(wrong, wrong)
    assert titles(asked) == ([right, wrong] if len(titles(asked)) == 2 else [right])


def test_marks_follow_the_same_rule():
    add("Uno", "El volcán se volcó, y los volcanes también.")
    add("Dos", "Se volcó un carro.")
    assert marked("volcán") == [["volcán", "volcanes"], ["volcó"]]
    add("Tres", "El público lo publicó.")
    assert marked("público") == [["público"]]


def test_a_long_text_with_all_words_does_not_win():
    add("Todo", FILL * 300 + "El faro. " + FILL * 300 + "La niebla del faro. " + FILL * 300)
    add("Breve", "El faro en la niebla.", year=2020)
    assert titles("faro niebla") == ["Breve", "Todo"]
    assert titles("faro") == ["Breve", "Todo"]


def test_headings_count_more_than_text():
    add("Uno", "## Sirenas\n\nSuenan." + FILL, year=2024)
    add("Dos", "Las sirenas suenan. " + FILL)
    assert titles("sirenas") == ["Uno", "Dos"]


def test_words_together_come_before_words_apart():
    add("Lejos", f"El agua corre. {FILL} El reloj para. {FILL}")
    add("Juntas", f"{FILL} Un reloj de agua. {FILL}", year=2022)
    assert titles("reloj de agua") == ["Juntas", "Lejos"]
    assert titles("reloj agua") == ["Juntas", "Lejos"]


def test_of_equals_the_newest_is_first_and_a_reader_may_ask_for_dates(client):
    add("La noria", "Una noria, norias.", year=2023)
    add("Viejo", "Vi una noria.", year=2024)
    add("Nuevo", "Vi una noria.")
    assert titles("noria") == ["La noria", "Nuevo", "Viejo"]
    assert titles("noria", sort="date") == ["Nuevo", "Viejo", "La noria"]
    assert titles("noria", sort="'); DROP") == titles("noria")
    page = client.get("/search/", {"q": "noria", "sort": "date"}).content.decode()
    assert '<a href="?q=noria" rel="nofollow">Lo mejor primero</a>' in page
    assert '<input type="hidden" name="sort" value="date">' in page
    assert "?q=noria&amp;year=2024&amp;sort=date" in page


def test_where_nothing_has_all_words_those_with_most_come_and_say_what_they_lack(client):
    add("Queso", "Un queso de cueva.")
    add("Cueva", "Una cueva fría.")
    found = find("queso manchego de cueva")
    assert (found.total, found.is_partial) == (0, True)
    assert [(hit.title[0].text, hit.missing) for hit in found.hits] == [("Queso", ("manchego",))]
    page = client.get("/search/", {"q": "queso manchego de cueva"}).content.decode()
    assert "Ningún texto tiene todas las palabras de «queso manchego de cueva»." in page
    assert "sin <q>manchego</q>" in page
    assert not find("manchego").hits
    assert not find("queso").is_partial


def test_what_is_hidden_is_in_no_partial_answer():
    add("Oculto", "Un queso de cueva.", status=Issue.Status.DRAFT)
    assert find("queso manchego").hits == ()


@pytest.mark.parametrize("count", [2, 8, 24, 60])
def test_long_queries_are_answered(count):
    add("Este", "Un queso y un faro y una noria.")
    words = ["queso", "faro", *(f"palabro{n}" for n in range(count))]
    assert find(" ".join(words)).total == 0


def test_signs_of_other_searches_are_no_words():
    add("Este", "Un queso de cueva.")
    assert titles("queso AND cueva") == titles("queso OR cueva") == ["Este"]
    assert find("AND").total == 0


def test_a_snippet_keeps_blocks_apart():
    pieces = snippet("Título\n\nEl faro.\nPie de foto\n\n\nOtro", {term("faro")})
    assert "".join(piece.text for piece in pieces) == "Título · El faro. · Pie de foto · Otro"
    assert "".join(piece.text for piece in snippet("\n\nfaro\n\n", {term("faro")})) == "faro"


def test_an_index_from_before_finds_still(db):
    item = add("El faro", "Un faro en la isla.")
    old = item.search_entry
    type(old).objects.filter(pk=old.pk).update(
        forms="", terms=" el far | un far en la isla ", title_terms=" el far "
    )
    assert titles("faro isla") == ["El faro"]
    assert marked("faro isla") == [["faro", "isla"]]

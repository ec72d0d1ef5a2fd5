"""One name, written apart, joined or with a hyphen: found alike in both directions, and marked."""

import pytest

from issues.search import Query, index, search
from issues.search.words import term
from tests.factories import make_issue, make_item

pytestmark = pytest.mark.django_db
NAMES = [
    ("gpt4", "GPT-4", "gpt 4", "GPT 4", "Gpt-4"),
    ("gpt4o", "GPT-4o", "gpt 4o"),
    ("deepseek", "DeepSeek", "deep seek", "Deep Seek", "deep-seek"),
    ("arcagi", "ARC-AGI", "arc agi", "Arc Agi"),
    ("llama3", "Llama 3", "LLAMA-3", "llama 3"),
    ("openai", "OpenAI", "Open AI", "open-ai", "open ai"),
    ("wifi", "Wi-Fi", "wi fi", "WiFi"),
    ("covid19", "COVID-19", "covid 19"),
    ("openstreetmap", "OpenStreetMap", "Open Street Map", "open-street-map"),
    ("5g", "5 G", "5-G"),
    ("chatbots", "chat bots", "chat-bots", "chatbot", "chat bot"),
    ("f16", "F-16", "F 16"),
]


def add(body: str) -> None:
    issue = make_issue(intro="")
    make_item(issue, title="Este", body=body)
    index(issue)


@pytest.mark.parametrize(
    ("written", "asked"),
    [(written, asked) for names in NAMES for written in names for asked in names],
)
def test_names_are_found_however_they_are_written(written, asked):
    add(f"Hoy ha salido {written} por fin, y nada más.")
    found = search(Query(asked))
    assert found.total == 1, (written, asked)
    [hit] = found.hits
    assert any(piece.hit for piece in hit.text)


def test_words_apart_are_no_name():
    add("Hondo es el mar; busca, y hallarás.")
    assert search(Query("marbusca")).total == 0
    add("Una lista: cal, cio.")
    assert search(Query("calcio")).total == 0


def test_it_is_split_before_it_is_spelt():
    add("La fotografía nocturna. Otra cosa: fotografiante.")
    suggestion = search(Query("fotografíanocturna")).suggestion
    assert suggestion is not None
    assert suggestion.text == "fotografía nocturna"
    assert search(suggestion).total == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("volcán", "volcanes"),
        ("ciudad", "ciudades"),
        ("pared", "paredes"),
        ("inglés", "ingleses"),
        ("canción", "canciones"),
        ("universidad", "universidades"),
        ("árbol", "árboles"),
        ("mes", "meses"),
        ("ley", "leyes"),
        ("pez", "peces"),
        ("lápiz", "lápices"),
        ("tren", "trenes"),
        ("huracán", "huracanes"),
        ("jardín", "jardines"),
        ("atún", "atunes"),
        ("reloj", "relojes"),
        ("autobús", "autobuses"),
        ("examen", "exámenes"),
        ("plan", "planes"),
        ("bar", "bares"),
        ("sol", "soles"),
        ("club", "clubes"),
        ("robot", "robots"),
        ("rey", "reyes"),
        ("país", "países"),
        ("crisis", "crisis"),
        ("menú", "menús"),
        ("bambú", "bambúes"),
        ("rubí", "rubíes"),
        ("actriz", "actrices"),
        ("joven", "jóvenes"),
        ("motor", "motores"),
        ("papel", "papeles"),
    ],
)
def test_numbers_of_a_word_are_one_term(one, other):
    assert term(one) == term(other)

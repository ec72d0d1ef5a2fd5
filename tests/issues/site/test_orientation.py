"""Nobody is at a dead end: contents, where one is, addresses written otherwise, and what an address that leads nowhere says."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from issues.links import derive
from issues.topics import find_or_create
from tests.factories import make_issue, make_item

pytestmark = pytest.mark.django_db


def page(client, address: str, status: int = 200) -> LexborHTMLParser:
    answer = client.get(address)
    assert answer.status_code == status
    return LexborHTMLParser(answer.content.decode())


def contents(tree: LexborHTMLParser) -> list[tuple[str, list[str]]]:
    """The contents, two levels deep; every line leads somewhere."""
    for link in tree.css(".index a"):
        assert tree.css_first(f"[id='{link.attributes['href'].partition('#')[2]}']"), link.html
    return [
        (line.css_first("a").text(), [a.text() for a in line.css("ol ol a")])
        for line in tree.css(".index > ol > li")
    ]


@pytest.mark.parametrize(
    ("parts", "lines"),
    [
        (
            [
                ("Noticias", 1, "", "Uno"),
                ("Noticias", 2, "", "Dos"),
                ("Mis días", None, "📺 TV", "TV"),
                ("Fin", None, "", "x"),
            ],
            [("Noticias", ["Uno", "Dos"]), ("Mis días", ["TV"]), ("Fin", [])],
        ),
        (
            [("", None, "Primero", "Primero"), ("", None, "Segundo", "Segundo")],
            [("Primero", []), ("Segundo", [])],
        ),
        ([("", 1, "", "Uno"), ("", 2, "", "Dos")], [("Uno", []), ("Dos", [])]),
        (
            [("La luz", None, "", "a"), ("La niebla", None, "Sirenas", "Sirenas")],
            [("La luz", []), ("La niebla", ["Sirenas"])],
        ),
        ([("Sola", None, "", "a")], []),
        ([], []),
    ],
)
def test_the_contents_have_every_heading_in_two_levels(client, parts, lines):
    issue = make_issue(intro="Hola.")
    for section, number, heading, title in parts:
        make_item(issue, section=section, number=number, heading=heading, title=title)
    assert contents(page(client, issue.get_absolute_url())) == lines


@pytest.mark.parametrize(
    ("written", "leads_to"),
    [
        ("/issues/", "/archive/"),
        ("/issues", "/archive/"),
        ("/about", "/about/"),
        ("/links/WWW.ArXiv.org/", "/links/arxiv.org/"),
        ("/links/www.arxiv.org./", "/links/arxiv.org/"),
        ("/topics/Programación/", "/topics/programacion/"),
        ("/topics/programación/", "/topics/programacion/"),
    ],
)
def test_addresses_written_otherwise_lead_on(client, written, leads_to):
    issue = make_issue(intro="[Uno](https://arxiv.org/abs/1)")
    derive.derive(issue)
    issue.tags.set(find_or_create(["Programación"]))
    answer = client.get(written)
    assert (answer.status_code, answer["Location"]) == (301, leads_to)
    assert client.get(leads_to).status_code == 200


@pytest.mark.parametrize(
    "written", ["/links/WWW.nada.example/", "/topics/Nadá/", "/topics/%00/", "/links/%00/"]
)
def test_what_is_nowhere_is_nowhere(client, written):
    assert client.get(written).status_code in (400, 404)


def test_where_nothing_is_one_can_search(client):
    assert page(client, "/nada/", 404).css_first("form[role=search] input[name=q]")


@pytest.mark.parametrize(
    ("address", "here"),
    [("/archive/", "Archivo"), ("/topics/", "Temas"), ("/search/", "Buscar"), ("/", None), ("/about/", None)],
)
def test_the_navigation_says_where_one_is(client, address, here):
    make_issue()
    current = page(client, address).css(".top nav [aria-current]")
    assert [link.text() for link in current] == ([here] if here else [])


@pytest.mark.parametrize(("name", "kind"), [("favicon.ico", "image/"), ("apple-touch-icon.png", "image/png")])
def test_browsers_find_an_icon_where_they_look(client, name, kind):
    answer = client.get(f"/{name}")
    assert b"".join(answer)
    answer.close()
    assert answer.status_code == 200 and answer["Content-Type"].startswith(kind)

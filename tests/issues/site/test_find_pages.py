"""Topics, links and the shelf: what readers find there, in which order, and what they must not find."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser

from issues.links import derive
from issues.models import Issue, Link, Topic
from issues.search import index
from issues.site import cited_sites, shelf, topics
from issues.topics import rename
from tests.factories import MADRID, make_issue, make_item, make_picture

pytestmark = pytest.mark.django_db


def day(year: int, month: int, number: int) -> datetime:
    return datetime(year, month, number, 8, tzinfo=MADRID)


def page(client, address: str) -> LexborHTMLParser:
    response = client.get(address)
    assert response.status_code == 200, address
    return LexborHTMLParser(response.content.decode())


def texts(tree: LexborHTMLParser, selector: str) -> list[str]:
    return [" ".join(node.text(deep=True).split()) for node in tree.css(selector)]


def cite(body: str, **kw) -> Issue:
    issue = make_issue(intro="", **kw)
    make_item(issue, title=kw.get("title", "Una cita"), body=body)
    derive.derive(issue)
    return issue


def test_topics_are_listed_by_name_with_what_was_written_about_them(client):
    issue = make_issue(tags=["mar", "Índices"])
    make_item(issue, tags=["mar"])
    make_item(issue, tags=["mar", "agua"])
    make_issue(tags=["mar"])
    Topic.objects.create(name="nadie")
    tree = page(client, "/topics/")
    assert texts(tree, ".list li") == ["1 agua", "1 Índices", "3 mar"]
    assert [a.attributes["href"] for a in tree.css(".list a")] == [
        "/topics/agua/",
        "/topics/indices/",
        "/topics/mar/",
    ]


def test_a_topic_reads_as_a_story_from_the_oldest_on(client):
    late = make_issue(title="Marzo", year=2026, publish_at=day(2026, 3, 6), number=None)
    make_item(late, title="Sube", tags=["mar"], body="La marea **subió**.")
    make_item(late, title="Otra cosa")
    make_item(late, title="Baja", tags=["mar"])
    make_issue(title="Todo mar", year=2025, publish_at=day(2025, 6, 6), tags=["mar"], number=None)
    index(late)
    tree = page(client, "/topics/mar/")
    assert texts(tree, "h2") == ["2025", "2026"]
    assert texts(tree, ".story h3") == ["Todo mar", "Sube", "Baja"]
    assert "La marea subió." in tree.css_first("main").text(deep=True)
    assert tree.css_first(".story h3 a").attributes["href"] == "/issues/todo-mar/"


def test_a_renamed_topic_is_found_under_its_former_address(client):
    make_issue(tags=["mar"])
    rename(Topic.objects.get(slug="mar"), "océanos")
    response = client.get("/topics/mar/")
    assert (response.status_code, response["Location"]) == (301, "/topics/oceanos/")


def test_issues_and_items_lead_to_their_topics(client):
    issue = make_issue(slug="cinco", tags=["mar"])
    make_item(issue, slug="faro", tags=["faros"])
    make_item(issue, slug="reloj")
    tags = {
        address: texts(page(client, address), "a[rel=tag]")
        for address in ("/issues/cinco/", "/issues/cinco/faro/", "/issues/cinco/reloj/")
    }
    assert list(tags.values()) == [["mar"], ["faros"], ["mar"]]


def test_sites_are_listed_with_how_often_they_were_cited(client):
    cite(
        "[Uno](https://www.meta.com/a), [dos](https://meta.com/b), [tres](https://arxiv.org/1), [mal](javascript://evil.example/%0aalert)"
    )
    cite("[Uno](https://meta.com/a)", year=2025, publish_at=day(2025, 1, 3))
    tree = page(client, "/links/")
    assert texts(tree, ".list li") == ["3 meta.com 2025–2026", "1 arxiv.org 2026"]
    assert "evil.example" not in tree.html
    assert client.get("/links/evil.example/").status_code == 404


def test_a_site_shows_first_citations_first_and_repeated_ones_together(client):
    cite(
        "[Otra vez](http://www.meta.com/a/?utm_source=x)",
        title="Luego",
        publish_at=day(2026, 5, 1),
        number=None,
    )
    cite(
        "[Lo primero](https://meta.com/a)", title="Antes", publish_at=day(2025, 5, 2), year=2025, number=None
    )
    cite("[Segundo](https://meta.com/b)", title="En medio", publish_at=day(2026, 1, 2), number=None)
    tree = page(client, "/links/meta.com/")
    assert texts(tree, ".hits h2") == ["Lo primero", "Segundo"]
    assert texts(tree, ".cites") == [
        "2 de mayo de 2025 · Antes 1 de mayo de 2026 · Luego",
        "2 de enero de 2026 · En medio",
    ]
    assert tree.css_first(".cites a").attributes["href"] == "/issues/antes/antes/"


def test_dead_links_lead_to_their_archived_copy_and_say_so(client):
    cite("[Viva](https://meta.com/a), [muerta](https://meta.com/b), [perdida](https://meta.com/c)")
    now = {"checked_at": timezone.now()}
    Link.objects.filter(title="Viva").update(check_result="403 Forbidden", **now)
    Link.objects.filter(title="muerta").update(
        check_result="404 Not Found", archived_url="https://web.archive.org/web/1/x", **now
    )
    Link.objects.filter(title="perdida").update(check_result="timeout", **now)
    tree = page(client, "/links/meta.com/")
    assert [a.attributes["href"] for a in tree.css(".hits h2 a")] == [
        "https://meta.com/a",
        "https://web.archive.org/web/1/x",
        "https://meta.com/c",
    ]
    said = texts(tree, ".gone")
    assert len(said) == 2
    assert "404 Not Found" in said[0]
    assert "copia archivada" in said[0]
    assert "No se conoce ninguna copia" in said[1]


def shelf_issue(**kw) -> Issue:
    issue = make_issue(**kw)
    make_item(
        issue,
        number=None,
        section="👷 Mis quince días",
        heading="📖 Un libro",
        title="Un libro",
        body="Terminé ***La noria parada***.\n\n![Portada](noria.png)",
    )
    make_item(
        issue,
        number=None,
        section="👷 Mis quince días",
        heading="🍿 Cine",
        title="Cine",
        body="Nada memorable.",
    )
    make_item(
        issue, title="📺 Una serie", heading="📺 Una serie", body="Una noticia sobre ***Televisores***."
    )
    make_picture(issue, name="noria.png")
    return issue


def test_the_shelf_shows_what_was_read_and_watched(client):
    shelf_issue()
    tree = page(client, "/shelf/")
    assert texts(tree, ".shelf h2") == ["La noria parada", "Cine"]
    assert len(tree.css(".shelf img")) == 1
    assert texts(tree, "nav.meta a") == ["Todo", "Libros", "Películas"]
    assert texts(page(client, "/shelf/films/"), ".shelf h2") == ["Cine"]
    assert client.get("/shelf/cromos/").status_code == 404


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ('portada(1).jpg "Pie"', "portada(1).jpg"),
        ("portada%20(1).jpg", "portada (1).jpg"),
        ("./mar/portada.jpg", "mar/portada.jpg"),
    ],
)
def test_the_shelf_shows_a_cover_whatever_its_name(client, written, name):
    issue = make_issue()
    body = f"Terminé ***La noria parada***.\n\n![Portada]({written})"
    make_item(issue, number=None, section="", heading="📖 Un libro", body=body)
    make_picture(issue, name=name)
    assert len(page(client, "/shelf/").css(".shelf img")) == 1


STATES = [
    {"status": Issue.Status.DRAFT},
    {"status": Issue.Status.WITHDRAWN},
    {"publish_at": timezone.now() + timedelta(days=1)},
]


@pytest.mark.parametrize("state", STATES)
def test_what_is_hidden_is_in_no_list_count_or_address(client, state):
    shelf_issue(tags=["mar"])
    cite("[Uno](https://meta.com/a)")
    hidden = shelf_issue(title="TESTIGO", tags=["mar", "TESTIGO oculto"], **state)
    make_item(
        hidden,
        title="TESTIGO",
        tags=["mar"],
        number=None,
        heading="📺 TESTIGO",
        body="[TESTIGO](https://meta.com/a), [b](https://testigo.example/), ***TESTIGO***",
    )
    derive.derive(hidden)
    index(hidden)
    for address in (
        "/",
        "/topics/",
        "/topics/mar/",
        "/links/",
        "/links/meta.com/",
        "/shelf/",
        "/shelf/series/",
        "/shelf/books/",
    ):
        assert "testigo" not in client.get(address).content.decode().lower(), address
    assert texts(page(client, "/topics/"), ".list li") == ["1 mar"]
    assert texts(page(client, "/links/"), ".list li") == ["1 meta.com 2026"]
    assert texts(page(client, "/shelf/"), ".shelf h2") == ["La noria parada", "Cine"]
    rename(Topic.objects.get(slug="testigo-oculto"), "Otro nombre")
    for address in ("/topics/otro-nombre/", "/topics/testigo-oculto/", "/links/testigo.example/"):
        assert client.get(address).status_code == 404, address


def test_empty_rooms_say_so_and_unknown_addresses_are_not_found(client):
    for address in ("/topics/", "/links/", "/shelf/", "/shelf/books/"):
        assert "todavía" in page(client, address).css_first("main").text(deep=True).lower(), address
    for address in (
        "/topics/nada/",
        "/links/nada.example/",
        "/links/%00/",
        "/links/?page=2",
        "/topics/?page=x",
        "/shelf/?page=0",
    ):
        assert client.get(address).status_code == 404, address


def test_long_lists_come_in_pages(client, monkeypatch):
    for name in ("ENTRIES", "TOPICS"):
        monkeypatch.setattr(topics, name, 2)
    monkeypatch.setattr(cited_sites, "SITES", 2)
    monkeypatch.setattr(cited_sites, "ADDRESSES", 2)
    monkeypatch.setattr(shelf, "ENTRIES", 2)
    for n in range(3):
        issue = shelf_issue(tags=["mar", f"tema {n}"], publish_at=day(2026, 1, 2 + n))
        issue.intro = f"[Uno](https://sitio{n}.example/), [dos](https://meta.com/{n})"
        derive.derive(issue)
    for address in ("/topics/", "/topics/mar/", "/links/", "/links/meta.com/", "/shelf/"):
        first, second = page(client, address), page(client, address + "?page=2")
        assert texts(first, ".pages a") == ["Página siguiente"], address
        assert second.css_first(".pages a").attributes["href"] == "."
        assert second.css_first("link[rel=canonical]").attributes["href"].endswith(address + "?page=2")
        shown = [texts(each, ".hits h2, .hits h3, .list li") for each in (first, second)]
        assert len(shown[0]) == 2
        assert shown[1]


def test_pages_take_the_same_few_queries_however_much_there_is(client, django_assert_num_queries):
    counts = {"/topics/": 2, "/topics/mar/": 6, "/links/": 1, "/links/meta.com/": 2, "/shelf/": 3}
    counts |= {"/feed.json": 6, "/search/?q=dos": 4}
    for n in range(25):
        issue = shelf_issue(tags=["mar", f"tema {n}"], publish_at=day(2026, 1, 2 + n))
        make_item(issue, tags=["mar"], body=f"[Uno](https://meta.com/{n}), [dos](https://sitio{n}.example/)")
        derive.derive(issue)
        index(issue)
        if n in (0, 24):
            for address, count in counts.items():
                with django_assert_num_queries(count) as seen:
                    client.get(address)
                assert len(seen) == count, address


def test_links_to_ourselves_are_no_links_to_other_sites(client, settings):
    settings.SITE_URL = "https://www.quincena.example"
    settings.OLD_HOMES = ["www.antes.example"]
    cite(
        "[a](https://quincena.example/a) [b](https://www.quincena.example/b) [c](https://antes.example/c) [d](https://meta.com/d)"
    )
    assert texts(page(client, "/links/"), "main .list a") == ["meta.com"]

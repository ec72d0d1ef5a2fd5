"""The search: the same questions get the same answers on both databases, and nothing hidden ever shows."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from issues.links import derive
from issues.models import Issue, NewsItem, SearchEntry, SearchWord
from issues.search import Query, Results, answers, index, ranking, rebuild, search
from issues.search.marking import snippet
from issues.search.words import term
from tests.factories import make_issue, make_item

pytestmark = pytest.mark.django_db


def add(body: str, *, title: str = "Sin título", issue: Issue | None = None, **kw) -> NewsItem:
    """An item with this text in a public issue (its own unless given), findable."""
    issue = issue or make_issue(intro="", **kw)
    item = make_item(issue, title=title, body=body)
    derive.derive(issue)
    index(issue)
    return item


def find(text: str, at: datetime | None = None, **kw: str) -> Results:
    return search(Query.read(text, **kw), at)


def titles(text: str, **kw: str) -> list[str]:
    return ["".join(piece.text for piece in hit.title) for hit in find(text, **kw).hits]


def marked(text: str) -> list[str]:
    return [piece.text for hit in find(text).hits for piece in hit.text if piece.hit]


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("La educación pública", "educacion PUBLICA"),
        ("LA EDUCACION PUBLICA", "educación"),
        ("Dos canciones nuevas", "canción"),
        ("Una imagen vieja", "imágenes"),
        ("Apagaron las luces", "luz"),
        ("Los chips y los menús", "chip menu"),
        ("El barco corrió mucho", "correr"),
        ("Corrían por la playa", "corria"),
        ("Mañana hablaré con ella", "hablaron"),
        ("Busqué el faro", "buscar faros"),
        ("Las mujeres del puerto", "mujer"),
        ("Un país tranquilo", "paises"),
        ("Hace dos días vi las obras de una isla", "dia obra islas"),
        ("Anuncia un cambio", "anunciaron cambios"),
        ("Señales de radio en el año 1957", "senal 1957 ano"),
        ("cano\u0301nigos en la ensalada", "canónigo"),
        ("im\u00adpre\u00adsora de barro", "impresora"),
        ("Привет, мир", "МИР"),
        ("東京 por la noche", "東京"),
    ],
)
def test_accents_case_and_endings_make_no_difference(written, asked):
    add(written, title="Este")
    assert titles(asked) == ["Este"]


@pytest.mark.parametrize(
    ("one", "other"),
    [("faro", "farola"), ("mar", "martes"), ("quien", "c"), ("pais", "paisaje")],
)
def test_different_words_stay_apart(one, other):
    assert term(one) != term(other)


def test_every_word_must_be_there_and_the_words_are_marked():
    add("El faro de la isla se apagó.", title="Uno")
    add("El faro del cabo sigue encendido.", title="Dos")
    assert titles("faros islas") == ["Uno"]
    assert marked("faros islas") == ["faro", "isla"]


def test_a_phrase_is_found_only_in_its_order_and_not_across_title_and_text():
    add("Un reloj de agua en la plaza.", title="Juntas")
    add("El agua del reloj se perdió.", title="Sueltas")
    add("de agua", title="Un reloj")
    assert titles('"reloj de agua"') == ["Juntas"]
    assert titles("«Relojes de agua» plaza") == ["Juntas"]
    assert set(titles("reloj agua")) == {"Juntas", "Sueltas", "Un reloj"}


def test_common_words_alone_are_looked_for_too():
    add("Y por eso, con todo.", title="Uno")
    assert titles("por eso") == ["Uno"]
    assert titles("el eso inexistente") == []


def test_titles_count_most_then_the_newest():
    old = datetime(2025, 1, 10, 8, tzinfo=timezone.get_default_timezone())
    add("Nada más que decir.", title="La noria", year=2025, publish_at=old)
    add("Vi una noria.", title="Viejo", year=2025, publish_at=old)
    add("Vi otra noria.", title="Nuevo")
    assert titles("norias") == ["La noria", "Nuevo", "Viejo"]


def test_greetings_summaries_and_titles_of_issues_are_found():
    issue = make_issue(
        title="Elogio del paraguas", intro="Llueve a cántaros.", summary="Sobre la lluvia fina."
    )
    index(issue)
    for asked in ("paraguas", "cantaro", "fino lluvias"):
        [hit] = find(asked).hits
        assert (hit.address, hit.is_issue) == (issue.get_absolute_url(), True)


@pytest.mark.parametrize(
    "text",
    [
        *[
            "",
            " ",
            "%",
            "_",
            '"',
            "'",
            "''",
            "*",
            "^",
            "-",
            "+",
            "()",
            "\\",
            "\x00",
            "🙂",
            "C++",
            'a"b',
            "foo(",
            "-x",
        ],
        *[
            "NOT",
            "faro AND",
            "OR",
            "NEAR(a b)",
            "terms:faro",
            "fa*",
            "faro'); DROP TABLE issues_issue;--",
            "a & !b",
        ],
        *[
            "a" * 5000,
            "é" * 5000,
            '"' * 300,
            "« " * 300,
            "1e5 -3 0x1f 3.14 a.b.c http://x.y/z?q=1",
            "\ud800",
            "ﬁ ⅷ ª",
        ],
        " ".join(f"palabra{n}" for n in range(500)),
    ],
)
def test_nothing_a_reader_types_is_syntax(client, text):
    add("Nada que ver aquí.")
    assert find(text).total == 0
    assert find(text + " faro", year=text, topic=text, site=text, page=text).total == 0
    assert client.get("/search/", {"q": text.encode(errors="replace"), "page": "9" * 5000}).status_code == 200


def test_signs_have_no_meaning():
    add("Cien por cien lana", title="Lana")
    assert titles("la%a") == []
    assert titles("l_na") == []
    assert titles("lana*") == ["Lana"]
    assert titles("-lana") == ["Lana"]


def test_only_two_hundred_characters_are_asked():
    query = Query.read("faro " * 100)
    assert len(query.text) <= 200
    assert query.terms == (term("faro"),)


def test_facets_count_the_hits_and_narrow_them_down():
    first = make_issue(intro="", year=2025, tags=["Mar"])
    add("El faro. [Un faro](https://meta.com/a) y [otro](https://meta.com/b)", title="A", issue=first)
    add("El faro dos. [Un faro](https://arxiv.org/1) [y otro](https://meta.com/d)", title="B", issue=first)
    second = make_issue(intro="Otro faro: [aquí](https://meta.com/c).", year=2026, tags=["Tierra"])
    item = make_item(second, title="C", body="Faro tres.", tags=["Mar", "Tierra"])
    index(second)
    derive.derive(second)
    found = find("faros")
    assert [(facet.label, facet.count) for facet in found.years] == [("2026", 2), ("2025", 2)]
    assert [(facet.label, facet.count) for facet in found.topics] == [("Mar", 3), ("Tierra", 2)]
    assert [(facet.label, facet.count) for facet in found.sites] == [("meta.com", 3), ("arxiv.org", 1)]
    for facet in (*found.years, *found.topics, *found.sites):
        narrowed = search(facet.query)
        assert narrowed.total == facet.count
        [chosen] = [each for each in (*narrowed.years, *narrowed.topics, *narrowed.sites) if each.chosen]
        assert search(chosen.query).total == found.total
    assert titles("faro", topic="tierra", year="2026") == [second.short_title, item.title]
    assert titles("faro", site="meta.com", year="2025") == ["A", "B"]


def test_a_misspelt_word_is_put_right():
    add("La acequia riega el bancal de las berenjenas.")
    for wrong, right in [
        ("acekia", "acequia"),
        ("ACEQIA", "acequia"),
        ("berengenas", "berenjenas"),
        ("bancla acequia", "bancal acequia"),
    ]:
        suggestion = find(wrong).suggestion
        assert suggestion is not None, wrong
        assert suggestion.text == right
        assert search(suggestion).total == 1


def test_no_spelling_is_offered_that_finds_nothing():
    add("La acequia del norte.")
    add("El bancal del sur.")
    assert find("acekia bancal").suggestion is None
    assert find("zzzzxq").suggestion is None
    assert find("acequia bancal").suggestion is None


@pytest.mark.parametrize(
    "state",
    [
        {"status": Issue.Status.DRAFT},
        {"status": Issue.Status.WITHDRAWN},
        {"publish_at": timezone.now() + timedelta(days=1)},
    ],
)
def test_what_is_hidden_is_in_no_hit_count_facet_or_suggestion(client, state):
    add("El faro está [aquí](https://public.example/).", title="Público")
    hidden = make_issue(intro="Un secretísimo faro.", year=2031, tags=["Oculto"], **state)
    add("Un faro murciélago [aquí](https://hidden.example/).", title="Murciélago", issue=hidden)
    before = find("faro")
    assert before.total == 1
    assert [facet.label for facet in (*before.years, *before.topics, *before.sites)] == [
        "2026",
        "public.example",
    ]
    for asked in ("murciélago", "murcielgo", "secretisimo", "secretismo", '"faro murciélago"'):
        found = find(asked)
        assert (found.total, found.suggestion) == (0, None)
        page = client.get("/search/", {"q": asked}).content.decode()
        assert "Murciélago" not in page
        assert "hidden.example" not in page
    assert find("faro", topic="oculto").total == find("faro", site="hidden.example").total == 0


def test_a_scheduled_issue_is_found_from_its_minute_on():
    moment = timezone.now() + timedelta(hours=3)
    add("Un tranvía nuevo.", title="Tranvía", publish_at=moment)
    assert find("tranvía", moment - timedelta(seconds=1)).total == 0
    assert find("tranvía", moment).total == 1
    assert find("tranbía", moment - timedelta(seconds=1)).suggestion is None
    suggestion = find("tranbía", moment).suggestion
    assert suggestion is not None
    assert suggestion.text == "tranvía"


def test_a_withdrawn_issue_is_gone_at_once():
    item = add("Un tranvía nuevo.")
    assert find("tranvía").total == 1
    Issue.objects.filter(pk=item.issue_id).update(status=Issue.Status.WITHDRAWN)
    assert find("tranvía").total == 0


def test_edits_and_deletions_leave_nothing_stale():
    item = add("Un tranvía nuevo.", title="Uno")
    other = make_item(item.issue, title="Dos", body="Una barca.")
    item.body = "Un tren viejo."
    item.save()
    index(item.issue)
    assert (find("tranvía").total, find("tren").total, find("barca").total) == (0, 1, 1)
    other.delete()
    assert find("barca").total == 0
    item.issue.delete()
    assert find("tren").total == 0
    assert not SearchEntry.objects.exists()
    # The database's own index forgot them too: nothing comes back with the next row.
    add("Otra cosa.")
    assert find("tren").total == 0


def test_an_imported_issue_is_found_without_more_ado(tmp_path, capsys):
    source = tmp_path / "faros.md"
    text = "---\ntitle: Faros\ndate: 2026-03-20\ndraft: false\n---\n\n## Noticias\n\n### Linterna\n\nUna lámpara de aceite.\n"
    source.write_text(text)
    call_command("import_issue", str(source), status="published")
    assert titles("lamparas") == ["Linterna"]
    source.write_text(text.replace("lámpara", "bombilla"))
    call_command("import_issue", str(source), status="published", overwrite=True)
    assert (titles("lampara"), titles("bombillas")) == ([], ["Linterna"])


@pytest.mark.django_db(transaction=True)
def test_rebuilding_makes_the_same_index_again(capsys):
    add("Un tranvía nuevo.", title="Uno")
    SearchEntry.objects.all().delete()
    SearchWord.objects.create(word="tranvio", head="tra", tail="vio", length=7)
    assert find("tranvía").total == 0
    call_command("rebuild_search")
    assert titles("tranvía") == ["Uno"]
    assert not SearchWord.objects.filter(word="tranvio").exists()
    assert "1 número" in capsys.readouterr().out


def test_a_page_takes_the_same_few_queries_however_much_there_is(client, django_assert_num_queries):
    for n in range(3):
        add(f"El faro {n}. [Un faro](https://example.com/{n})", tags=["Mar"])
    with django_assert_num_queries(4):
        client.get("/search/", {"q": "faro"})
    for n in range(30):
        add(f"El faro {n}. [Un faro](https://example{n}.com/{n})", tags=[f"Mar {n}"])
    with django_assert_num_queries(4):
        client.get("/search/", {"q": "faros", "page": "2"})
    with django_assert_num_queries(5):
        client.get("/search/", {"q": "farooo"})
    with django_assert_num_queries(0):
        client.get("/search/")


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL alone plans by what it counted")
def test_rebuilding_has_every_joined_table_counted():
    add("El faro. [Uno](https://example.com/)", tags=["Mar"])
    list(rebuild())
    counted = "SELECT count(*) FROM pg_class WHERE reltuples > 0 AND relname = ANY(%s)"
    names = ["issues_searchentry", "issues_issue", "issues_newsitem", "issues_link", "issues_topiconissue"]
    with connection.cursor() as cursor:
        cursor.execute(counted, [names])
        assert cursor.fetchone() == (5,)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite alone has the plain SQL")
def test_plain_sql_gives_the_hits_in_the_same_order(monkeypatch):
    moment = timezone.now() - timedelta(days=9)
    for n in range(12):
        status = Issue.Status.DRAFT if n % 5 == 4 else Issue.Status.READY
        later = timedelta(days=[0, 1, 1, 3, 99][n % 5])
        year = None if n % 3 else 2001 + n
        issue = make_issue(
            intro="Un faro." if n % 2 else "", year=year, status=status, publish_at=moment + later
        )
        for position in (3, 1, 2):
            title = "Faros y más" if (n + position) % 4 == 0 else "Otra cosa"
            make_item(issue, title=title, slug=f"n{position}", position=position, body="El faro y un puente.")
        index(issue)
    for text in ("faro", "faro puente"):
        query = Query(text)
        for most in (5, 1000):
            by_sql = ranking.of_terms(query.terms, None, most)
            assert by_sql == ranking.of_entries(answers.matching(query, None), query.terms, most)
    assert len(by_sql.rows) > 20
    assert {year for year, _place in by_sql.rows} > {moment.year}


def test_pages_follow_one_another_and_end(client):
    issue = make_issue(intro="")
    for n in range(45):
        make_item(issue, title=f"Faro {n}", slug=f"faro-{n}", body="Luz.")
    index(issue)
    pages = [titles("luz", page=str(page)) for page in (1, 2, 3)]
    assert [len(page) for page in pages] == [20, 20, 5]
    assert len({title for page in pages for title in page}) == 45
    assert find("luz", page="999").query.page == 3
    page = client.get("/search/", {"q": "luz", "page": "2"}).content.decode()
    assert 'href="?q=luz"' in page
    assert 'href="?q=luz&amp;page=3"' in page


def test_a_long_text_is_found_to_its_end_and_shown_where_the_words_are():
    add("de la " * 9000 + "una chirimoya madura", title="Larga")
    assert titles('"una chirimoya madura"') == ["Larga"]
    [hit] = find("chirimoya").hits
    shown = "".join(piece.text for piece in hit.text)
    assert shown.startswith("… ")
    assert shown.endswith("chirimoya madura")
    assert len(shown) < 300


def test_a_snippet_shows_where_most_of_the_words_stand():
    text = "faro " + "nada " * 100 + "el faro y la isla " + "nada " * 100
    pieces = snippet(text, {term("faro"), term("isla")})
    assert [piece.text for piece in pieces if piece.hit] == ["faro", "isla"]


def test_the_page_shows_text_as_text(client):
    add("Se escribe `<script>alert(1)</script>` en el faro.", title="<b>Faro</b>")
    page = client.get("/search/", {"q": 'faro "><script>'}).content.decode()
    assert "<script>alert" not in page
    page = client.get("/search/", {"q": "faro"}).content.decode()
    assert "&lt;b&gt;<mark>Faro</mark>&lt;/b&gt;" in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; en el <mark>faro</mark>" in page
    assert '<meta name="robots" content="noindex, follow">' in page
    assert "<script" not in page


def test_the_page_says_what_it_found_in_the_sites_language(client):
    add("La acequia riega.")
    assert "1 resultado" in client.get("/search/", {"q": "acequias"}).content.decode()
    page = client.get("/search/", {"q": "acekia"}).content.decode()
    assert "Quizá querías decir" in page
    assert '<a href="?q=acequia" rel="nofollow">acequia</a>' in page
    narrowed = client.get("/search/", {"q": "acequia", "year": "1999"}).content.decode()
    assert "Buscar en todos los años, temas y sitios" in narrowed
    response = client.get("/search/", {"q": "acequia"})
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")


def test_the_databases_own_index_answers():
    add("Un tranvía.")
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT count(*) FROM issues_searchindex WHERE issues_searchindex MATCH 'tranv'")
        else:
            cursor.execute("SELECT count(*) FROM issues_searchentry WHERE vector @@ 'tranv'::tsquery")
        assert cursor.fetchone() == (1,)

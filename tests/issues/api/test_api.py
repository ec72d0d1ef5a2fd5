"""The read API: everything public and nothing else, paged and filtered, as its OpenAPI document says."""

from datetime import datetime, timedelta

import pytest

from issues import search
from issues.links import derive
from issues.models import FormerTopic, Issue, NewsItem, Topic
from tests.factories import MADRID, make_issue, make_item, make_picture
from tests.tools.json_schema import faults
from tests.tools.wsgi_site import Site

pytestmark = pytest.mark.django_db
LISTS = ["issues", "items", "links", "topics"]
FILTERED = ["issues", "items", "links"]


def settle(issue: Issue) -> Issue:
    derive.derive(issue)
    search.index(issue)
    return issue


@pytest.fixture
def archive() -> list[Issue]:
    """Three public issues, the oldest first, and one of each kind nobody may know of."""
    first = make_issue(
        title="Del 1 al 15 de enero (#1 de 2026)",
        slug="uno",
        publish_at=datetime(2026, 1, 16, 8, tzinfo=MADRID),
        tags=["Costa"],
        intro="Hola, [viejos faros - faros.example](https://www.faros.example/viejos).",
    )
    make_item(
        first, title="El faro", slug="el-faro", tags=["Faros"], body="La linterna.[^1]\n\n[^1]: De Fresnel."
    )
    second = make_issue(slug="dos", publish_at=datetime(2026, 2, 1, 8, tzinfo=MADRID))
    body = "El agua [[Un reloj - agua.example](https://agua.example/1)].\n\nhttps://youtu.be/abcdefghijk\n\n![](a.png)"
    make_item(second, title="El reloj", slug="el-reloj", section="", number=None, body=body)
    make_picture(second, name="a.png")
    make_picture(second, name="b.png", missing=True)
    make_item(
        second, title="La radio", slug="la-radio", tags=["Radio", "Faros"], body="Un dial y la linterna."
    )
    special = make_issue(
        slug="especial",
        number=None,
        year=None,
        period_start=None,
        period_end=None,
        publish_at=datetime(2026, 3, 1, 8, tzinfo=MADRID),
    )
    hidden = [
        make_issue(slug="borrador", status=Issue.Status.DRAFT, publish_at=None, tags=["Secreto"]),
        make_issue(slug="pronto", publish_at=datetime(2199, 1, 1, tzinfo=MADRID), tags=["Secreto"]),
        make_issue(slug="retirado", status=Issue.Status.WITHDRAWN),
    ]
    for each in hidden:
        body = "La linterna [[x - agua.example](https://agua.example/2)]."
        make_item(each, slug="oculto", tags=["Faros", "Oculto"], body=body)
    return [settle(issue) for issue in (first, second, special, *hidden)][:3]


def data(client, name: str, query: str = "") -> dict:
    response = client.get(f"/api/{name}.json?{query}")
    assert (response.status_code, response["Content-Type"]) == (200, "application/json")
    return response.json()


def slugs(client, name: str, query: str = "") -> list[str]:
    found = data(client, name, query)
    rows = found[name]
    assert found["count"] == len(rows)
    return [row["url"] if name == "links" else row["slug"] for row in rows]


def test_issues_are_those_of_their_own_address_the_newest_first(client, archive):
    found = data(client, "issues")
    assert [each["slug"] for each in found["issues"]] == ["especial", "dos", "uno"]
    for each in found["issues"]:
        assert each == client.get(f"/issues/{each['slug']}.json").json()


def test_items_and_links_are_those_of_their_issues_and_say_where_they_stand(client, archive):
    issues = data(client, "issues")["issues"]
    items, links = data(client, "items")["items"], data(client, "links")["links"]
    assert [{key: each[key] for key in each if key != "issue"} for each in items] == [
        item for issue in issues for item in issue["items"]
    ]
    assert [{key: each[key] for key in each if key not in {"issue", "page"}} for each in links] == [
        link for issue in issues for link in issue["links"]
    ]
    assert [each["issue"]["slug"] for each in items] == ["dos", "dos", "uno"]
    whole = {each["slug"]: each for each in issues}
    for each in (*items, *links):  # in brief it says the same
        assert each["issue"].items() <= whole[each["issue"]["slug"]].items()
        assert each["issue"]["period"]["start"].startswith("20")
    assert links[-1]["page"] == "https://quincena.example/issues/uno/"
    assert links[0]["page"] == "https://quincena.example/issues/dos/el-reloj/"


def test_topics_count_what_readers_find(client, archive):
    found = data(client, "topics")["topics"]
    assert [(each["name"], each["count"]) for each in found] == [("Costa", 1), ("Faros", 2), ("Radio", 1)]
    assert [each["name"] for each in data(client, "topics", "q=FARÓ")["topics"]] == ["Faros"]
    for each in found:
        for address in (each["url"], each["feed"]):
            assert client.get(address.removeprefix("https://quincena.example")).status_code == 200


YOUTUBE, CLOCK = "https://youtu.be/abcdefghijk", "https://agua.example/1"
OLD = "https://www.faros.example/viejos"


@pytest.mark.parametrize(
    ("name", "query", "wanted"),
    [
        ("issues", "topic=faros", ["dos", "uno"]),
        ("issues", "topic=costa", ["uno"]),
        ("issues", "topic=secreto", []),
        ("issues", "topic=nada", []),
        ("issues", "site=agua.example", ["dos"]),
        ("issues", "site=WWW.Faros.example", ["uno"]),
        ("issues", "q=linterna", ["dos", "uno"]),
        ("issues", "q=LINTERNA&topic=radio", ["dos"]),
        ("issues", "q=&page=&topic=", ["especial", "dos", "uno"]),
        ("issues", "since=2026-02-01", ["especial", "dos"]),
        ("issues", "since=2026-02-01T08:00:00%2B01:00", ["especial", "dos"]),
        ("issues", "since=2026-02-01T08:00:01+01:00", ["especial"]),
        ("issues", "since=2150-01-01", []),
        ("items", "topic=faros", ["la-radio", "el-faro"]),
        ("items", "topic=costa", []),
        ("items", "site=agua.example", ["el-reloj"]),
        ("items", "q=linterna", ["la-radio", "el-faro"]),
        ("items", "q=zzz", []),
        ("items", "since=2026-01-20", ["el-reloj", "la-radio"]),
        ("links", "site=agua.example", [CLOCK]),
        ("links", "topic=costa", [OLD]),
        ("links", "topic=faros", []),
        ("links", "q=agua", [CLOCK, YOUTUBE]),
        ("links", "q=viejos", [OLD]),
        ("links", "since=2026-02-02", []),
    ],
)
def test_filters(client, archive, name, query, wanted):
    assert slugs(client, name, query) == wanted


def test_since_finds_what_changed_later_too(client, archive):
    moment = datetime(2026, 5, 1, tzinfo=MADRID)
    Issue.objects.filter(slug="uno").update(edited_at=moment)
    Issue.objects.filter(slug="dos").update(imported_at=moment, created_at=moment)  # the import that made it
    assert slugs(client, "issues", "since=2026-05-01") == ["uno"]


def test_a_topics_former_name_finds_it(client, archive):
    FormerTopic.objects.create(slug="luces", topic=Topic.objects.get(name="Faros"))
    assert slugs(client, "items", "topic=luces") == ["la-radio", "el-faro"]


def test_long_lists_come_in_pages_that_lead_to_each_other(client):
    issue = make_issue(slug="largo")
    for number in range(1, 53):
        make_item(issue, title=f"Una noticia {number}", slug=f"n-{number}", tags=["Faros"])
    settle(issue)
    first = data(client, "items", "topic=faros&q=noticia")
    assert (first["count"], first["pages"], len(first["items"]), first["previous"]) == (52, 2, 50, None)
    assert first["next"] == "https://quincena.example/api/items.json?topic=faros&q=noticia&page=2"
    second = client.get(first["next"].removeprefix("https://quincena.example")).json()
    assert [each["slug"] for each in second["items"]] == ["n-51", "n-52"]
    assert (second["page"], second["next"]) == (2, None)
    assert second["previous"].endswith("page=1")


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize(
    "query",
    [
        "page=0",
        "page=-1",
        "page=x",
        "page=1.5",
        "page=" + "9" * 5000,
        "page=1&page=2",
        "page=%01",
        "nada=1",
        "q=" + "a" * 201,
    ],
)
def test_odd_parameters_are_told_in_a_sentence(client, name, query):
    response = client.get(f"/api/{name}.json?{query}")
    assert (response.status_code, response["Content-Type"]) == (400, "application/json")
    assert list(response.json()) == ["error"]
    assert response.json()["error"].endswith(".")


@pytest.mark.parametrize("name", FILTERED)
@pytest.mark.parametrize(
    "query",
    ["since=ayer", "since=2026-02-31", "since=0001-01-01", "since=9999-12-31", "since=2026-01-01T25:00", "topic=ñ",
     "topic=a b", "q=%C2%A1!"],
)  # fmt: skip
def test_odd_filters_are_told_in_a_sentence(client, name, query):
    response = client.get(f"/api/{name}.json?{query}")
    assert response.status_code == 400
    assert response.json()["error"].startswith(query.partition("=")[0] + ": ")


@pytest.mark.parametrize("name", LISTS)
def test_a_page_beyond_the_last_is_not_there(client, name):
    response = client.get(f"/api/{name}.json?page=2")
    assert response.status_code == 404
    assert response.json() == {"error": "La lista no tiene esa página."}
    assert data(client, name)["count"] == 0  # the first one is there, however empty


@pytest.mark.parametrize(("name", "number"), [("issues", 7), ("items", 8), ("links", 2), ("topics", 2)])
def test_a_page_takes_as_many_queries_however_long_it_is(
    client, archive, django_assert_num_queries, name, number
):
    for times in (1, 2):
        with django_assert_num_queries(number):
            data(client, name)
        for each in archive:
            make_item(
                each,
                title=f"Otra {times}",
                slug=f"otra-{times}",
                tags=["Más"],
                body="[a](https://a.example/)",
            )
            settle(each)


@pytest.mark.parametrize("name", [*LISTS, "openapi"])
def test_answers_are_kept_validated_and_open_to_other_sites(archive, name):
    site = Site()
    first = site.get(f"/api/{name}.json")
    assert (first.status, first.headers["Access-Control-Allow-Origin"]) == (200, "*")
    assert first.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "max-age" in first.headers["Cache-Control"]
    assert not first.cookies
    again = site.get(f"/api/{name}.json", HTTP_IF_NONE_MATCH=first.headers["ETag"])
    assert (again.status, again.body, site.asked) == (304, b"", 1)
    if name != "openapi":
        odd = site.get(f"/api/{name}.json", "page=0")
        assert (odd.status, odd.headers["Access-Control-Allow-Origin"]) == (400, "*")


def test_feeds_are_open_to_other_sites_and_pages_are_not(client, archive):
    for address in ("/feed.xml", "/feed.json", "/topics/faros/feed.xml"):
        assert client.get(address)["Access-Control-Allow-Origin"] == "*"
    for address in ("/", "/search/", "/subscribe/", "/about/"):
        assert "Access-Control-Allow-Origin" not in client.get(address).headers


@pytest.mark.parametrize("name", LISTS)
def test_only_reading_is_answered(client, name):
    assert client.post(f"/api/{name}.json").status_code == 405


def test_what_is_answered_is_what_the_description_says(client, archive):
    described = client.get("/api/openapi.json").json()
    assert described["openapi"] == "3.1.0"
    assert set(described["paths"]) == {f"/api/{name}.json" for name in LISTS}
    for path, methods in described["paths"].items():
        asked = methods["get"]
        answers = {status: told.get("content") for status, told in asked["responses"].items()}
        for query, status in (("", "200"), ("page=0", "400"), ("page=99", "404")):
            response = client.get(f"{path}?{query}")
            schema = answers[status]["application/json"]["schema"]
            assert str(response.status_code) == status
            assert list(faults(response.json(), schema, described)) == []
        for parameter in asked["parameters"]:
            said = client.get(path, {parameter["name"]: "\0"})
            assert "no es un parámetro" not in said.json().get("error", ""), parameter["name"]


def test_the_check_of_the_description_can_fail(client, archive):
    described = client.get("/api/openapi.json").json()
    schema = described["paths"]["/api/issues.json"]["get"]["responses"]["200"]["content"]["application/json"][
        "schema"
    ]
    answer = client.get("/api/issues.json").json()
    answer["issues"][0] |= {"number": "siete", "besides": 1}
    answer["issues"][1].pop("tags")
    answer["issues"][2]["links"][0]["kind"] = "odd"
    assert len(list(faults(answer, schema, described))) == 4


def test_an_item_without_its_own_position_is_found_by_its_slug(client, archive):
    """Positions of rows may have gaps: readers count from one."""
    issue = NewsItem.objects.get(slug="la-radio").issue
    issue.items.filter(slug="la-radio").update(position=40, body="[a](https://a.example/)")
    settle(issue)
    items = {each["slug"]: each["position"] for each in data(client, "items")["items"]}
    assert items["la-radio"] == 2
    assert [each["item"] for each in data(client, "links", "site=a.example")["links"]] == [2]


def test_a_moment_to_come_changes_it_at_its_minute(client, archive, time_machine):
    before = slugs(client, "issues")
    time_machine.move_to(datetime(2199, 1, 1, tzinfo=MADRID) + timedelta(seconds=1))
    assert slugs(client, "issues") == ["pronto", *before]

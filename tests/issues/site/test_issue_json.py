"""`/issues/<slug>.json`, to the letter of its contract."""

import pytest

from issues.models import Issue, Link
from tests.factories import make_issue, make_item, make_picture

pytestmark = pytest.mark.django_db


def data(client, issue: Issue) -> dict:
    response = client.get(f"/issues/{issue.slug}.json")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/json"
    return response.json()


@pytest.fixture
def issue() -> Issue:
    issue = make_issue(
        title="Del 1 al 15 de marzo (#5 de 2026)", slug="cinco", number=5, tags=["Faros", "Agua"]
    )
    item = make_item(
        issue,
        title="El faro",
        slug="el-faro",
        tags=["Luz"],
        body="Vuelve[^1] [[El faro - faros.example](https://faros.example/1)].\n\n"
        '![Una torre](torre%20alta.png "La torre")\n\n![La niebla](niebla.png)\n\n'
        "https://www.youtube.com/watch?v=abcdefghijk\n\n[^1]: En marzo.",
    )
    make_picture(issue, name="torre alta.png")
    make_picture(issue, name="niebla.png", missing=True)
    Link.objects.create(
        issue=issue, position=1, url="https://hola.example/", host="hola.example", title="Hola"
    )
    Link.objects.create(
        issue=issue,
        item=item,
        position=2,
        url="https://faros.example/1",
        title="El faro",
        source="faros.example",
        host="faros.example",
        kind=Link.Kind.CITATION,
    )
    return issue


def test_keys_stand_in_the_contracts_order(client, issue):
    found = data(client, issue)
    assert list(found) == [
        "slug",
        "title",
        "url",
        "number",
        "year",
        "period",
        "published_at",
        "updated_at",
        "language",
        "tags",
        "summary",
        "intro_html",
        "items",
        "links",
        "images",
        "embeds",
        "footnotes",
    ]
    assert list(found["items"][0]) == (
        ["position", "section", "number", "headline", "slug", "url", "tags", "html", "text", "links"]
    )
    assert list(found["links"][0]) == ["url", "title", "source", "kind", "item"]
    assert list(found["images"][0]) == ["name", "src", "width", "height", "alt", "missing", "remote"]


def test_an_issues_facts(client, issue):
    found = data(client, issue)
    assert found["title"] == "Del 1 al 15 de marzo (#5 de 2026)"
    assert found["url"] == "https://quincena.example/issues/cinco/"
    assert (found["number"], found["year"]) == (5, 2026)
    assert found["period"] == {"start": "2026-03-01", "end": "2026-03-15"}
    assert found["published_at"] == "2026-03-20T08:00:00+01:00"
    assert found["language"] == "es"
    assert sorted(found["tags"]) == ["Agua", "Faros"]
    assert found["footnotes"] == 1
    assert "Hola otra vez" in found["intro_html"]


def test_a_special_has_no_number_and_no_period(client):
    special = make_issue(title="Elogio", number=None, year=None, period_start=None, period_end=None)
    found = data(client, special)
    assert (found["number"], found["year"], found["period"]) == (None, None, None)
    assert found["items"] == found["links"] == found["images"] == found["embeds"] == found["tags"] == []


def test_items_say_what_they_say_as_html_and_as_text(client, issue):
    (item,) = data(client, issue)["items"]
    assert (item["position"], item["section"], item["number"]) == (1, "🗞 Noticias", 1)
    assert (item["headline"], item["slug"], item["tags"]) == ("El faro", "el-faro", ["Luz"])
    assert item["url"] == "https://quincena.example/issues/cinco/el-faro/"
    assert "<figure" in item["html"]
    assert "Vuelve" in item["text"] and "<" not in item["text"]
    assert [link["url"] for link in item["links"]] == ["https://faros.example/1"]


def test_links_say_where_they_stand_and_who_published_them(client, issue):
    greeting, citation = data(client, issue)["links"]
    assert (greeting["item"], greeting["source"], greeting["kind"]) == (None, "hola.example", "inline")
    assert citation == {
        "url": "https://faros.example/1",
        "title": "El faro",
        "source": "faros.example",
        "kind": "citation",
        "item": 1,
    }


def test_images_have_their_words_and_gaps_are_named(client, issue):
    there, missing = data(client, issue)["images"]
    response = client.get(there["src"])
    b"".join(response)
    assert response.status_code == 200
    assert (there["name"], there["alt"], there["missing"]) == ("torre alta.png", "Una torre", False)
    assert (there["width"], there["height"]) == (64, 36)
    assert missing == {
        "name": "niebla.png",
        "src": None,
        "width": None,
        "height": None,
        "alt": "La niebla",
        "missing": True,
        "remote": False,
    }


def test_a_picture_of_another_site_is_an_image_that_is_elsewhere(client, issue):
    issue.intro = "![La torre](https://otra.example/torre.jpg)"
    issue.save()
    remote = data(client, issue)["images"][-1]
    assert remote == {
        "name": "https://otra.example/torre.jpg",
        "src": "https://otra.example/torre.jpg",
        "width": None,
        "height": None,
        "alt": "La torre",
        "missing": False,
        "remote": True,
    }


def test_pictures_of_headings_are_images_too(client, issue):
    issue.items.filter(position=1).update(
        heading="![Una](https://otra.example/1.jpg) Uno", section="![](https://otra.example/2.jpg) Dos"
    )
    shown = [(each["name"], each["alt"]) for each in data(client, issue)["images"] if each["remote"]]
    assert shown == [("https://otra.example/2.jpg", ""), ("https://otra.example/1.jpg", "Una")]


def test_embeds_are_named_by_kind_and_address(client, issue):
    issue.items.update(body="https://youtu.be/abcdefghijk?t=90\n\nsubstack-video:5f2a")
    assert data(client, issue)["embeds"] == [
        {"kind": "youtube", "url": "https://youtu.be/abcdefghijk?t=90"},
        {"kind": "substack-video", "url": "substack-video:5f2a"},
    ]


def test_letters_are_not_escaped(client, issue):
    assert "🗞 Noticias" in client.get("/issues/cinco.json").content.decode()


def test_a_missing_pictures_words_are_found_however_its_name_is_written(client, issue):
    make_item(
        issue, body='![La portada](portada(1).jpg "Pie")\n\n![Una (1)](foto%20(2).jpg)\n\n`![No](no.jpg)`'
    )
    for name in ("portada(1).jpg", "foto (2).jpg", "no.jpg"):
        make_picture(issue, name=name, missing=True)
    alts = {image["name"]: image["alt"] for image in data(client, issue)["images"]}
    assert (alts["portada(1).jpg"], alts["foto (2).jpg"], alts["no.jpg"]) == ("La portada", "Una (1)", "")

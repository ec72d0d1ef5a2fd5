"""The sitemap names every page readers find and nothing else; robots.txt names the sitemap."""

from datetime import datetime
from urllib.parse import urlsplit

import pytest
from lxml import etree

from issues.models import Issue
from tests.factories import MADRID, make_issue, make_item

pytestmark = pytest.mark.django_db
SITE = "https://quincena.example"
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def schema(root: str, element: str) -> etree.XMLSchema:
    """The protocol's rules for a file of these elements, as far as ours goes."""
    return etree.XMLSchema(
        etree.fromstring(f"""
        <schema xmlns="http://www.w3.org/2001/XMLSchema" xmlns:s="{NAMESPACE}"
                targetNamespace="{NAMESPACE}" elementFormDefault="qualified">
          <element name="{root}"><complexType><sequence>
            <element name="{element}" minOccurs="0" maxOccurs="50000"><complexType><all>
              <element name="loc"><simpleType><restriction base="anyURI">
                <minLength value="12"/><maxLength value="2048"/></restriction></simpleType></element>
              <element name="lastmod" type="dateTime" minOccurs="0"/>
            </all></complexType></element>
          </sequence></complexType></element>
        </schema>""")
    )


def entries(client, address: str = "/sitemap.xml", kind: str = "urlset") -> dict[str, str]:
    """Path -> lastmod."""
    response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (200, "application/xml; charset=utf-8")
    tree = etree.fromstring(response.content)
    rules = schema(kind, "url" if kind == "urlset" else "sitemap")
    assert rules.validate(tree), rules.error_log
    found = {}
    for entry in tree:
        address = entry.findtext(f"{{{NAMESPACE}}}loc")
        assert address.startswith(SITE + "/")
        found[urlsplit(address).path] = entry.findtext(f"{{{NAMESPACE}}}lastmod")
    assert len(found) == len(tree)
    return found


def test_every_page_in_the_sitemap_is_there(client):
    make_item(make_issue(slug="cinco", tags=["Faros"]), slug="el-faro", tags=["Radio"])
    make_issue(slug="viejo", year=2019)
    found = entries(client)
    assert {"/topics/", "/topics/faros/", "/topics/radio/", "/links/", "/shelf/", "/about/"} <= set(found)
    assert {
        "/",
        "/archive/",
        "/archive/2026/",
        "/archive/2019/",
        "/issues/cinco/",
        "/issues/cinco/el-faro/",
    } <= set(found)
    for path in found:
        assert client.get(path).status_code == 200, path


def test_lastmod_is_when_readers_last_saw_a_change(client):
    issue = make_issue(slug="cinco", publish_at=datetime(2026, 3, 20, 8, tzinfo=MADRID))
    make_issue(slug="antes", publish_at=datetime(2026, 3, 6, 8, tzinfo=MADRID))
    issue.save()  # changes what is known of it, not what is read
    assert datetime.fromisoformat(entries(client)["/issues/cinco/"]) == issue.publish_at
    edited = datetime(2026, 4, 1, 12, tzinfo=MADRID)
    Issue.objects.filter(slug="cinco").update(edited_at=edited)
    found = entries(client)
    assert datetime.fromisoformat(found["/issues/cinco/"]) == datetime.fromisoformat(found["/"]) == edited
    assert datetime.fromisoformat(found["/issues/antes/"]) < edited


def test_what_is_not_public_is_in_no_sitemap(client, time_machine):
    make_item(make_issue(slug="borrador", status=Issue.Status.DRAFT), slug="b")
    make_item(make_issue(slug="retirado", status=Issue.Status.WITHDRAWN), slug="r")
    make_item(make_issue(slug="viernes", publish_at=datetime(2026, 3, 20, 8, tzinfo=MADRID)), slug="v")
    time_machine.move_to(datetime(2026, 3, 20, 7, 59, 59, tzinfo=MADRID), tick=False)
    assert entries(client) == {}
    assert client.get("/sitemap-2026.xml").status_code == 404
    time_machine.move_to(datetime(2026, 3, 20, 8, tzinfo=MADRID), tick=False)
    assert {"/issues/viernes/", "/issues/viernes/v/"} < entries(client).keys()
    assert not [path for path in entries(client) if "borrador" in path or "retirado" in path]


def test_a_large_archive_has_a_sitemap_a_year_and_together_they_name_everything(client, monkeypatch):
    for year in (2024, 2025, 2026):
        make_item(make_issue(slug=f"de-{year}", year=year, tags=["Faros"]), slug="faro")
    whole = entries(client)
    monkeypatch.setattr("issues.site.sitemaps.MOST", 5)
    years = entries(client, kind="sitemapindex")
    assert list(years) == ["/sitemap-2026.xml", "/sitemap-2025.xml", "/sitemap-2024.xml"]
    assert set().union(*(entries(client, path) for path in years)) == set(whole)


def test_a_sitemap_takes_five_queries_however_much_there_is(client, django_assert_num_queries):
    make_issue(slug="primero")
    for number in range(3):
        with django_assert_num_queries(5):
            client.get("/sitemap.xml")
        for more in range(5):
            make_item(make_issue(slug=f"n{number}-{more}"), slug="faro")


def test_robots_are_told_where_the_sitemap_is_and_what_to_leave_alone(client):
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    lines = response.content.decode().splitlines()
    assert f"Sitemap: {SITE}/sitemap.xml" in lines
    assert {"Disallow: /search/?", "Disallow: /preview/", "Disallow: /admin/"} < set(lines)
    assert "Disallow: /" not in lines

"""`/about/`: who and what, in the editor's words; a sensible page before there are any."""

from datetime import datetime

import pytest
from selectolax.lexbor import LexborHTMLParser

from issues.models import AboutText, Issue
from tests.factories import MADRID, make_issue
from tests.tools.wsgi_site import Site

pytestmark = pytest.mark.django_db


def page(client) -> LexborHTMLParser:
    response = client.get("/about/")
    assert response.status_code == 200
    return LexborHTMLParser(response.content.decode())


def words(tree: LexborHTMLParser) -> str:
    return " ".join(tree.css_first("main").text(deep=True).split())


def test_without_a_text_the_settings_speak(client, settings):
    settings.SITE_ABOUT, settings.SITE_AUTHOR = "Un cuaderno de faros.", "Ana Mar"
    said = words(page(client))
    assert "Un cuaderno de faros." in said and "Lo escribe Ana Mar." in said
    assert "El primer número está por llegar." in said
    assert page(client).css_first('main a[href="/subscribe/"]')


def test_the_archive_is_counted_without_what_is_not_public(client):
    make_issue(publish_at=datetime(2019, 5, 3, 8, tzinfo=MADRID))
    make_issue()
    make_issue(status=Issue.Status.DRAFT, publish_at=datetime(2001, 5, 3, 8, tzinfo=MADRID))
    assert "tiene 2 números, desde 2019." in words(page(client))


def test_the_sites_language_comes_first_and_each_text_says_its_own(client, settings):
    AboutText.objects.create(language="en", text="Written *by the sea*. See[^1].\n\n[^1]: A note.")
    AboutText.objects.create(language="es", text="Escrito **junto al mar**.[^1]\n\n[^1]: Una nota.")
    tree = page(client)
    shown = tree.css("div.text[lang]")
    assert [each.attributes["lang"] for each in shown] == ["es", "en"]
    assert shown[0].css_first("strong").text() == "junto al mar"
    assert [each.text() for each in tree.css("h1, div.text > h2")] == [
        "Acerca de Quincena",
        "About Quincena",
    ]
    ids = [each.attributes["id"] for each in tree.css("[id]")]
    assert len(ids) == len(set(ids))
    assert "Escrito junto al mar" in tree.css_first('meta[name="description"]').attributes["content"]


def test_a_text_goes_through_the_same_door_as_issues(client):
    hostile = "Hola <script>alert(1)</script> <img src=x onerror=alert(2)> [ven](javascript:alert(3))"
    AboutText.objects.create(language="es", text=hostile)
    tree = page(client)
    assert not tree.css("main script, main [onerror]")
    assert not [a for a in tree.css("main a") if (a.attributes["href"] or "").startswith("javascript:")]


def test_an_editor_writes_it_and_readers_see_it_at_once(admin_client):
    site = Site()
    assert b"junto al mar" not in site.get("/about/").body
    form = {"language": "es", "text": "Escrito junto al mar."}
    assert admin_client.post("/admin/issues/abouttext/add/", form).status_code == 302
    other = Site()
    assert b"junto al mar" in other.get("/about/").body
    other.get("/about/")
    assert other.asked == 1  # kept like its neighbours


def test_two_queries_make_it(client, django_assert_num_queries):
    AboutText.objects.create(language="es", text="Hola.")
    AboutText.objects.create(language="en", text="Hello.")
    with django_assert_num_queries(2):
        client.get("/about/")


@pytest.mark.parametrize("address", ["/", "/about/", "/archive/", "/nada/"])
def test_every_pages_foot_leads_to_archive_about_mail_and_feed(client, address):
    tree = LexborHTMLParser(client.get(address).content.decode())
    found = [a.attributes["href"] for a in tree.css("footer.bottom a")]
    assert found == ["/archive/", "/about/", "/subscribe/", "/feed.xml"]


def test_without_the_mail_app_nothing_leads_to_the_mail(client, settings):
    settings.ROOT_URLCONF = "tests.tools.urls_without_mail"
    tree = page(client)
    assert not tree.css('a[href="/subscribe/"]')
    assert "Por correo" not in words(tree)

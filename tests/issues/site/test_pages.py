"""The readers' pages: what stands on them, who may see it, and what they must not carry."""

from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.files.storage import default_storage
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser

from issues.models import Issue
from newsletter.errors import page as trouble_page
from tests.factories import MADRID, make_issue, make_item, make_picture

pytestmark = pytest.mark.django_db
ISSUE = "/issues/cinco/"


@pytest.fixture
def issue() -> Issue:
    issue = make_issue(title="Del 1 al 15 de marzo (#5 de 2026)", slug="cinco", number=5)
    make_item(issue, title="El faro", slug="el-faro", body="Vuelve **el faro**[^1].\n\n[^1]: En marzo.")
    make_item(issue, title="El reloj", slug="el-reloj", body="Un reloj de agua.")
    make_item(
        issue,
        title="Una radio",
        slug="una-radio",
        section="👷 Mis quince días",
        number=None,
        heading="Una *radio*",
        body="La radio del abuelo.",
    )
    return issue


def page(client, address: str, status: int = 200) -> LexborHTMLParser:
    response = client.get(address)
    assert response.status_code == status
    return LexborHTMLParser(response.content.decode())


def texts(tree: LexborHTMLParser, selector: str) -> list[str]:
    return [" ".join(node.text(deep=True).split()) for node in tree.css(selector)]


def test_an_issue_stands_whole_in_one_article(client, issue):
    tree = page(client, ISSUE)
    (article,) = tree.css("article[data-issue]")
    assert article.attributes["data-issue"] == "cinco"
    words = article.text(deep=True)
    for said in ("Hola otra vez", "Vuelve el faro", "En marzo.", "Un reloj de agua.", "La radio del abuelo."):
        assert said in words


def test_items_are_sections_named_by_slug_and_position(client, issue):
    tree = page(client, ISSUE)
    found = [(s.attributes["id"], s.attributes["data-item"]) for s in tree.css("article section[data-item]")]
    assert found == [("el-faro", "1"), ("el-reloj", "2"), ("una-radio", "3")]


def test_sections_are_h2_and_items_own_headings_h3(client, issue):
    tree = page(client, ISSUE)
    assert texts(tree, "article h2") == ["🗞 Noticias", "👷 Mis quince días"]
    assert texts(tree, "article h3") == ["Una radio"]
    assert tree.css_first("h3 em").text() == "radio"


def test_printed_numbers_are_figures_that_say_what_they_are(client, issue):
    assert texts(page(client, ISSUE), "section .n") == ["Noticia 1", "Noticia 2"]


def test_the_title_keeps_its_number_for_those_who_listen(client, issue):
    assert texts(page(client, ISSUE), "h1") == ["Del 1 al 15 de marzo (#5 de 2026)"]


def test_footnotes_go_there_and_back(client, issue):
    tree = page(client, ISSUE)
    ids = {node.attributes["id"] for node in tree.css("[id]")}
    marks = [a.attributes["href"] for a in tree.css("a.footnote-ref, a.footnote-backref")]
    assert len(marks) == 2
    assert {mark[1:] for mark in marks} <= ids


def test_pages_name_language_title_description_and_canonical_address(client, issue):
    for address in ("/", "/archive/", "/archive/2026/", ISSUE, "/issues/cinco/el-faro/"):
        tree = page(client, address + "?utm_source=x")
        assert tree.css_first("html").attributes["lang"] == "es"
        assert tree.css_first("title").text()
        assert tree.css_first("meta[name=description]").attributes["content"]
        assert (
            tree.css_first("link[rel=canonical]").attributes["href"] == "https://quincena.example" + address
        )


def test_no_public_page_knows_who_asks(client, issue):
    client.force_login(get_user_model().objects.create_superuser("editor", password="x"))
    picture = make_picture(issue)
    addresses = ("/", "/archive/", "/archive/2026/", ISSUE, "/issues/cinco.json", "/issues/cinco/el-faro/")
    for address in (*addresses, picture.file.url, "/posts/cinco/", "/nada/"):
        response = client.get(address)
        b"".join(response)  # reads a file to its end, which closes it
        assert not response.cookies, address
        assert "Vary" not in response.headers, address


def test_only_public_issues_are_there(client):
    soon = timezone.now() + timedelta(minutes=1)
    make_issue(slug="borrador", title="BORRADOR", status=Issue.Status.DRAFT)
    make_issue(slug="programado", title="PROGRAMADO", publish_at=soon)
    future = make_issue(slug="retirado", title="RETIRADO", status=Issue.Status.WITHDRAWN, publish_at=soon)
    make_item(future, slug="nada")
    make_issue(slug="publico", title="PUBLICO")
    for address in ("/", "/archive/", "/archive/2026/"):
        words = client.get(address).content.decode()
        assert "PUBLICO" in words
        assert not {"BORRADOR", "PROGRAMADO", "RETIRADO"} & set(
            words.replace("<", " ").replace(">", " ").split()
        )
    for slug in ("borrador", "programado", "retirado"):
        for address in (
            f"/issues/{slug}/",
            f"/issues/{slug}.json",
            f"/issues/{slug}/nada/",
            f"/posts/{slug}/",
        ):
            assert client.get(address).status_code == 404, address


def test_a_scheduled_issue_appears_at_its_minute(client, time_machine):
    make_issue(slug="viernes", publish_at=datetime(2026, 3, 20, 8, tzinfo=MADRID))
    time_machine.move_to(datetime(2026, 3, 20, 7, 59, 59, tzinfo=MADRID), tick=False)
    assert client.get("/issues/viernes/").status_code == 404
    time_machine.move_to(datetime(2026, 3, 20, 8, tzinfo=MADRID), tick=False)
    assert client.get("/issues/viernes/").status_code == 200


def test_a_withdrawn_issue_is_gone_and_says_so(client):
    make_item(make_issue(slug="retirado", status=Issue.Status.WITHDRAWN), slug="faro")
    for address in ("/issues/retirado/", "/issues/retirado.json", "/issues/retirado/faro/"):
        tree = page(client, address, 410)
        assert texts(tree, "h1") == ["Este número se ha retirado"]


def test_an_unknown_part_or_address_is_not_found(client, issue):
    for address in ("/issues/cinco/otro/", "/issues/seis/", "/archive/1999/", "/nada/", "/media/nada.png"):
        assert client.get(address).status_code == 404, address


def test_a_forgotten_slash_is_added_in_one_step(client, issue):
    response = client.get("/archive?x=1")
    assert (response.status_code, response["Location"]) == (301, "/archive/?x=1")
    assert client.get("//evil.example/archive").get("Location", "/").startswith("/")
    assert not client.get("//evil.example/archive").get("Location", "/").startswith("//")


def test_the_archive_lists_years_by_printed_year_else_by_publication(client):
    make_issue(title="De 2025 (#23 de 2025)", year=2025, publish_at=datetime(2026, 1, 2, 8, tzinfo=MADRID))
    # New Year's Eve in UTC, New Year in Madrid.
    make_issue(
        title="Especial", number=None, year=None, publish_at=datetime(2026, 1, 1, 0, 30, tzinfo=MADRID)
    )
    tree = page(client, "/archive/")
    assert texts(tree, "h2") == ["2026", "2025"]
    assert texts(page(client, "/archive/2026/"), ".list a") == ["Especial"]
    assert texts(page(client, "/archive/2025/"), ".list a") == ["De 2025"]


def test_the_archive_is_newest_first(client):
    for day in (6, 20, 13):
        make_issue(title=f"Día {day}", number=None, publish_at=datetime(2026, 3, day, 8, tzinfo=MADRID))
    assert texts(page(client, "/archive/2026/"), ".list a") == ["Día 20", "Día 13", "Día 6"]


def test_home_invites_to_the_newest_issue(client, issue):
    older = make_issue(title="Antes", publish_at=issue.publish_at - timedelta(days=14))
    tree = page(client, "/")
    assert tree.css_first("h1 a").attributes["href"] == ISSUE
    assert texts(tree, ".index a") == ["🗞 Noticias", "El faro", "El reloj", "👷 Mis quince días", "Una radio"]
    assert [a.attributes["href"] for a in tree.css(".list a")] == [older.get_absolute_url()]


def test_home_and_archive_without_issues_say_so(client):
    for address in ("/", "/archive/"):
        assert "El primer número está por llegar." in client.get(address).content.decode()


def test_an_item_has_a_page_that_leads_to_its_issue(client, issue):
    tree = page(client, "/issues/cinco/el-faro/")
    assert texts(tree, "h1") == ["El faro"]
    assert tree.css_first(".from a").attributes["href"] == "/issues/cinco/#el-faro"
    assert "Un reloj de agua." not in tree.css_first("article").text(deep=True)


def test_sections_and_items_have_an_address_to_copy(client, issue):
    tree = page(client, ISSUE)
    found = [a.attributes["href"] for a in tree.css("a.permalink")]
    assert found == [
        "#noticias",
        "/issues/cinco/el-faro/",
        "/issues/cinco/el-reloj/",
        "#mis-quince-dias",
        "/issues/cinco/una-radio/",
    ]
    assert tree.css_first(".item > .permalink").attributes["aria-label"] == "Enlace permanente: El faro"


def test_home_shows_the_cover_at_once_and_says_what_this_is(client, issue, settings):
    make_picture(issue, name="otra.png")
    issue.cover = make_picture(issue, name="portada.png")
    issue.save()
    settings.SITE_ABOUT = "Un cuaderno de faros."
    tree = page(client, "/")
    (cover,) = tree.css("img")
    assert cover.attributes["src"] == issue.cover.file.url
    assert cover.attributes["fetchpriority"] == "high"
    assert "Un cuaderno de faros." in tree.body.text(deep=True)
    assert tree.css_first("form.signup").attributes["action"] == "/subscribe/"


def test_without_the_mail_app_home_has_no_form(client, issue, settings):
    settings.ROOT_URLCONF = "tests.tools.urls_without_mail"
    assert not page(client, "/").css("form")


def test_only_pages_with_something_to_play_have_a_script(client, issue):
    assert not page(client, ISSUE).css("script[src]")
    issue.items.filter(slug="el-reloj").update(body="https://youtu.be/abcdefghijk?t=90")
    for address in (ISSUE, "/issues/cinco/el-reloj/"):
        assert [s.attributes["src"] for s in page(client, address).css("script[src]")] == ["/static/site.js"]
    assert not page(client, "/issues/cinco/el-faro/").css("script[src]")


def test_what_every_reader_loads_stays_light(settings):
    static = settings.BASE_DIR / "newsletter" / "static"
    assert sum(file.stat().st_size for file in static.glob("*.css")) < 15_000
    assert sum(file.stat().st_size for file in static.glob("*.js")) < 10_000
    fonts = list((static / "fonts").glob("*.woff2"))
    assert fonts
    assert sum(file.stat().st_size for file in fonts) < 75_000
    assert "SIL Open Font License" in (static / "fonts" / "OFL.txt").read_text()


def test_pictures_of_public_issues_are_served_for_ever(client, issue):
    picture = make_picture(issue)
    response = client.get(picture.file.url)
    with default_storage.open(picture.file.name) as file:
        assert b"".join(response) == file.read()
    assert response["Content-Type"] == "image/png"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "immutable" in response["Cache-Control"]


def test_pictures_of_drafts_do_not_exist_but_for_the_editor(client):
    picture = make_picture(make_issue(status=Issue.Status.DRAFT))
    assert client.get(picture.file.url).status_code == 404
    assert client.head(picture.file.url).status_code == 404
    client.force_login(get_user_model().objects.create_user("reader", password="x"))
    assert client.get(picture.file.url).status_code == 404
    client.force_login(get_user_model().objects.create_superuser("editor", password="x"))
    response = client.get(picture.file.url)
    b"".join(response)
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"


def test_media_serves_nothing_but_pictures(client, issue):
    settings.MEDIA_ROOT.mkdir(parents=True, exist_ok=True)
    (settings.MEDIA_ROOT / "notes.txt").write_text("secret")
    picture = make_picture(issue)
    for address in (
        "notes.txt",
        "../settings.py",
        "..%2fsettings.py",
        picture.file.name + "/",
        "pictures/",
        "",
    ):
        assert client.get("/media/" + address).status_code == 404, address


def test_a_missing_picture_leaves_no_broken_image(client, issue):
    make_picture(issue, name="falta.png", missing=True)
    issue.items.filter(slug="el-faro").update(body="Antes.\n\n![Un faro](falta.png)\n\nDespués.")
    tree = page(client, ISSUE)
    assert not tree.css("article img")
    assert "Después." in tree.css_first("#el-faro").text(deep=True)


def test_pages_only_answer_reading(client, issue):
    for address in ("/", "/archive/", ISSUE, "/issues/cinco.json", "/issues/cinco/el-faro/"):
        assert client.post(address).status_code == 405, address


def test_html_in_titles_is_shown_as_written(client):
    make_issue(title="<script>alert(1)</script> & más", slug="raro", number=None)
    for address in ("/", "/archive/", "/issues/raro/"):
        words = client.get(address).content.decode()
        assert "<script>" not in words
        assert "&lt;script&gt;" in words


def test_english_sites_speak_english(client, issue, settings):
    settings.LANGUAGE_CODE = "en"
    tree = page(client, reverse("archive"))
    assert tree.css_first("html").attributes["lang"] == "en"
    assert texts(tree, "h1") == ["Archive"]


def test_a_database_in_trouble_gets_a_plain_page(client, monkeypatch, settings, django_assert_num_queries):
    def trouble(*args, **kwargs):
        raise RuntimeError("secret")

    monkeypatch.setattr("issues.metadata.head.of_home", trouble)
    client.raise_request_exception = False
    settings.SITE_NAME = "La gaceta"
    response = client.get("/")
    assert response.status_code == 500
    with django_assert_num_queries(0):
        assert trouble_page(HttpRequest()).content == response.content
    tree, other = LexborHTMLParser(response.content), page(client, "/nada/", 404)
    assert texts(tree, "h1") == ["Algo ha fallado"]
    assert texts(tree, ".name") == ["La gaceta"]
    for kind in ("link[rel=preload]", "header.top", "footer"):
        assert [each.html for each in tree.css(kind)] == [each.html for each in other.css(kind)]
    assert "secret" not in response.content.decode()

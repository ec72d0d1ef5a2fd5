"""The page an issue is written on, as a browser without scripts meets it."""

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from selectolax.lexbor import LexborHTMLParser

from issues import proofreading
from issues.content import IssueContent
from issues.models import Issue
from tests.factories import make_issue, make_item, make_picture
from tests.tools.desk_form import address, fields_of, opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def issue() -> Issue:
    issue = make_issue(title="Del 1 al 15 de marzo (#5 de 2026)", slug="cinco", number=5, tags=["mapas"])
    make_item(issue, title="El faro", slug="el-faro", body="Vuelve **el faro**[^1].\n\n[^1]: En marzo.")
    make_item(issue, title="El reloj", slug="el-reloj", body="Un [reloj](https://reloj.example/) de agua.")
    make_item(issue, title="Una radio", section="👷 Mis quince días", number=None, heading="Una *radio*")
    return issue


@pytest.fixture
def ana(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("ana"))
    return client


def save(client: Client, issue: Issue, fields: dict, **changes):
    return client.post(address(issue), fields | changes)


def test_the_desk_shows_every_text_in_its_order(ana, issue):
    page = LexborHTMLParser(ana.get(address(issue)).content.decode())
    titles = [
        node.attributes["value"]
        for node in page.css("#cards [name$='-title']")
        if node.attributes.get("value")
    ]
    assert titles == ["El faro", "El reloj", "Una radio"]
    assert page.css_first("#id_intro").text().strip() == issue.intro


def test_saving_what_was_opened_changes_nothing(ana, issue):
    before = IssueContent.of(issue)
    response = save(ana, issue, opened(ana, issue))
    assert response.status_code == 302
    issue.refresh_from_db()
    assert IssueContent.of(issue) == before
    assert issue.edited_at is None
    assert not issue.versions.exists()


@pytest.mark.parametrize(
    "body", ["Uno.\n\nDos.  \n", "\n\nUno con 🌊 y «comillas»\t\n", "<details>\n\n</details>"]
)
def test_a_text_comes_back_from_a_browser_as_it_was(ana, issue, body):
    issue.items.filter(slug="el-faro").update(body=body, heading="Uno\\\ndos")
    save(ana, issue, opened(ana, issue))
    item = issue.items.get(slug="el-faro")
    assert (item.body, item.heading) == (body, "Uno\\\ndos")


def test_one_press_saves_greeting_order_and_a_new_part(ana, issue):
    fields = opened(ana, issue)
    fields |= {
        "intro": "Hola.",
        "items-0-position": "2",
        "items-1-position": "1",
        "items-1-body": "Ahora [de arena](https://arena.example/).",
        "items-3-body": "**Un puente** nuevo cruza el valle desde hoy.",
        "items-3-section": "🗞 Noticias",
        "items-3-number": "3",
        "items-3-position": "3",
        "items-2-position": "4",
        "tags": "Mapas, puentes",
    }
    assert save(ana, issue, fields).status_code == 302
    issue.refresh_from_db()
    assert issue.intro == "Hola."
    assert issue.edited_at is not None
    assert [item.slug for item in issue.items.order_by("position")] == [
        "el-reloj",
        "el-faro",
        "un-puente-nuevo-cruza-el-valle-desde-hoy",
        "una-radio",
    ]
    assert [link.url for link in issue.links.all()] == ["https://arena.example/"]
    assert {topic.name for topic in issue.tags.all()} == {"mapas", "puentes"}
    assert issue.versions.first().made_by.username == "ana"


def test_a_part_ticked_for_removal_is_gone(ana, issue):
    fields = opened(ana, issue) | {"items-0-remove": "on"}
    save(ana, issue, fields)
    assert [item.slug for item in issue.items.order_by("position")] == ["el-reloj", "una-radio"]


def test_a_made_title_follows_its_text_and_a_written_one_stays(ana, issue):
    issue.items.filter(slug="el-faro").update(title="Vuelve el faro")
    fields = opened(ana, issue) | {"items-0-body": "Se apaga el faro.", "items-1-body": "Se para."}
    save(ana, issue, fields)
    titles = dict(issue.items.values_list("slug", "title"))
    assert titles["el-faro"] == "Se apaga el faro"
    assert titles["el-reloj"] == "El reloj"


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"number": "6"}, "id_number_error"),
        ({"title": ""}, "id_title_error"),
        ({"period_end": "2020-01-01"}, "id_period_end_error"),
        ({"slug": "seis"}, "id_slug_error"),
        ({"items-0-number": "muchos"}, "id_items-0-number_error"),
        ({"items-1-body": "[" * 5000}, "id_items-1-body_error"),
    ],
)
def test_what_cannot_be_saved_is_told_in_a_sentence_at_its_place(ana, issue, changes, where):
    make_issue(number=6, slug="seis", title="El seis")
    fields = opened(ana, issue) | {"intro": "No se pierde."} | changes
    response = save(ana, issue, fields)
    assert response.status_code == 422
    page = LexborHTMLParser(response.content.decode())
    assert len(page.css_first(f"#{where}").text().strip()) > 10
    assert page.css_first("#id_intro").text().strip() == "No se pierde."
    issue.refresh_from_db()
    assert issue.intro != "No se pierde."


@pytest.mark.parametrize("odd", ["", "-1", "9" * 5000, "²", "x"])
def test_a_refused_page_comes_back_in_the_order_it_was_sent(ana, issue, odd):
    fields = opened(ana, issue) | {
        "title": "",
        "items-0-position": "3",
        "items-1-position": odd,
        "items-2-position": "1",
    }
    page = LexborHTMLParser(save(ana, issue, fields).content.decode())
    shown = [node.attributes.get("value") for node in page.css("#cards [name$='-slug']")]
    assert shown[:3] == ["una-radio", "el-faro", "el-reloj"]


def test_fifty_items_and_two_hundred_links_open_and_save_in_a_bounded_number_of_queries(ana):
    issue = make_issue(number=7, slug="siete")
    links = " ".join(f"[uno](https://uno.example/{n})" for n in range(4))
    for n in range(50):
        make_item(issue, title=f"Noticia {n}", body=f"{n} {links}", tags=["mapas"])
    make_picture(issue, name="faro.png")
    opened(ana, issue)
    with CaptureQueriesContext(connection) as opening:
        fields = opened(ana, issue)
    fields |= {f"items-{n}-body": f"{n}! {links}" for n in range(50)} | {"items-0-position": "99"}
    with CaptureQueriesContext(connection) as saving:
        assert save(ana, issue, fields).status_code == 302
    assert issue.links.count() == 200
    assert len(opening) <= 32
    assert len(saving) <= 64
    starts = [q["sql"] for q in saving.captured_queries if q["sql"].startswith(("BEGIN", "SAVEPOINT"))]
    assert len(starts) <= 4


def test_the_page_is_proofread_once_and_its_button_knows(ana, issue, monkeypatch):
    issue.status = "draft"
    issue.save()
    issue.items.filter(slug="el-reloj").update(number=1)
    asked = []
    once = proofreading.check
    monkeypatch.setattr(proofreading, "check", lambda *args: asked.append(args) or once(*args))
    page = LexborHTMLParser(ana.get(address(issue)).content.decode())
    stopping = len(page.css(".slips .stop"))
    assert (len(asked), stopping > 0) == (1, True)
    assert page.css_first("#stopped").text().strip().startswith(f"{stopping} ")


def test_an_editor_may_only_look_without_the_right_to_change(client, issue):
    reader = User.objects.create_user("leo", is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_issue"))
    client.force_login(reader)
    assert client.get(address(issue)).status_code == 200
    assert client.post(address(issue), {"title": "Otro"}).status_code == 403
    for name in ("look", "preview", "picture", "convert", "title", "fetch", "discard"):
        assert client.post(address(issue, name), {}).status_code == 403
    issue.refresh_from_db()
    assert issue.title != "Otro"


def test_a_stranger_is_sent_to_sign_in(client, issue):
    assert client.get(address(issue)).status_code == 302
    assert client.post(address(issue, "look"), {}).status_code == 302


def test_a_second_writer_sees_both_texts_and_loses_nothing(ana, issue):
    mine = opened(ana, issue) | {
        "items-0-body": "Mi faro.",
        "items-3-body": "Lo nuevo mío.",
        "items-3-position": "9",
    }
    hers = opened(ana, issue) | {"items-1-body": "Su reloj.", "intro": "Su saludo."}
    assert save(ana, issue, hers).status_code == 302
    response = save(ana, issue, mine)
    assert response.status_code == 409
    page = LexborHTMLParser(response.content.decode())
    shown = [node.text() for node in page.css(".both .text")]
    assert {"Su saludo.", "Hola otra vez. Esta quincena hay faros, relojes de agua y un puente."} <= set(
        shown
    )
    assert any("Mi faro." in text for text in shown) and any("Su reloj." in text for text in shown)
    choices = fields_of(response.content.decode(), "main form")
    assert (choices["item:el-faro"], choices["item:el-reloj"], choices["intro"]) == (
        "mine",
        "theirs",
        "theirs",
    )
    assert ana.post(address(issue), choices).status_code == 302
    bodies = [item.body for item in issue.items.order_by("position")]
    assert bodies[:2] == ["Mi faro.", "Su reloj."]
    assert "Lo nuevo mío." in bodies
    issue.refresh_from_db()
    assert issue.intro == "Su saludo."


def test_a_third_writer_is_told_too(ana, issue):
    mine = opened(ana, issue) | {"intro": "Mío."}
    save(ana, issue, opened(ana, issue) | {"intro": "Suyo."})
    choices = fields_of(save(ana, issue, mine).content.decode(), "main form")
    save(ana, issue, opened(ana, issue) | {"intro": "De una tercera."})
    response = ana.post(address(issue), choices)
    assert response.status_code == 409
    shown = LexborHTMLParser(response.content.decode()).css(".both .text")
    assert [node.text() for node in shown] == ["Mío.", "De una tercera."]


def test_an_old_version_shows_what_it_would_change_and_comes_back_whole(ana, issue):
    before = IssueContent.of(issue)
    save(ana, issue, opened(ana, issue) | {"intro": "Otro saludo.", "tags": "radio", "items-0-remove": "on"})
    oldest = issue.versions.last()
    place = f"/admin/issues/issue/{issue.pk}/desk/version/{oldest.pk}/"
    page = LexborHTMLParser(ana.get(place).content.decode())
    assert "Otro" in "".join(node.text() for node in page.css("del"))
    assert ana.post(place).status_code == 302
    assert IssueContent.of(Issue.objects.get(pk=issue.pk)) == before


def test_a_version_of_another_issue_is_not_found(ana, issue):
    save(ana, issue, opened(ana, issue) | {"intro": "Otro."})
    other = make_issue(number=9, slug="nueve")
    place = f"/admin/issues/issue/{other.pk}/desk/version/{issue.versions.last().pk}/"
    assert ana.get(place).status_code == 404


def test_an_empty_issue_offers_the_sections_of_the_last_one(ana, issue):
    empty = make_issue(title="Del 16 al 31 de marzo (#6 de 2026)", slug="seis", number=6, status="draft")
    page = LexborHTMLParser(ana.get(address(empty)).content.decode())
    offered = [option.attributes["value"] for option in page.css("#sections option")]
    assert offered == ["🗞 Noticias", "👷 Mis quince días"]

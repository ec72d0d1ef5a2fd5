"""What a page of the desk sends at each pause: a draft is saved by it, a public issue waits; two pages are two writers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from selectolax.lexbor import LexborHTMLParser

from issues.content import IssueContent
from issues.editing.saving import store
from issues.models import ContentVersion, Issue, Unsaved
from tests.factories import make_issue, make_item
from tests.tools.desk_form import address, fields_of, opened

pytestmark = pytest.mark.django_db


def issue_of(status: str) -> Issue:
    issue = make_issue(title="Del 1 al 15 de marzo (#5 de 2026)", slug="cinco", number=5, status=status)
    make_item(issue, title="El faro", slug="el-faro", body="Vuelve **el faro**.")
    make_item(issue, title="El reloj", slug="el-reloj", body="Un reloj de agua.")
    return issue


@pytest.fixture
def draft() -> Issue:
    return issue_of("draft")


@pytest.fixture
def public() -> Issue:
    return issue_of("ready")


@pytest.fixture
def ana(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("ana"))
    return client


def pause(client: Client, issue: Issue, page: dict, **typed: str) -> dict:
    """The opened page after typing and the pause after it: what it sends, and what it takes of the answer."""
    page |= typed | {"turn": str(int(page["turn"]) + 1)}
    response = client.post(address(issue, "look"), page)
    assert response.status_code == 200
    answer = response.json()
    page["base"] = answer.get("base", page["base"])
    for prefix, slug in answer.get("slugs", {}).items():
        page[f"{prefix}-slug"] = slug
        page[f"{prefix}-title"] = answer["titles"][prefix]
    return answer


def offered(client: Client, issue: Issue) -> list[str]:
    page = LexborHTMLParser(client.get(address(issue)).content.decode())
    return [" ".join(node.text().split()) for node in page.css(".ask.copy p")]


def test_what_is_typed_in_a_draft_is_the_draft(ana, draft):
    page = opened(ana, draft)
    for intro in ("Hola", "Hola a todas", "Hola a todas."):
        assert pause(ana, draft, page, intro=intro)["state"] == "saved"
        draft.refresh_from_db()
        assert draft.intro == intro
    assert offered(ana, draft) == []


@pytest.mark.parametrize("status", ["draft", "withdrawn"])
def test_only_what_nobody_reads_saves_itself(ana, status):
    issue = issue_of(status)
    assert pause(ana, issue, opened(ana, issue), intro="Hola.")["state"] == "saved"


def test_a_scheduled_issue_saves_itself_until_its_moment_and_not_after(ana, public):
    page = opened(ana, public)
    with time_machine.travel(public.publish_at - timedelta(minutes=1)):
        ana.force_login(User.objects.get())
        assert pause(ana, public, page, intro="Antes de las ocho.")["state"] == "saved"
    ana.force_login(User.objects.get())
    assert pause(ana, public, page, intro="Después de las ocho.")["state"] == "kept"
    public.refresh_from_db()
    assert public.intro == "Antes de las ocho."


def test_a_sitting_is_one_version_and_what_it_started_from_another(ana, draft):
    page = opened(ana, draft)
    for intro in ("Hola", "Hola a todas", "Hola a todas."):
        pause(ana, draft, page, intro=intro)
    assert [v.data["intro"] for v in draft.versions.all()] == ["Hola a todas.", make_issue().intro]
    pause(ana, draft, opened(ana, draft), intro="Otro día.")
    assert [v.data["intro"] for v in draft.versions.all()][:2] == ["Otro día.", "Hola a todas."]


def test_a_long_pause_or_a_great_loss_begins_another_version(ana, draft):
    page, long = opened(ana, draft), "palabra " * 50
    pause(ana, draft, page, intro=long)
    pause(ana, draft, page, intro="")
    pause(ana, draft, page, **{"items-1-remove": "on"})
    with time_machine.travel(draft.versions.first().made_at + timedelta(minutes=31)):
        ana.force_login(User.objects.get())
        pause(ana, draft, page, intro="Hola.")
    said = [(v.data["intro"].split()[:1], len(v.data["items"])) for v in draft.versions.all()]
    assert said == [(["Hola."], 1), ([], 1), ([], 2), (["palabra"], 2), (["Hola"], 2)]


def test_readers_pages_stay_as_they_are_while_a_draft_is_written(ana, draft):
    ContentVersion.objects.get_or_create(pk=1)
    before = ContentVersion.objects.get().number
    pause(ana, draft, opened(ana, draft), intro="Hola.")
    assert ContentVersion.objects.get().number == before


def test_a_new_part_stays_one_and_its_address_follows_its_title_while_it_is_begun(ana, draft):
    page = opened(ana, draft)
    pause(ana, draft, page, **{"items-2-body": "**Un**", "items-2-number": "3", "items-2-position": "3"})
    assert page["items-2-slug"] == "un"
    pause(ana, draft, page, **{"items-2-body": "**Un puente** nuevo.", "begun": "un"})
    assert list(draft.items.values_list("slug", flat=True)) == ["el-faro", "el-reloj", "un-puente-nuevo"]
    pause(ana, draft, page, **{"items-2-body": "**Un puente** viejo.", "begun": ""})
    assert page["items-2-slug"] == "un-puente-nuevo"
    assert page["items-2-title"] == "Un puente viejo"


def test_an_answer_that_got_lost_is_no_second_writer(ana, draft):
    page = opened(ana, draft)
    pause(ana, draft, dict(page), intro="Uno.")
    page["turn"] = "1"
    assert pause(ana, draft, page, intro="Uno. Dos.")["state"] == "saved"
    draft.refresh_from_db()
    assert draft.intro == "Uno. Dos."


def test_what_was_sent_earlier_and_comes_later_changes_nothing(ana, draft):
    page = opened(ana, draft)
    late = page | {"turn": "1", "intro": "Uno."}
    page["turn"] = "1"
    pause(ana, draft, page, intro="Uno. Dos.")
    ana.post(address(draft, "look"), late)
    draft.refresh_from_db()
    assert draft.intro == "Uno. Dos."


def test_two_pages_of_one_person_are_two_writers(ana, draft):
    first, second = opened(ana, draft), opened(ana, draft)
    pause(ana, draft, first, intro="La primera.")
    assert pause(ana, draft, second, intro="La segunda.")["state"] == "conflict"
    assert pause(ana, draft, first, intro="La primera sigue.")["state"] == "saved"
    draft.refresh_from_db()
    assert draft.intro == "La primera sigue."
    assert ["La segunda." in text for text in offered(ana, draft)] == [True]
    choice = ana.post(address(draft), second)
    assert choice.status_code == 409
    chosen = fields_of(choice.content.decode(), "form[action]") | {"intro": "mine"}
    assert ana.post(address(draft), chosen).status_code == 302
    draft.refresh_from_db()
    assert draft.intro == "La segunda."
    assert offered(ana, draft) == []
    assert "La primera sigue." in [version.data["intro"] for version in draft.versions.all()]


def test_what_the_second_writer_started_from_is_still_known(ana, draft):
    first = opened(ana, draft)
    pause(ana, draft, first, intro="Al abrir la segunda.")
    second = opened(ana, draft)
    pause(ana, draft, first, **{"items-0-body": "Vuelve el faro, por la primera."})
    second |= {"items-1-body": "Un reloj, por la segunda."}
    page = LexborHTMLParser(ana.post(address(draft), second).content.decode())
    checked = {n.attributes["name"]: n.attributes["value"] for n in page.css("input[checked]")}
    assert checked == {"item:el-faro": "theirs", "item:el-reloj": "mine"}


def test_each_pages_unsaved_writing_waits_and_goes_when_it_was_saved(ana, public):
    first, second = opened(ana, public), opened(ana, public)
    for page, intro in ((first, "De la primera."), (second, "De la segunda.")):
        assert pause(ana, public, page, intro=intro)["state"] == "kept"
    assert len(offered(ana, public)) == 2
    assert ana.post(address(public), first).status_code == 302
    [text] = offered(ana, public)
    assert "De la segunda." in text
    ana.post(address(public, "discard"), {"sitting": second["sitting"]})
    assert offered(ana, public) == []


def test_another_editor_is_not_offered_it(ana, public):
    pause(ana, public, opened(ana, public), intro="De Ana.")
    eva = Client()
    eva.force_login(User.objects.create_superuser("eva"))
    assert offered(eva, public) == []


def test_unsaved_writing_is_taken_up_and_saved(ana, public):
    page = opened(ana, public)
    pause(ana, public, page, **{"items-0-body": "A medias.", "number": "no sé"})
    asked = address(public) + f"?unsaved={Unsaved.objects.get().pk}"
    taken = fields_of(ana.get(asked).content.decode())
    assert (taken["items-0-body"], taken["number"]) == ("A medias.", "no sé")
    assert taken["sitting"] != page["sitting"]
    assert ana.post(address(public), taken | {"number": "5"}).status_code == 302
    assert public.items.get(slug="el-faro").body == "A medias."
    assert not Unsaved.objects.exists()


def test_unsaved_writing_on_an_old_text_meets_the_guard(ana, public):
    pause(ana, public, opened(ana, public), intro="A medias.")
    store(public, replace(IssueContent.of(public), intro="Mientras tanto."))
    asked = address(public) + f"?unsaved={Unsaved.objects.get().pk}"
    response = ana.post(address(public), fields_of(ana.get(asked).content.decode()))
    assert response.status_code == 409
    assert "A medias." in response.content.decode()


@pytest.mark.parametrize(
    ("typed", "field", "word"),
    [
        ({"title": ""}, "title", "Título"),
        ({"number": "6"}, "number", "N.º 6"),
        ({"number": "muchos"}, "number", "Número"),
        ({"period_end": "2020-01-01"}, "period_end", "Último día 2020"),
        ({"slug": "seis"}, "slug", "Dirección"),
        ({"items-0-number": "muchos"}, "items-0-number", "Número"),
        ({"items-1-body": "[" * 5000}, "items-1-body", "Texto"),
    ],
)
def test_what_breaks_a_rule_hides_and_stops_nothing_else(ana, draft, typed, field, word):
    make_issue(number=6, slug="seis", title="El seis")
    page = opened(ana, draft)
    answer = pause(ana, draft, page, intro="No se pierde, sea lo que sea.", **typed)
    assert answer["state"] == "kept"
    assert len(answer["faults"][field]) > 10
    draft.refresh_from_db()
    assert draft.intro == "No se pierde, sea lo que sea."
    assert IssueContent.of(draft).items[0].body == "Vuelve **el faro**."
    assert answer["words"]["intro"] == 7 and "items-0-body" in answer["words"]
    preview = ana.post(address(draft, "preview"), page).content.decode()
    assert "No se pierde" in preview and "el faro" in preview and "reloj de agua" in preview
    assert word in offered(ana, draft)[0]


def test_more_parts_than_an_issue_holds_are_not_cut_off_in_silence(ana, draft):
    page = opened(ana, draft)
    page |= {f"items-{n}-body": f"Noticia {n}." for n in range(2, 302)}
    answer = pause(ana, draft, page, **{"items-TOTAL_FORMS": "302"})
    assert answer["state"] == "kept" and answer["faults"][""]
    assert draft.items.count() == 2

"""The review beside the text: a kind mended at once, ignored, taken up again; words that are right; counts that live."""

from __future__ import annotations

import pytest

from issues.models import SpellingWord
from tests.factories import make_issue, make_item
from tests.tools.looks import violations

from ..test_flow import pytestmark  # noqa: F401

expect = pytest.importorskip("playwright.sync_api").expect


@pytest.fixture
def desk(open_desk, issue):
    make_item(issue, title="El faro", body="El  faro  de noche, con  luz.")
    make_item(issue, title="El reloj", body="El  reloj de agua. TK: la fuente.")
    return open_desk(issue)


def kind(desk, label: str):
    return desk.locator(".kind-of-slip", has=desk.get_by_role("heading", name=label))


def test_all_slips_of_a_kind_are_mended_at_once_and_undone_by_the_browser(desk):
    spaces = kind(desk, "Espacios dobles")
    spaces.get_by_role("button", name="Corregir las 4").click()
    assert desk.input_value("[name=items-0-body]") == "El faro de noche, con luz."
    assert desk.input_value("[name=items-1-body]") == "El reloj de agua. TK: la fuente."
    expect(spaces).to_have_count(0)
    desk.locator("[name=items-0-body]").focus()
    desk.keyboard.press("Control+z")
    assert "  " in desk.input_value("[name=items-0-body]") + desk.input_value("[name=items-1-body]")


def test_a_kind_is_ignored_and_told_again(desk):
    kind(desk, "Espacios dobles").get_by_role("button", name="No avisar más en este número").click()
    expect(kind(desk, "Espacios dobles")).to_have_count(0)
    desk.get_by_text("Sin avisos en este número").click()
    desk.get_by_role("button", name="Volver a avisar: Espacios dobles").click()
    expect(kind(desk, "Espacios dobles")).to_have_count(1)


def test_a_word_is_taken_into_the_list_with_one_click(open_desk):
    english = make_issue(language="en", intro="", slug="six", status="draft")  # its dictionary is everywhere
    make_item(english, section="News", body="There is a zurribundio here.")
    desk = open_desk(english)
    desk.get_by_role("button", name="«zurribundio» está bien").click()
    expect(kind(desk, "Ortografía")).to_have_count(0)
    assert SpellingWord.objects.get().word == "zurribundio"


def test_the_review_is_sifted_by_what_stops_by_buttons_and_by_part(desk):
    shown = desk.locator(".slips > li:visible")
    desk.get_by_role("button", name="Lo que lo impide").click()
    expect(shown).to_have_count(1)
    desk.get_by_role("button", name="Con botón").click()
    expect(shown).to_have_count(4)
    desk.locator("[name=items-1-body]").focus()
    desk.get_by_role("button", name="De esta parte").click()
    expect(
        desk.locator(".slips > li:visible [data-code=unfinished], .slips > li[data-code=unfinished]:visible")
    ).to_have_count(1)
    assert all(
        at.startswith("items-1-") for at in shown.evaluate_all("all => all.map(one => one.dataset.at)")
    )
    assert violations(desk) == []


def test_the_count_of_what_stops_it_lives(desk):
    stopped = desk.locator("#stopped")
    expect(stopped).to_have_text("1 desliz lo impide")
    desk.locator("[name=items-0-body]").fill("TK: el faro.")
    expect(stopped).to_have_text("2 deslices lo impiden")
    desk.locator("[name=items-0-body]").fill("El faro.")
    desk.locator("[name=items-1-body]").fill("El reloj.")
    expect(stopped).to_be_hidden()

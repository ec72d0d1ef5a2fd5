"""Ctrl+Z takes back whatever the desk did to a text or an order."""

from __future__ import annotations

import pytest

from ..test_flow import pytestmark  # noqa: F401 - a fixture
from .conftest import state, typed
from .test_saving import BODY, said


def bodies(desk) -> list[str]:
    return desk.evaluate(
        "[...document.querySelectorAll('#cards .card:not([hidden])')].map((card) => card.querySelector('textarea').value)"
    )


def moved(desk) -> None:
    desk.locator("#cards .card").first.locator("[data-move=down]").click()


def removed(desk) -> None:
    card = desk.locator("#cards .card").first
    card.locator("details", has=desk.locator("[data-remove]")).locator("summary").first.click()
    card.locator("[data-remove]").click()


def added(desk) -> None:
    desk.click("[data-add=item]")


def marked(desk) -> None:
    desk.locator(BODY).evaluate("area => { area.focus(); area.setSelectionRange(0, 4); }")
    desk.keyboard.press("Control+i")


@pytest.mark.parametrize("act", [moved, removed, added, marked])
def test_a_change_of_the_desk_is_taken_back_and_done_again(page, draft, desk_of, act):
    desk = desk_of(draft)
    before = bodies(desk)
    act(desk)
    after = bodies(desk)
    assert after != before
    state(desk, "saved")
    desk.keyboard.press("Control+z")
    assert bodies(desk) == before
    state(desk, "dirty")
    state(desk, "saved")
    assert said(draft)[1] == before
    desk.keyboard.press("Control+Shift+z")
    assert bodies(desk) == after


def test_a_part_removed_on_the_server_comes_back_whole_and_goes_again(page, draft, desk_of):
    desk = desk_of(draft)
    before = said(draft)[1]
    removed(desk)
    state(desk, "dirty")
    state(desk, "saved")
    assert said(draft)[1] == before[1:]
    for key, text in (("Control+z", before), ("Control+Shift+z", before[1:]), ("Control+z", before)):
        desk.keyboard.press(key)
        state(desk, "dirty")
        state(desk, "saved")
        assert said(draft)[1] == text


def test_a_new_part_keeps_its_section_and_number_when_its_text_comes_later(page, draft, desk_of):
    desk = desk_of(draft)
    desk.click("[data-add=item]")
    card = desk.locator("#cards .card:not([hidden])").last
    number = card.locator("[name$=-number]").input_value()
    desk.locator("#id_title").fill("Otro título")
    state(desk, "dirty")
    state(desk, "saved")
    card.locator("textarea.prose").fill("**El río** de siempre.")
    state(desk, "dirty")
    state(desk, "saved")
    made = draft.items.get(body__contains="río")
    assert (str(made.number), made.position) == (number, 4)


def test_what_was_typed_goes_word_by_word_not_letter_by_letter(page, draft, desk_of):
    desk = desk_of(draft)
    before = bodies(desk)
    typed(desk, BODY, " Seis palabras de una sola vez.")
    desk.get_by_role("button", name="Deshacer").click()
    assert bodies(desk) == before


def test_a_fix_works_on_a_number_and_is_taken_back(page, draft, desk_of):
    draft.year = 2025
    draft.save()
    desk = desk_of(draft)
    desk.click("#tab-review")
    desk.locator("[data-fix][data-name=year]").first.click()
    assert desk.input_value("#id_year") == "2026"
    state(desk, "saved")
    draft.refresh_from_db()
    assert draft.year == 2026
    desk.keyboard.press("Control+z")
    assert desk.input_value("#id_year") == "2025"

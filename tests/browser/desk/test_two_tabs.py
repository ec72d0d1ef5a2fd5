"""Two tabs of one person are two writers."""

from __future__ import annotations

from ..test_flow import pytestmark  # noqa: F401 - a fixture
from .conftest import cut, state, typed
from .test_saving import BODY, INTRO, said


def test_the_second_tab_takes_nothing_from_the_first(page, draft, desk_of, another_tab):
    first, second = desk_of(draft), desk_of(draft, another_tab())
    typed(first, INTRO, " La primera.")
    state(first, "saved")
    typed(second, BODY, " La segunda.")
    state(second, "conflict")
    assert said(draft)[0].endswith(" La primera.")
    typed(first, INTRO, " Y sigue.")
    state(first, "saved")
    second.get_by_role("button", name="Ver los dos textos").click()
    second.wait_for_selector(".reading-room")
    second.click(".choices .save")
    second.wait_for_selector(".success")
    greeting, bodies = said(draft)
    assert greeting.endswith(" La primera. Y sigue.") and bodies[0].endswith(" La segunda.")


def test_each_tabs_copy_is_kept_offered_once_and_goes_when_it_was_saved(page, draft, desk_of, another_tab):
    tabs = [desk_of(draft, another_tab()), desk_of(draft, another_tab())]
    for tab, words in zip(tabs, (" De la primera.", " De la segunda."), strict=True):
        cut(tab)
        typed(tab, INTRO, words)
        state(tab, "offline")
    third = desk_of(draft, another_tab())
    assert not third.locator(".ask.copy").count()  # both are open, and will send it themselves
    for tab in tabs:
        tab.close(run_before_unload=False)
    third = desk_of(draft, third)
    third.locator(".ask.copy").nth(1).wait_for()
    assert sorted(q.split()[-1] for q in third.locator(".ask.copy q").all_inner_texts()) == [
        "primera.",
        "segunda.",
    ]
    third.locator(".ask.copy", has_text="De la segunda.").locator("[data-local=take]").click()
    state(third, "saved")
    assert said(draft)[0].endswith(" De la segunda.")
    third = desk_of(draft, third)
    third.locator(".ask.copy").wait_for()
    assert third.locator(".ask.copy").count() == 1
    assert "De la primera." in third.locator(".ask.copy q").inner_text()

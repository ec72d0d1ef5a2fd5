"""One place for help, and the buttons above a text: what they write, and whose they say they are."""

from __future__ import annotations

import re

import pytest

from tests.factories import make_item

from .test_desk import page  # noqa: F401 - a fixture
from .test_flow import pytestmark  # noqa: F401 - a fixture
from .test_writing import BODY, issue, opened  # noqa: F401 - a fixture

expect = pytest.importorskip("playwright.sync_api").expect


def test_the_sheet_is_searched_and_gives_the_focus_back(page, live_server, issue):  # noqa: F811
    make_item(issue, body="El faro")
    desk = opened(page, live_server, issue)
    area = desk.locator(BODY)
    area.press("Control+/")
    sheet = desk.get_by_role("dialog", name="Cómo se escribe aquí")
    expect(sheet.get_by_text("Ctrl+B")).to_be_visible()
    expect(sheet.locator("dd.shown strong").first).to_have_text("negrita")
    desk.keyboard.type("vídeo")
    expect(sheet.get_by_text("Ctrl+B")).to_be_hidden()
    expect(sheet.get_by_text("Vídeo, pódcast, canción, tuit")).to_be_visible()
    desk.keyboard.type(" zzz")
    expect(sheet.get_by_text("De eso no hay nada.")).to_be_visible()
    desk.keyboard.press("Escape")
    expect(area).to_be_focused()


def test_the_switch_in_the_sheet_turns_the_colours_off_for_good(page, live_server, issue):  # noqa: F811
    make_item(issue, body="El **faro**")
    desk = opened(page, live_server, issue)
    expect(desk.locator(f".sheet:has({BODY})")).to_have_class(re.compile("painted"))
    desk.get_by_role("button", name=re.compile("Cómo se escribe aquí 1")).click()
    desk.get_by_label("Colorear las marcas mientras escribo").uncheck()
    expect(desk.locator(".painted")).to_have_count(0)
    desk = opened(desk, live_server, issue)
    desk.locator(BODY).press("Control+/")
    expect(desk.get_by_label("Colorear las marcas mientras escribo")).not_to_be_checked()
    expect(desk.locator(".painted")).to_have_count(0)


@pytest.mark.parametrize(
    ("button", "before", "select", "after", "again"),
    [
        ("Encabezado", "Uno\n\nDos", (5, 5), "Uno\n\n#### Dos", "Uno\n\nDos"),
        ("Lista", "Uno\nDos\n\nTres", (0, 7), "- Uno\n- Dos\n\nTres", "Uno\nDos\n\nTres"),
        ("Lista numerada", "- Uno\n- Dos", (0, 11), "1. Uno\n2. Dos\n\n", "Uno\nDos\n\n"),
        ("Tabla", "Uno", (3, 3), "Uno\n\n| Columna 1 | Columna 2 |\n| --- | --- |\n|  |  |\n\n", None),
        ("Código", "usa ls aquí", (4, 6), "usa `ls` aquí", None),
        ("Código", "a\nb", (0, 3), "```\na\nb\n```\n\n", None),
    ],
)
def test_buttons_write_blocks_and_undo_takes_them_back(
    page,  # noqa: F811
    live_server,
    issue,  # noqa: F811
    button,
    before,
    select,
    after,
    again,
):
    make_item(issue, number=1, title="El faro", slug="el-faro", body=before)
    desk = opened(page, live_server, issue)
    area = desk.locator(BODY)
    area.evaluate("(area, [a, b]) => { area.focus(); area.setSelectionRange(a, b); }", list(select))
    pressed = desk.get_by_role("button", name=f"{button} 1 El faro", exact=True)
    pressed.click()
    assert area.input_value() == after
    if again is not None:
        pressed.click()
        assert area.input_value() == again
        area.press("Control+z")
    area.press("Control+z")
    assert area.input_value() == before

"""Marks seen while writing: what is coloured, that no letter moves for it, slips underlined where they stand."""

from __future__ import annotations

import pytest

from tests.factories import make_item

from .test_desk import page  # noqa: F401 - a fixture
from .test_flow import pytestmark  # noqa: F401 - a fixture
from .test_writing import BODY, issue, opened  # noqa: F401 - a fixture

expect = pytest.importorskip("playwright.sync_api").expect
TEXT = (
    "El **4 de marzo** salió *un coche*: [[Small - orbita.example](https://orbita.example/a_b_c)].[^1]\n\n"
    '![La cuenca](cuenca.png "La **primera**")\n\n#### Lo que falta\n\n> Dijo `a * b` y ~~calló~~ www.a.es/x*y.\n\n'
    "- dos [texto](https://a.es/(b))\n\n```python\n# no es **título**\n```\n\n[^1]: Uno, dos.\n"
)
SAYS = """() => Object.fromEntries(Object.entries(paints).map(([kind, ranges]) =>
    [kind, [...ranges].map((range) => range.startContainer.data.slice(range.startOffset, range.endOffset))]))"""


def test_each_kind_of_sign_is_coloured_as_what_it_is(page, live_server, issue):  # noqa: F811
    make_item(issue, body=TEXT)
    desk = opened(page, live_server, issue)
    desk.wait_for_function("() => paints.strong.size > 0")
    said = desk.evaluate(SAYS)
    assert said["strong"] == ["4 de marzo", "un coche"]
    assert said["heading"] == ["Lo que falta"]
    assert said["link"] == ["Small - orbita.example", "texto"]
    assert said["note"] == ["[^1]", "[^1]:"]
    assert said["picture"] == ["La cuenca", "La **primera**"]
    assert [one[:9] for one in said["code"]] == ["```python", "`a * b`"]
    assert "](https://orbita.example/a_b_c)" in said["sign"]
    assert "www.a.es/x*y." in said["sign"]
    assert not any("título" in one for one in said["strong"] + said["heading"] + said["sign"])


def test_colours_move_no_letter(page, live_server, issue):  # noqa: F811
    make_item(
        issue,
        body=f"{TEXT}\n\nAffine fi ffl Te **Te**V*A* WAVE ``x`` "
        + "larga " * 80
        + "https://x.example/"
        + "a" * 200,
    )
    desk = opened(page, live_server, issue)
    desk.wait_for_function("() => paints.strong.size > 0")
    area = desk.locator(BODY)
    area.evaluate("area => area.blur()")
    desk.evaluate("CSS.highlights.clear()")
    inked = area.screenshot(caret="hide")
    desk.evaluate("switchColours(false)")
    assert area.screenshot(caret="hide") == inked


def test_what_is_typed_is_coloured_at_once_and_only_there(page, live_server, issue):  # noqa: F811
    make_item(issue, number=1, body="Uno.")
    make_item(issue, number=2, body="**Dos**.")
    desk = opened(page, live_server, issue)
    desk.wait_for_function("() => paints.strong.size === 1")
    kept = desk.evaluate_handle("[...paints.strong][0]")
    desk.locator(BODY).press("Control+End")
    desk.keyboard.type(" Y **tres**")
    assert desk.evaluate(SAYS)["strong"] == ["Dos", "tres"]
    assert desk.evaluate("kept => paints.strong.has(kept)", kept)
    assert desk.locator(f".sheet:has({BODY}) .copy").inner_text().rstrip("\u200b") == "Uno. Y **tres**"


def test_slips_are_underlined_where_they_stand_and_move_with_the_text(page, live_server, issue):  # noqa: F811
    make_item(issue, body="[La luz](https://faros.example/?utm_source=x) vuelve.")
    desk = opened(page, live_server, issue)
    desk.wait_for_function("() => paints['slip-look'].size > 0")
    first = desk.evaluate(SAYS)["slip-look"]
    assert any("utm_source" in one for one in first)
    desk.route("**/desk/look/", lambda route: route.abort())
    desk.locator(BODY).press("Control+Home")
    desk.keyboard.type("Y otra: ")
    assert desk.evaluate(SAYS)["slip-look"] == first
    desk.fill(BODY, "Nada de eso.")
    assert desk.evaluate(SAYS)["slip-look"] == []


def test_colours_are_switched_off_and_stay_off(page, live_server, issue):  # noqa: F811
    make_item(issue, body=TEXT)
    desk = opened(page, live_server, issue)
    desk.wait_for_function("() => paints.strong.size > 0")
    desk.evaluate("switchColours(false)")
    for _ in range(2):
        expect(desk.locator(".painted")).to_have_count(0)
        assert desk.locator(BODY).evaluate("area => getComputedStyle(area).color") != "rgba(0, 0, 0, 0)"
        desk = opened(desk, live_server, issue)

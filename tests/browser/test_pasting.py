"""Pasting in a real browser: what each program's clipboard becomes in a text."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import pytest
from django.conf import settings

from tests.factories import make_item, png

from .test_desk import page  # noqa: F401 - a fixture
from .test_flow import pytestmark  # noqa: F401 - a fixture
from .test_writing import BODY, hand_over, issue, opened  # noqa: F401 - a fixture

expect = pytest.importorskip("playwright.sync_api").expect
CLIPBOARDS = Path(settings.BASE_DIR) / "tests" / "data" / "clipboards"
VIDEO = "https://www.youtube.com/watch?v=aqz-KE-bpKQ"


def test_every_program_s_clipboard_comes_in_whole(page, live_server, issue):  # noqa: F811
    make_item(issue, body="")
    desk = opened(page, live_server, issue)
    for clipboard in sorted(CLIPBOARDS.glob("*.html")):
        desk.fill(BODY, "")
        html = clipboard.read_text()
        hand_over(desk, "paste", BODY, html=html, plain="Texto sin formato")
        wanted = clipboard.with_suffix(".md").read_text().strip()
        expect(desk.locator(BODY), clipboard.stem).to_have_value(f"{wanted}\n\n")


def test_a_long_text_goes_in_as_one_change(page, live_server, issue):  # noqa: F811
    make_item(issue, body="Antes.\n\n\n\nDespués.")
    desk = opened(page, live_server, issue)
    desk.locator(BODY).evaluate("area => { area.focus(); area.setSelectionRange(8, 8); }")
    hand_over(
        desk, "paste", BODY, html="".join(f"<p>Párrafo <b>número</b> {n}.</p>" for n in range(300)), plain="P"
    )
    whole = "\n\n".join(f"Párrafo **número** {n}." for n in range(300))
    expect(desk.locator(BODY)).to_have_value(f"Antes.\n\n{whole}\n\nDespués.")
    desk.keyboard.press("Control+z")
    assert desk.input_value(BODY) == "Antes.\n\n\n\nDespués."


def test_code_copied_from_an_editor_stays_the_text_it_is(page, live_server, issue):  # noqa: F811
    make_item(issue, body="")
    desk = opened(page, live_server, issue)
    html = (
        "<meta charset='utf-8'><div style=\"font-family: Consolas, monospace;white-space: pre;\"><div>"
        '<span style="font-weight: bold;"># El faro</span></div></div>'
    )
    taken = desk.locator(BODY).evaluate(
        """(area, html) => {
            const data = new DataTransfer();
            data.setData("text/html", html);
            data.setData("text/plain", "# El faro");
            area.focus();
            return !area.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        html,
    )
    assert not taken  # the browser's own paste goes on


def test_a_pasted_video_stays_a_paragraph_of_its_own(page, live_server, issue):  # noqa: F811
    make_item(issue, body="Antes.")
    desk = opened(page, live_server, issue)
    desk.locator(BODY).press("Control+End")
    hand_over(desk, "paste", BODY, plain=VIDEO)
    desk.keyboard.type("Después.")
    assert desk.input_value(BODY) == f"Antes.\n\n{VIDEO}\n\nDespués."
    desk.locator(BODY).evaluate("area => area.setSelectionRange(4, 4)")
    hand_over(desk, "paste", BODY, plain=VIDEO)
    desk.keyboard.type("medio ")
    assert desk.input_value(BODY) == f"Ante\n\n{VIDEO}\n\nmedio s.\n\n{VIDEO}\n\nDespués."


def answer(page, address: str, status: int = 200, **told) -> None:  # noqa: F811
    """What the server will say at an address of the desk."""
    page.route(f"**/desk/{address}/", lambda route: route.fulfill(status=status, json=told))


def test_a_pasted_address_is_cited_with_its_title_on_one_press(page, live_server, issue):  # noqa: F811
    make_item(issue, body="Véase ")
    desk = opened(page, live_server, issue)
    answer(desk, "title", 400, error="El sitio respondió 404.")
    desk.locator(BODY).press("Control+End")
    hand_over(desk, "paste", BODY, plain="https://faros.example/luz")
    assert desk.input_value(BODY) == "Véase https://faros.example/luz"
    fetch = desk.get_by_role("button", name="Traer el título")
    fetch.click()
    desk.get_by_text("El sitio respondió 404.").wait_for()
    desk.unroute("**/desk/title/")
    answer(desk, "title", title="La luz [nueva]", source="faros.example")
    desk.locator(BODY).press("Control+Home")
    desk.keyboard.type("Hoy. ")
    fetch.click()
    expect(desk.locator(BODY)).to_have_value(
        "Hoy. Véase [[La luz \\[nueva\\] - faros.example](https://faros.example/luz)]"
    )
    expect(fetch).to_have_count(0)


def test_the_dialog_fetches_a_title_into_its_fields(page, live_server, issue):  # noqa: F811
    make_item(issue, body="")
    desk = opened(page, live_server, issue)
    answer(desk, "title", title="La luz", source="faros.example")
    desk.locator(BODY).press("Control+Shift+k")
    desk.fill("#asking [name=url]", "https://faros.example/luz")
    desk.click("#fetch-title")
    expect(desk.locator("#asking [name=title]")).to_have_value("La luz")
    desk.click("#asking [value=yes]")
    assert desk.input_value(BODY) == "[[La luz - faros.example](https://faros.example/luz)]"


def test_pictures_of_a_pasted_text_are_fetched_on_one_press(page, live_server, issue):  # noqa: F811
    make_item(issue, body="")
    desk = opened(page, live_server, issue)
    answer(desk, "fetch", name="faro.png")
    hand_over(
        desk,
        "paste",
        BODY,
        html='<p>Uno</p><img src="https://a.example/faro (1).png" alt="Faro">',
        plain="Uno",
    )
    desk.get_by_text("Una imagen sigue en otro sitio.").wait_for()
    desk.get_by_role("button", name="Traer aquí").click()
    expect(desk.locator(BODY)).to_have_value("Uno\n\n![Faro](faro.png)\n\n")


WHOLE = "Hola.\n\n## Noticias\n\n1️⃣ El **faro** vuelve.\n\nDe noche.\n\n2️⃣ El río baja.\n\n## Mis quince días\n\nUn libro.\n"


@pytest.mark.parametrize("kind", ["plain", "html"])
def test_a_whole_issue_in_one_field_is_taken_apart_when_asked(page, live_server, issue, kind):  # noqa: F811
    make_item(issue, number=7, body="Antes.")
    desk = opened(page, live_server, issue)
    greeting = desk.locator("[name=intro]")
    greeting.fill("")
    if kind == "html":
        html = (
            "<p>Hola.</p><h2>Noticias</h2><p>1️⃣ El <b>faro</b> vuelve.</p><p>De noche.</p><p>2️⃣ El río baja.</p>"
            "<h2>Mis quince días</h2><p>Un libro.</p>"
        )
        hand_over(desk, "paste", "[name=intro]", html=html, plain=WHOLE)
    else:
        greeting.fill(WHOLE)
        hand_over(desk, "paste", "[name=intro]", plain=WHOLE)
    desk.get_by_text("Esto parece un número entero: 3 partes.").wait_for()
    assert "2️⃣ El río baja." in greeting.input_value()
    desk.get_by_role("button", name="Repartirlo").click()
    expect(desk.locator(".offer")).to_have_count(0)
    assert greeting.input_value().strip() == "Hola."
    cards = desk.locator("#cards .card:visible")
    said = [
        [card.locator(f"[name$=-{name}]").input_value().strip() for name in ("section", "number", "body")]
        for card in cards.all()[-3:]
    ]
    assert said == [
        ["Noticias", "1", "El **faro** vuelve.\n\nDe noche."],
        ["Noticias", "2", "El río baja."],
        ["Mis quince días", "", "Un libro."],
    ]
    shown = cards.count()
    desk.keyboard.press("Control+z")
    assert cards.count() == shown - 3
    assert "2️⃣ El río baja." in greeting.input_value()
    desk.keyboard.press("Control+Shift+z")
    assert (cards.count(), greeting.input_value().strip()) == (shown, "Hola.")


@pytest.mark.parametrize("kind", ["plain", "html"])
def test_notes_of_a_paste_do_not_take_the_names_of_ours(page, live_server, issue, kind):  # noqa: F811
    make_item(issue, body="Aquí.[^1] Y allí.[^2]\n\n[^1]: Una.\n\n[^2]: Otra.")
    desk = opened(page, live_server, issue)
    desk.locator("[name=intro]").fill("")
    plain = "Hola.[^1] Sigue.[^nota]\n\n[^1]: Llega.\n\n[^nota]: Se queda."
    if kind == "html":
        html = (
            '<p>Hola.<a href="#fn1" id="r1"><sup>1</sup></a> <b>Sigue</b>.</p>'
            '<hr><p id="fn1"><a href="#r1">1</a> Llega.</p>'
        )
        hand_over(desk, "paste", "[name=intro]", html=html, plain=plain)
        expect(desk.locator("[name=intro]")).to_have_value(
            re.compile(r"Hola\.\[\^3\] \*\*Sigue\*\*[^⟦]*\[\^3\]: Llega\.")
        )
        return
    hand_over(desk, "paste", "[name=intro]", plain=plain)
    expect(desk.locator("[name=intro]")).to_have_value(
        "Hola.[^3] Sigue.[^nota]\n\n[^3]: Llega.\n\n[^nota]: Se queda."
    )
    hand_over(desk, "paste", BODY, plain="Otra vez.[^1]")  # a mark alone is that of the note that is here
    assert "[^4]" not in desk.input_value(BODY)


def test_bullets_typed_by_a_program_become_a_list(page, live_server, issue):  # noqa: F811
    make_item(issue, body="")
    desk = opened(page, live_server, issue)
    hand_over(desk, "paste", BODY, plain="Faltan:\n• cuerda\n• gancho")
    expect(desk.locator(BODY)).to_have_value("Faltan:\n\n- cuerda\n- gancho\n\n")


@pytest.mark.parametrize("source", ["data", "file"])
def test_pictures_inside_the_clipboard_are_stored(page, live_server, issue, no_variants, source):  # noqa: F811
    make_item(issue, body="")
    desk = opened(page, live_server, issue)
    data = png(width=900, height=500)
    address = (
        f"data:image/png;base64,{base64.b64encode(data).decode()}"
        if source == "data"
        else "file:///C:/clip_image001.png"
    )
    html = f'<p>Uno</p><p><img src="{address}" alt="Faro"></p>'
    hand_over(desk, "paste", BODY, html=html, plain="Uno", file=data if source == "file" else b"")
    desk.get_by_text("Pegado como Markdown.").wait_for()
    expect(desk.locator(BODY)).to_have_value(re.compile(r"!\[Faro\]\([\w.-]+\)"))
    picture = issue.pictures.get()
    assert desk.input_value(BODY) == f"Uno\n\n![Faro]({picture.name})\n\n"

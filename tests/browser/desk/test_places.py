"""What waits for an answer has a mark in the text; its answer lands there and nowhere else."""

from __future__ import annotations

import base64
import re

import pytest

from tests.factories import png

from ..test_flow import pytestmark  # noqa: F401 - a fixture
from .conftest import SLOW, line, state, typed
from .test_saving import BODY, INTRO, said

expect = pytest.importorskip("playwright.sync_api").expect
RICH = "<p>Un <strong>río</strong> con <em>faros</em>.</p>"


def handed(
    desk,
    target: str,
    event: str,
    *,
    html: str = "",
    plain: str = "Un río con faros.",
    files: tuple[tuple[str, str, bytes], ...] = (),
) -> None:
    """Pastes or drops rich text or files (name, type, bytes), as a browser does."""
    desk.locator(target).evaluate(
        """(area, [event, html, plain, files]) => {
            const data = new DataTransfer();
            if (html) data.setData("text/html", html);
            if (html || !files.length) data.setData("text/plain", plain);
            files.forEach(([name, type, text]) => data.items.add(
                new File([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))], name, { type })));
            area.focus();
            const kinds = { paste: [ClipboardEvent, "clipboardData"], drop: [DragEvent, "dataTransfer"] };
            const [Kind, name] = kinds[event];
            area.dispatchEvent(new Kind(event, { [name]: data, bubbles: true, cancelable: true }));
        }""",
        [event, html, plain, [[name, kind, base64.b64encode(data).decode()] for name, kind, data in files]],
    )


def test_a_paste_lands_at_its_mark_and_leaves_the_writer_alone(page, draft, desk_of):
    desk = desk_of(draft)
    desk.fill(BODY, "Uno. Dos.")
    state(desk, "saved")
    line(desk, wait=SLOW)
    desk.locator(BODY).evaluate("area => area.setSelectionRange(4, 4)")
    handed(desk, BODY, "paste", html=RICH)
    assert re.fullmatch(r"Uno\.⟦pegando… \d+⟧ Dos\.", desk.input_value(BODY))
    desk.locator(BODY).press("Control+Home")
    desk.keyboard.type("Antes. ")
    typed(desk, INTRO, " En otro sitio.")
    expect(desk.locator(BODY)).to_have_value("Antes. Uno.Un **río** con *faros*. Dos.", timeout=15_000)
    assert desk.evaluate("document.activeElement.id") == "id_intro"
    desk.keyboard.type(" Y sigo.")
    assert desk.input_value(INTRO).endswith(" En otro sitio. Y sigo.")
    state(desk, "saved")
    assert said(draft)[1][0] == "Antes. Uno.Un **río** con *faros*. Dos."


def test_bullets_land_at_their_mark_too(page, draft, desk_of):
    desk = desk_of(draft)
    desk.fill(BODY, "Uno.")
    state(desk, "saved")
    line(desk, wait=SLOW)
    handed(desk, BODY, "paste", plain="• cuerda\n• gancho")
    assert re.fullmatch(r"Uno\.⟦pegando… \d+⟧", desk.input_value(BODY))
    desk.locator(BODY).press("Control+Home")
    desk.keyboard.type("Antes. ")
    expect(desk.locator(BODY)).to_have_value("Antes. Uno.\n\n- cuerda\n- gancho\n\n", timeout=15_000)


def test_the_mark_itself_is_never_saved_and_undo_takes_the_paste_back(page, draft, desk_of):
    desk = desk_of(draft)
    desk.fill(BODY, "Uno.")
    desk.route("**/desk/convert/", lambda route: None)  # no answer comes
    desk.locator(BODY).press("Control+End")
    handed(desk, BODY, "paste", html=RICH)
    state(desk, "saved")
    assert said(draft)[1][0] == "Uno.Un río con faros."
    desk.keyboard.press("Control+z")
    assert desk.input_value(BODY) == "Uno."


def test_two_pictures_dropped_in_a_row_have_their_own_words(page, draft, desk_of):
    desk = desk_of(draft)
    desk.fill(BODY, "Uno.")
    line(desk, wait=SLOW)
    desk.locator(BODY).press("Control+End")
    for name in ("faro.png", "pozo.png"):
        handed(desk, BODY, "drop", files=((name, "image/png", png(width=900 + len(name) * 2, height=500)),))
    for name, alt in (("faro.png", "Un faro"), ("pozo.png", "Un pozo")):
        desk.get_by_role("heading", name=name).wait_for()
        desk.fill("#asking [name=alt]", alt)
        desk.press("#asking [name=alt]", "Enter")
    expect(desk.locator(BODY)).to_have_value(
        re.compile(r"!\[Un faro\]\(\S+\)\s+!\[Un pozo\]\("), timeout=15_000
    )


def test_cancel_cancels(page, draft, desk_of):
    desk = desk_of(draft)
    desk.fill(BODY, "Uno.")
    desk.locator(BODY).press("Control+End")
    handed(desk, BODY, "drop", files=(("faro.png", "image/png", png(width=900, height=500)),))
    desk.click("#asking [value=no]")
    expect(desk.locator(BODY)).to_have_value("Uno.")


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (("roto.png", "image/png", b"\x89PNG\r\n\x1a\nroto"), "roto.png está dañada o incompleta"),
        (("informe.pdf", "application/pdf", b"%PDF-1.7"), "informe.pdf: en un texto solo caben imágenes"),
    ],
    ids=["broken picture", "PDF"],
)
def test_a_refusal_is_in_spanish_and_stays_until_it_was_read(page, draft, desk_of, file, sentence):
    desk = desk_of(draft)
    desk.fill(BODY, "Uno.")
    handed(desk, BODY, "drop", files=(file,))
    refusal = desk.locator("#refusals .ask")
    expect(refusal).to_contain_text(sentence)
    state(desk, "dirty")
    state(desk, "saved")
    expect(refusal).to_contain_text(sentence)
    refusal.get_by_role("button", name="Entendido").click()
    assert not refusal.count()
    assert desk.input_value(BODY) == "Uno."

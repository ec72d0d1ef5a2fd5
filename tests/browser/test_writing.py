"""Writing on the desk in a real browser: what is pasted, dropped, marked, moved, kept and brought back."""

from __future__ import annotations

import base64
import re
from dataclasses import replace

import pytest

from issues.content import IssueContent
from issues.editing.saving import store
from issues.models import Issue
from tests.factories import make_issue, make_item, png

from .test_desk import page, save  # noqa: F401 - a fixture
from .test_flow import awake, pytestmark  # noqa: F401 - a fixture

expect = pytest.importorskip("playwright.sync_api").expect
BODY = "[name=items-0-body]"
FROM_A_BROWSER = (
    "<meta charset='utf-8'><h2>El faro</h2><p>Vuelve a <strong>encenderse</strong>, <em>por fin</em>: "
    '<a href="https://faros.example/luz">la luz</a>.</p><ul><li>uno</li><li>dos</li></ul>'
)
FROM_WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">
<head><meta name=Generator content="Microsoft Word 15"><!--[if gte mso 9]><xml><w:WordDocument></w:WordDocument></xml><![endif]-->
<style><!-- p.MsoNormal {margin:0cm;} --></style></head><body lang=ES><!--StartFragment-->
<p class=MsoNormal><b><span lang=ES style='font-family:"Calibri"'>El faro</span></b><span lang=ES> vuelve a
encenderse<o:p></o:p></span></p>
<p class=MsoNormal><a href="https://faros.example/luz"><i>La luz</i></a>, otra vez.<o:p></o:p></p>
<!--EndFragment--></body></html>"""


@pytest.fixture
def issue() -> Issue:
    return make_issue(title="Del 1 al 15 de marzo (#5 de 2026)", slug="cinco", number=5, status="draft")


def opened(page, live_server, issue):  # noqa: F811
    page.goto(f"{live_server.url}/admin/issues/issue/{issue.pk}/change/")
    awake(page)
    return page


def hand_over(page, event: str, target: str, *, file: bytes = b"", **texts: str) -> None:  # noqa: F811
    """Pastes or drops texts (`html`, `plain`) or a picture file as a browser does."""
    page.locator(target).evaluate(
        """(area, { event, file, texts }) => {
            const data = new DataTransfer();
            for (const [kind, text] of Object.entries(texts)) data.setData(`text/${kind}`, text);
            if (file) data.items.add(new File([Uint8Array.from(atob(file), (c) => c.charCodeAt(0))], "image.png", { type: "image/png" }));
            area.focus();
            const kinds = { paste: [ClipboardEvent, "clipboardData"], drop: [DragEvent, "dataTransfer"] };
            const [Kind, name] = kinds[event];
            area.dispatchEvent(new Kind(event, { [name]: data, bubbles: true, cancelable: true }));
        }""",
        {"event": event, "file": base64.b64encode(file).decode(), "texts": texts},
    )


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        (
            FROM_A_BROWSER,
            "## El faro\n\nVuelve a **encenderse**, *por fin*: [la luz](https://faros.example/luz).\n\n- uno\n- dos",
        ),
        (
            FROM_WORD,
            "**El faro** vuelve a encenderse\n\n[*La luz*](https://faros.example/luz), otra vez.",
        ),
    ],
    ids=["browser", "Word"],
)
def test_rich_text_is_pasted_as_our_markdown(page, live_server, issue, html, markdown):  # noqa: F811
    make_item(issue, body="Antes.\n\n\n\nDespués.")
    desk = opened(page, live_server, issue)
    desk.locator(BODY).evaluate("area => { area.focus(); area.setSelectionRange(8, 8); }")
    hand_over(desk, "paste", BODY, html=html, plain="El faro")
    desk.get_by_text("Pegado como Markdown.").wait_for()
    assert desk.input_value(BODY) == f"Antes.\n\n{markdown}\n\nDespués."
    desk.keyboard.press("Control+z")
    assert desk.input_value(BODY) == "Antes.\n\n\n\nDespués."


@pytest.mark.parametrize("event", ["paste", "drop"])
def test_a_picture_handed_over_is_stored_and_placed(page, live_server, issue, no_variants, event):  # noqa: F811
    make_item(issue, body="El faro.")
    desk = opened(page, live_server, issue)
    desk.locator(BODY).press("Control+End")
    hand_over(desk, event, BODY, file=png(width=900, height=500))
    desk.fill("#asking [name=alt]", "Un faro")
    desk.fill("#asking [name=caption]", "De noche")
    desk.click("#asking [value=yes]")
    expect(desk.locator(BODY)).to_have_value(re.compile("Un faro"))
    picture = issue.pictures.get()
    expect(desk.locator("#said")).to_contain_text(f"Imagen puesta: {picture.name}")
    assert desk.input_value(BODY).strip() == f'El faro.\n\n![Un faro]({picture.name} "De noche")'
    save(desk)
    assert issue.items.get().body.strip() == f'El faro.\n\n![Un faro]({picture.name} "De noche")'


def test_keys_mark_and_undo_takes_back(page, live_server, issue):  # noqa: F811
    make_item(issue, body="El faro")
    desk = opened(page, live_server, issue)
    area = desk.locator(BODY)

    def select(start: int, end: int) -> None:
        area.evaluate("(area, [a, b]) => { area.focus(); area.setSelectionRange(a, b); }", [start, end])

    select(3, 7)
    for key, after in (("b", "El **faro**"), ("b", "El faro"), ("i", "El *faro*"), ("i", "El faro")):
        area.press(f"Control+{key}")
        assert area.input_value() == after
    area.press("Control+k")
    desk.fill("#asking [name=url]", "https://faros.example/a(b)")
    desk.keyboard.press("Enter")
    linked = "El [faro](https://faros.example/a%28b%29)"
    expect(area).to_have_value(linked)
    area.press("Control+z")
    assert area.input_value() == "El faro"
    area.press("Control+Shift+z")
    assert area.input_value() == linked
    select(0, 2)
    for leave in (lambda: desk.keyboard.press("Escape"), lambda: desk.click("#asking [value=no]")):
        area.press("Control+k")
        leave()
        assert area.input_value() == linked


def test_the_browser_keeps_what_a_lost_server_cannot(page, live_server, issue):  # noqa: F811
    make_item(issue, title="El faro", slug="el-faro", body="El faro.")
    desk = opened(page, live_server, issue)
    desk.route("**/desk/look/", lambda route: route.abort())
    desk.click("[data-add=item]")
    desk.locator("#cards .card:visible textarea[name$=body]").last.fill("El río, escrito sin servidor.")
    desk.fill(BODY, "El faro, escrito sin servidor.")
    desk.wait_for_selector("#desk[data-state=offline]")
    desk.unroute("**/desk/look/")
    desk.once("dialog", lambda dialog: dialog.accept())
    desk = opened(desk, live_server, issue)
    assert desk.input_value(BODY) == "El faro."
    desk.click("[data-local=take]")
    assert desk.input_value(BODY) == "El faro, escrito sin servidor."
    save(desk)
    assert list(issue.items.order_by("position").values_list("body", flat=True)) == [
        "El faro, escrito sin servidor.",
        "El río, escrito sin servidor.",
    ]
    opened(desk, live_server, issue)
    assert not desk.locator("[data-local]").count()


def test_an_old_version_comes_back_with_its_topics(page, live_server, issue):  # noqa: F811
    make_item(issue, title="El faro", slug="el-faro", body="El faro de antes.", tags=["faros", "luz"])
    issue.tags.set([])
    text = IssueContent.of(issue)
    changed = replace(text.items[0], body="El faro de ahora.", tags=("relojes",))
    store(issue, replace(text, tags=("agua",), items=(changed,)))
    desk = opened(page, live_server, issue)
    desk.click("#tab-history")
    desk.locator(".versions a").last.click()
    assert "faros, luz" in desk.inner_text(".reading-room")
    desk.click(".choices .save")
    desk.wait_for_selector(".success")
    item = issue.items.get()
    assert item.body == "El faro de antes."
    assert sorted(topic.name for topic in item.tags.all()) == ["faros", "luz"]
    assert not issue.tags.exists()
    assert issue.versions.count() == 3


def headings(desk) -> list[str]:
    return [field.input_value() for field in desk.locator(".sec input").all()]


def rows(issue: Issue) -> list[tuple[str, int | None, str]]:
    return list(issue.items.order_by("position").values_list("section", "number", "title"))


def test_parts_move_by_keyboard_and_from_section_to_section(page, live_server, issue):  # noqa: F811
    for number, title in enumerate(("El faro", "El río", "El puente"), start=1):
        make_item(issue, title=title, number=number, section="Noticias")
    make_item(issue, title="Una canción", number=None, section="Para acabar")
    desk = opened(page, live_server, issue)
    fold = desk.locator(".card .fold", has_text="El puente")
    fold.press("Alt+ArrowUp")
    assert desk.evaluate("document.activeElement.textContent").strip().endswith("El puente")
    fold.press("Alt+ArrowUp")
    fold.press("Alt+ArrowUp")
    desk.locator(".card .fold", has_text="El río").press("Alt+ArrowDown")
    assert headings(desk) == ["Noticias", "Para acabar"]
    save(desk)
    assert [title for _, _, title in rows(issue)] == ["El puente", "El faro", "El río", "Una canción"]
    assert [section for section, _, _ in rows(issue)] == [
        "Noticias",
        "Noticias",
        "Para acabar",
        "Para acabar",
    ]
    assert [number for _, number, _ in rows(issue)][:2] == [1, 2]


def test_an_issue_of_fifty_parts_is_folded_and_written_without_waiting(page, live_server, issue):  # noqa: F811
    for number in range(1, 51):
        make_item(issue, title=f"Faro {number}", body=f"**Faro {number}** se enciende.")
    desk = opened(page, live_server, issue)
    assert desk.locator("#cards .card .inner:visible").count() == 1
    last = desk.locator("#cards .fold", has_text="Faro 50")
    last.press("Enter")
    area = desk.locator("[name=items-49-body]")
    area.press("Control+End")
    took = area.evaluate(
        """(area) => {
            const start = performance.now();
            for (const letter of "veinte letras más, y") document.execCommand("insertText", false, letter);
            return (performance.now() - start) / 20;
        }"""
    )
    assert took < 50, took
    for _ in range(3):
        last.press("Alt+ArrowUp")
    save(desk)
    titles = [title for _, _, title in rows(issue)]
    assert titles[46:] == ["Faro 50", "Faro 47", "Faro 48", "Faro 49"]
    assert [number for _, number, _ in rows(issue)] == list(range(1, 51))
    assert issue.items.get(title="Faro 50").body.endswith("veinte letras más, y")
    folded = [
        fold.get_attribute("aria-expanded") for fold in desk.locator("#cards .card:visible .fold").all()
    ]
    assert folded.count("true") == 2

"""Parts of an issue: begun like the last one's, numbered as they are added, duplicated, moved to another issue."""

from __future__ import annotations

from datetime import date

import pytest

from issues.models import Issue
from tests.factories import make_issue, make_item

from ..test_desk import save
from ..test_flow import awake, pytestmark  # noqa: F401

expect = pytest.importorskip("playwright.sync_api").expect
NEWS = "🗞 Noticias"


def shown(desk) -> list[tuple[str, str]]:
    """Number and name of each card, in order."""
    heads = desk.locator("#cards > .card:visible .fold")
    return [(head.locator(".n").inner_text(), head.locator(".name").inner_text()) for head in heads.all()]


def chosen(desk, title: str, what: str) -> None:
    """Opens a part's menu and takes something from it."""
    menu = desk.locator("#cards > .card:visible", has=desk.get_by_role("button", name=title)).locator(".menu")
    menu.locator("summary").click()
    menu.get_by_text(what).click()


def test_a_new_issue_has_the_sections_of_the_last_one_and_its_first_text_at_number_one(page, live_server):
    last = make_issue(number=4, period_start=date(2026, 2, 15), period_end=date(2026, 2, 28))
    make_item(last, section=NEWS)
    make_item(last, section="👷 Mis quince días", number=None, heading="📖 Un libro", title="📖 Un libro")
    page.goto(f"{live_server.url}/admin/issues/issue/add/")
    page.click("#content [name=_save]")
    awake(page)
    assert shown(page) == [("1", "sin título"), ("", "Un libro")]
    headings = [field.input_value() for field in page.locator(".sec input").all()]
    assert headings == [NEWS, "👷 Mis quince días"]
    page.locator("[name$=-body]:visible").first.fill("El faro vuelve a encenderse.")
    page.click("[data-add=item]")
    assert [number for number, _name in shown(page)] == ["1", "2", ""]
    page.keyboard.type("El reloj de agua.")
    save(page)
    assert shown(page)[:2] == [("1", "El faro vuelve a encenderse"), ("2", "El reloj de agua")]
    assert Issue.objects.get(pk=last.pk + 1).items.get(number=1).slug == "el-faro-vuelve-a-encenderse"


@pytest.mark.parametrize(
    ("typed", "number", "text"),
    [
        ("7️⃣ El faro", "7", "El faro"),
        ("**1️⃣ El faro** vuelve", "1", "**El faro** vuelve"),
        ("1️⃣2️⃣ El faro", "12", "El faro"),
        ("🔟 El faro", "10", "El faro"),
    ],
)
def test_a_keycap_typed_into_a_new_part_is_its_number(open_desk, issue, typed, number, text):
    make_item(issue, section=NEWS)
    desk = open_desk(issue)
    desk.click("[data-add=item]")
    for letter in typed:  # as a keyboard gives them, one after the other
        desk.keyboard.insert_text(letter)
    card = desk.locator("#cards > .card:visible").last
    expect(card.locator("[name$=-body]")).to_have_value(text)
    expect(card.locator("[name$=-number]")).to_have_value(number)


def test_a_keycap_in_a_part_that_is_written_stays(open_desk, issue):
    make_item(issue, body="Los tres pasos:")
    desk = open_desk(issue)
    desk.locator("[name=items-0-body]").fill("1️⃣ Primero, el faro.")
    assert desk.input_value("[name=items-0-body]") == "1️⃣ Primero, el faro."


def test_a_part_is_duplicated_behind_itself(open_desk, issue):
    make_item(issue, title="El faro", body="El faro.", tags=["faros"])
    make_item(issue, title="El reloj", body="El reloj.")
    desk = open_desk(issue)
    chosen(desk, "El faro", "Duplicar")
    assert shown(desk) == [("1", "El faro"), ("2", "El faro"), ("3", "El reloj")]
    save(desk)
    rows = issue.items.order_by("position").values_list("number", "body", "slug")
    assert [row[:2] for row in rows] == [(1, "El faro."), (2, "El faro."), (3, "El reloj.")]
    assert len({row[2] for row in rows}) == 3
    assert [topic.name for topic in issue.items.get(number=2).tags.all()] == ["faros"]


def test_a_part_goes_to_another_issue(open_desk, issue):
    target = make_issue(title="Seis", slug="seis", status="draft")
    make_item(issue, title="El faro", slug="el-faro", body="El faro.")
    make_item(issue, title="El reloj", slug="el-reloj", body="El reloj.")
    desk = open_desk(issue)
    chosen(desk, "El faro", "Pasar a otro número")
    desk.get_by_label("Seis").check()
    desk.get_by_role("button", name="Pasarla").click()
    desk.wait_for_selector(".success")
    assert desk.url.endswith(f"/issue/{target.pk}/change/")
    assert shown(desk) == [("1", "El faro")]
    assert [(item.number, item.title) for item in issue.items.all()] == [(1, "El reloj")]


def test_an_issue_is_duplicated(open_desk, issue):
    make_item(issue, title="El faro", body="El faro.")
    desk = open_desk(issue)
    desk.get_by_text("Más", exact=True).click()
    desk.get_by_role("button", name="Duplicar el número").click()
    desk.wait_for_selector(".success")
    copy = Issue.objects.exclude(pk=issue.pk).get()
    assert desk.url.endswith(f"/issue/{copy.pk}/change/")
    assert shown(desk) == [("1", "El faro")]


def test_a_menu_closes_with_escape_and_by_a_click_elsewhere(open_desk, issue):
    make_item(issue)
    desk = open_desk(issue)
    summary = desk.locator(".menu summary").first
    summary.click()
    desk.keyboard.press("Escape")
    expect(desk.locator(".menu[open]")).to_have_count(0)
    expect(summary).to_be_focused()
    summary.click()
    desk.locator("#id_intro").click()
    expect(desk.locator(".menu[open]")).to_have_count(0)

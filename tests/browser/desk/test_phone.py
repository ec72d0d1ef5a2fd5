"""The desk on a phone: the text first, all else one tap away; and for ears: every control says which part it belongs to."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from issues.models import Issue
from tests.factories import make_item
from tests.tools.looks import overflow, violations

from ..test_flow import pytestmark  # noqa: F401

expect = pytest.importorskip("playwright.sync_api").expect
SEVENTH = 844 / 7


@pytest.fixture
def parts(issue):
    make_item(issue, title="El faro", body="El  faro  de noche.")
    make_item(issue, title="El reloj", body="El reloj. TK")


@pytest.fixture
def phone(open_desk, page, issue, parts):
    page.set_viewport_size({"width": 390, "height": 844})
    return open_desk(issue)


def height(desk, selector: str) -> float:
    return desk.locator(selector).bounding_box()["height"]


def test_the_text_is_first_between_two_small_bars(phone):
    assert height(phone, ".title") + height(phone, ".tabs") < SEVENTH
    first = phone.locator("#id_intro").bounding_box()
    assert first["y"] < 844 / 3, "a text, not its fields, meets the eye"
    box = phone.locator(".foot .go").bounding_box()
    assert box["y"] + box["height"] <= height(phone, ".title")
    assert overflow(phone) == 0


@pytest.mark.parametrize("status", ["draft", "scheduled", "ready", "withdrawn"])
def test_title_and_buttons_stand_side_by_side_in_every_state(open_desk, page, issue, parts, status):
    moment = timezone.now() + timedelta(days=3 if status == "scheduled" else -3)
    Issue.objects.update(status="ready" if status == "scheduled" else status, publish_at=moment)
    page.set_viewport_size({"width": 390, "height": 844})
    desk = open_desk(issue)
    boxes = [
        one.bounding_box() for one in desk.locator(".title h1, .foot :is(.btn, #step-back):visible").all()
    ]
    ends = [(round(box["x"]), round(box["x"] + box["width"])) for box in boxes if box["y"] < 80]
    assert len(ends) >= 3
    assert all(
        before[1] <= after[0] for before, after in zip(sorted(ends), sorted(ends)[1:], strict=False)
    ), ends


@pytest.mark.parametrize("tab", ["preview", "review", "pictures", "history"])
def test_each_panel_is_one_tap_away_and_so_is_the_text(phone, tab):
    phone.evaluate("scrollTo(0, 300)")
    phone.click(f"#tab-{tab}")
    expect(phone.locator(f"#panel-{tab}")).to_be_visible()
    expect(phone.locator("#desk")).to_be_hidden()
    assert overflow(phone) == 0
    assert violations(phone) == []
    phone.click("#tab-text")
    expect(phone.locator("#desk")).to_be_visible()
    assert phone.evaluate("scrollY") == 300


def test_the_count_of_a_parts_slips_leads_to_them_and_each_back_to_its_place(phone):
    phone.get_by_role("button", name="2 deslices").click()
    expect(phone.locator(".slips > li:visible")).to_have_count(2)
    phone.locator(".slips > li:visible [data-go]").first.click()
    expect(phone.locator("[name=items-0-body]")).to_be_focused()
    expect(phone.locator("#panel-review")).to_be_hidden()


def test_what_is_wide_again_has_text_and_review_side_by_side(phone):
    phone.set_viewport_size({"width": 1280, "height": 900})
    expect(phone.locator("#desk")).to_be_visible()
    expect(phone.locator("#panel-review")).to_be_visible()
    expect(phone.locator("#tab-text")).to_be_hidden()


def test_a_wide_desk_tells_slips_in_the_head_of_each_part(open_desk, issue, parts):
    desk = open_desk(issue)
    desk.locator("[name=items-0-body]").fill("El faro de noche.")
    expect(desk.locator("[data-card=items-0] [data-slips-here]")).to_be_hidden()
    expect(desk.locator("[data-card=items-1] [data-slips-here]")).to_have_text("1 desliz")


def test_every_control_of_a_part_says_which_part_it_belongs_to(open_desk, issue, parts):
    desk = open_desk(issue)
    nameless = """card => [...card.querySelectorAll("input:not([type=hidden]), textarea, button, summary, [role=toolbar], a")]
        .filter((one) => !(one.getAttribute("aria-labelledby") || "").endsWith("-name") && !(one.getAttribute("aria-label") || one.textContent).includes(card.querySelector(".fold .name").textContent))
        .map((one) => one.outerHTML.slice(0, 90))"""
    for card in ("items-0", "items-1"):
        assert desk.locator(f"[data-card={card}]").evaluate(nameless) == []
    expect(desk.get_by_role("toolbar", name="Marcas 1 El faro")).to_have_count(1)
    expect(desk.get_by_role("textbox", name="Texto 2 El reloj")).to_have_count(1)
    desk.locator("[data-card=items-1] .fold").click()
    desk.locator("[data-card=items-0] .more > summary").click()
    desk.locator("[name=items-0-title]").fill("La linterna")
    expect(desk.get_by_role("button", name="Negrita 1 La linterna")).to_have_count(1)
    assert violations(desk) == []

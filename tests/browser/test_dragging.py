"""Dragging in a real browser: parts on the desk, issues in the calendar, and the buttons that do the same."""

from __future__ import annotations

from datetime import date

import pytest

from issues import schedule
from issues.models import Issue
from tests.factories import make_issue, make_item

from .test_desk import clock, page, save  # noqa: F401 - fixtures
from .test_flow import awake, pytestmark  # noqa: F401 - a fixture

expect = pytest.importorskip("playwright.sync_api").expect
NEAR, FAR = date(2026, 11, 6), date(2026, 11, 20)


@pytest.fixture
def desk(page, live_server):  # noqa: F811
    """An issue of three news and a song, open on the desk in a window that shows all of it."""
    page.set_viewport_size({"width": 1280, "height": 2000})
    issue = make_issue(title="Del 1 al 15 de marzo (#5 de 2026)", slug="cinco", number=5, status="draft")
    for number, title in enumerate(("El faro", "El río", "El puente"), start=1):
        make_item(issue, title=title, number=number, section="Noticias", body=f"{title} sigue en su sitio.")
    make_item(
        issue, title="Una canción", number=1, section="Para acabar", body="Una canción sigue en su sitio."
    )
    page.goto(f"{live_server.url}/admin/issues/issue/{issue.pk}/change/")
    awake(page)
    return page


def card(desk, title: str):
    """The part with this title."""
    return desk.locator("#cards .card", has=desk.locator(".fold", has_text=title))


def drag(desk, title: str, target: str, *, after: bool) -> None:
    """Takes a part by its grip and lets it go on the upper or the lower half of another one."""
    box = card(desk, target).bounding_box()
    place = {"x": box["width"] / 2, "y": box["height"] - 4 if after else 4}
    card(desk, title).locator(".grip").drag_to(card(desk, target), target_position=place)


def shown(desk) -> list[str]:
    """What the editor reads from top to bottom: headings of sections, numbers and titles of parts."""
    return desk.locator("#cards").evaluate(
        """(list) => [...list.querySelectorAll(".sec input, .card:not([hidden]) .fold")].map(
            (one) => one.value || one.innerText.replace(/\\s+/g, " ").trim())"""
    )


@pytest.mark.parametrize(
    ("title", "target", "after", "order"),
    [
        ("El puente", "El faro", False, "Noticias|1 El puente|2 El faro|3 El río|Para acabar|1 Una canción"),
        ("El faro", "El río", True, "Noticias|1 El río|2 El faro|3 El puente|Para acabar|1 Una canción"),
        ("El río", "Una canción", False, "Noticias|1 El faro|2 El puente|Para acabar|1 El río|2 Una canción"),
        ("Una canción", "El faro", True, "Noticias|1 El faro|2 Una canción|3 El río|4 El puente"),
    ],
    ids=["up", "down", "to another section", "the last of its section"],
)
def test_a_dragged_part_stays_where_it_was_let_go(desk, title, target, after, order):
    drag(desk, title, target, after=after)
    assert shown(desk) == order.split("|")
    expect(desk.locator(".over-before, .over-after, .dragged")).to_have_count(0)
    save(desk)
    assert shown(desk) == order.split("|")
    for area in desk.locator(".card:visible textarea[name$=body]").all():
        name = area.locator("xpath=ancestor::li").locator(".fold .name").inner_text()
        assert area.input_value() == f"{name} sigue en su sitio."


def test_the_buttons_move_a_part_as_dragging_does(desk):
    up = card(desk, "El puente").get_by_role("button", name="Subir")
    up.press("Enter")
    up.press("Space")
    expect(desk.locator("#said")).to_have_text("Movida al lugar 1 / 4.")
    assert up.evaluate("button => button === document.activeElement")
    card(desk, "El faro").get_by_role("button", name="Bajar").click()
    order = ["Noticias", "1 El puente", "2 El río", "3 El faro", "Para acabar", "1 Una canción"]
    assert shown(desk) == order
    save(desk)
    assert shown(desk) == order


@pytest.fixture
def unnumbered(desk):
    """The same desk, with a last section whose part carries no number."""
    card(desk, "Una canción").locator("input[name$=number]").fill("")
    return desk


def choose_section(desk, title: str, name: str) -> None:
    """Writes the section of a part into its own field."""
    card(desk, title).locator("details.more").evaluate("more => { more.open = true; }")
    field = card(desk, title).locator("input[name$=section]")
    field.fill(name)
    field.press("Tab")


WITHOUT = ["Noticias", "1 El faro", "2 El río", "Para acabar", "El puente", "Una canción"]
BACK = ["Noticias", "1 El faro", "2 El río", "3 El puente", "Para acabar", "Una canción"]


@pytest.mark.parametrize(
    ("there", "back"),
    [
        (
            lambda desk: drag(desk, "El puente", "Una canción", after=False),
            lambda desk: drag(desk, "El puente", "El río", after=True),
        ),
        (
            lambda desk: card(desk, "El puente").get_by_role("button", name="Bajar").click(),
            lambda desk: card(desk, "El puente").get_by_role("button", name="Subir").click(),
        ),
        (
            lambda desk: choose_section(desk, "El puente", "Para acabar"),
            lambda desk: choose_section(desk, "El puente", "Noticias"),
        ),
    ],
    ids=["dragged", "by its button", "by its section"],
)
def test_among_parts_without_numbers_a_part_has_none(unnumbered, there, back):
    there(unnumbered)
    assert shown(unnumbered) == WITHOUT
    back(unnumbered)
    assert shown(unnumbered) == BACK
    there(unnumbered)
    save(unnumbered)
    assert shown(unnumbered) == WITHOUT


@pytest.fixture
def calendar(clock, page, live_server):  # noqa: F811
    """The calendar of 2026 with a draft planned for one Friday, an issue scheduled for another, and one published."""
    for number, day, status in ((19, date(2026, 10, 23), "ready"), (20, NEAR, "ready"), (21, FAR, "draft")):
        make_issue(
            title=f"Los faros (#{number} de 2026)",
            number=number,
            status=status,
            publish_at=schedule.moment_of_day(day),
        )
    page.goto(f"{live_server.url}/admin/issues/issue/calendar/2026/")
    return page


def slot(calendar, number: int, day: date):
    """An issue as it stands on a day."""
    return calendar.locator(f".day:has(time[datetime='{day}']) .slot", has_text=f"#{number}")


@pytest.mark.parametrize(
    ("number", "start", "said"),
    [
        (20, NEAR, "programado para el viernes 4 de diciembre, 08:00"),
        (21, FAR, "borrador, previsto para el viernes 4 de diciembre"),
    ],
    ids=["scheduled", "planned"],
)
def test_an_issue_dragged_to_another_friday_is_there(calendar, number, start, said):
    target = date(2026, 12, 4)
    with calendar.expect_navigation():
        slot(calendar, number, start).drag_to(calendar.locator(f"[data-day='{target}']"))
    if number == 20:  # it comes out, so a page asks first
        if calendar.locator("[name=insist]").count():
            calendar.check("[name=insist]")
        calendar.click(".acts .go")
        calendar.locator(".undo").wait_for()
    else:
        assert said in calendar.inner_text(".success")
    calendar.goto(calendar.url.partition("/admin/")[0] + "/admin/issues/issue/calendar/2026/")
    assert said in slot(calendar, number, target).inner_text()
    assert calendar.locator(f"[data-day='{start}']").get_by_role("link", name="libre").count()
    assert Issue.objects.get(number=number).publish_at == schedule.moment_of_day(target)


def test_what_readers_had_and_days_that_passed_stay(calendar):
    before = calendar.inner_text(".calendar")
    slot(calendar, 19, date(2026, 10, 23)).locator("a").drag_to(calendar.locator(f"[data-day='{FAR}']"))
    past = calendar.locator(".day:has(time[datetime='2026-10-16'])")
    slot(calendar, 20, NEAR).drag_to(past)
    slot(calendar, 20, NEAR).drag_to(calendar.locator(f"[data-day='{NEAR}']"))
    expect(calendar.locator(".over, .dragged")).to_have_count(0)
    calendar.reload()
    assert calendar.inner_text(".calendar") == before

"""Drafts save themselves: on a slow line, on a lost one, and until the issue is public."""

from __future__ import annotations

from django.utils import timezone

from issues.models import Issue

from ..test_flow import awake, pytestmark  # noqa: F401 - a fixture
from .conftest import SLOW, line, state, typed

INTRO, BODY = "#id_intro", "[name=items-0-body]"


def said(issue: Issue) -> tuple[str, list[str]]:
    """What the database has: greeting and bodies."""
    issue.refresh_from_db()
    return issue.intro, list(issue.items.order_by("position").values_list("body", flat=True))


def test_a_draft_is_what_was_typed_without_a_button(page, draft, desk_of):
    desk = desk_of(draft)
    assert desk.locator(".foot .save").is_hidden()
    typed(desk, BODY, " Y vuelve a encenderse.")
    state(desk, "dirty")
    state(desk, "saved")
    assert said(draft)[1][0] == "**El faro** de siempre. Y vuelve a encenderse."
    assert "Guardado a las" in desk.inner_text("#kept")
    desk.reload()
    assert desk.input_value(BODY).endswith("Y vuelve a encenderse.")
    assert not desk.locator(".ask:visible").count()


def test_what_was_typed_before_the_scripts_came_is_saved(page, draft, live_server):
    held: list = []
    page.route("**/desk/desk*.js", lambda route: held.append(route))
    with page.expect_request("**/desk/desk*.js"):
        page.goto(f"{live_server.url}/admin/issues/issue/{draft.pk}/change/", wait_until="commit")
    page.fill(INTRO, "Escrito antes de tiempo.")
    held[0].continue_()
    awake(page)
    page.get_by_text("Guardado a las").wait_for()
    assert said(draft)[0] == "Escrito antes de tiempo."


def test_typing_goes_on_while_a_slow_line_saves(page, draft, desk_of):
    desk = desk_of(draft)
    line(desk, wait=SLOW)
    typed(desk, INTRO, " Uno.")
    state(desk, "saving")
    desk.keyboard.type(" Dos.")
    desk.keyboard.type(" Tres.")
    state(desk, "saved")
    assert desk.input_value(INTRO).endswith(" Uno. Dos. Tres.")
    assert said(draft)[0].endswith(" Uno. Dos. Tres.")
    assert desk.evaluate("document.activeElement.id") == "id_intro"


def test_a_part_begun_on_the_page_stays_one_part_over_many_pauses(page, draft, desk_of):
    desk = desk_of(draft)
    desk.click("[data-add=item]")
    area = desk.locator("#cards .card:visible textarea[name$=body]").last
    for words in ("**La", " radio** vieja", " suena otra vez."):
        area.press("Control+End")
        desk.keyboard.type(words)
        state(desk, "dirty")
        state(desk, "saved")
    item = draft.items.last()
    assert draft.items.count() == 4
    assert (item.slug, item.title, item.number) == (
        "la-radio-vieja-suena-otra-vez",
        "La radio vieja suena otra vez",
        4,
    )
    assert draft.versions.count() == 2


def test_what_decides_waits_for_the_last_words(page, draft, desk_of):
    desk = desk_of(draft)
    line(desk, wait=SLOW)
    desk.fill(INTRO, "Hola. Las últimas palabras.")
    with desk.expect_navigation(timeout=20_000):
        desk.locator(".foot .decisions .go").click()
    assert said(draft)[0] == "Hola. Las últimas palabras."


def test_a_link_is_followed_when_all_is_saved(page, draft, desk_of):
    desk = desk_of(draft)
    desk.fill(INTRO, "Hola. Las últimas palabras.")
    desk.locator("nav.rooms a").first.click()
    desk.wait_for_url(lambda url: "/change/" not in url)
    assert said(draft)[0] == "Hola. Las últimas palabras."


def test_an_issue_that_turns_public_meanwhile_is_not_written_over(page, draft, desk_of):
    desk = desk_of(draft)
    Issue.objects.update(status="ready", publish_at=timezone.now())
    before = said(draft)
    desk.fill(INTRO, "A medias, y ya es pública.")
    state(desk, "kept")
    assert said(draft) == before
    assert "Sin guardar" in desk.inner_text("#kept")
    desk.click(".foot .save")
    desk.wait_for_selector(".success")
    assert said(draft)[0] == "A medias, y ya es pública."

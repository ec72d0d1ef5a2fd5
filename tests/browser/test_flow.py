"""The fortnight in a real browser: drag an issue to another Friday, schedule it, read it as a stranger."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from issues import schedule
from issues.models import Issue
from tests.factories import make_issue, make_item

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "una-clave-larga"


def signed_in(browser, site, name):
    """A window in which the account `name` has signed in; gathers what the Content Security Policy refuses."""
    page = browser.new_page(viewport={"width": 1280, "height": 1000}, locale="es-ES")
    page.refused = []
    page.on(
        "console", lambda said: page.refused.append(said.text) if "Content Security" in said.text else None
    )
    page.goto(f"{site}/admin/")
    page.fill("#id_username", name)
    page.fill("#id_password", PASSWORD)
    page.click("[type=submit]")
    page.wait_for_url("**/admin/")
    return page


def awake(page):
    """Waits until a page is the desk and all its scripts have run; gives it back."""
    page.wait_for_selector("html.scripted form#desk")
    page.wait_for_load_state()  # scripts that are deferred come before it
    return page


@pytest.fixture
def page(browser, live_server, settings):
    settings.SITE_URL = live_server.url
    get_user_model().objects.create_superuser("ana", password=PASSWORD)
    page = signed_in(browser, live_server.url, "ana")
    yield page
    assert not page.refused


@pytest.fixture
def draft():
    today = timezone.localdate()
    friday = schedule.friday_after(today + timedelta(days=3))
    issue = make_issue(
        title="Especial de faros",
        slug="especial",
        number=None,
        year=None,
        period_start=None,
        period_end=None,
        status="draft",
        publish_at=schedule.moment_of_day(friday),
        tags=["faros"],
    )
    make_item(issue)
    return issue


def test_an_issue_is_dragged_scheduled_and_read(page, live_server, draft, browser):
    target = schedule.local_day(draft.publish_at) + timedelta(weeks=1)
    page.goto(f"{live_server.url}/admin/issues/issue/calendar/{target.year}/")
    if page.locator(f"[data-issue='{draft.pk}']").count():
        page.drag_and_drop(f"[data-issue='{draft.pk}']", f"[data-day='{target}']")
    else:  # the year ends in between
        page.goto(f"{live_server.url}/admin/issues/issue/calendar/{target.year}/?move={draft.pk}")
        page.click(f"[data-day='{target}'] button")
    page.wait_for_selector(".success")
    assert Issue.objects.get().publish_at == schedule.moment_of_day(target)

    page.goto(f"{live_server.url}/admin/issues/issue/{draft.pk}/publication/")
    button = page.get_by_role("button", name=re.compile(r"^Programar para el viernes .*, 08:00$"))
    button.press("Enter")
    page.get_by_role("heading", name=re.compile("¿Programar «Especial de faros» para el viernes")).wait_for()
    assert not Issue.objects.get().is_scheduled
    page.click(".acts .go")
    page.wait_for_selector(".undo")
    assert Issue.objects.get().is_scheduled

    stranger = browser.new_context().new_page()
    assert stranger.goto(live_server.url + draft.get_absolute_url()).status == 404
    page.goto(f"{live_server.url}/admin/issues/issue/{draft.pk}/share/")
    shared = page.input_value("#address")
    assert stranger.goto(shared).status == 200
    assert stranger.inner_text("h1") == "Especial de faros"
    Issue.objects.update(publish_at=timezone.now())
    stranger.reload()
    assert stranger.url == live_server.url + draft.get_absolute_url()


def test_topics_are_completed(page, live_server, draft):
    page.goto(f"{live_server.url}/admin/issues/issue/{draft.pk}/change/")
    tags = page.locator("[name=items-0-tags]")
    tags.evaluate("field => field.closest('details').open = true")
    tags.fill("")
    tags.press_sequentially("agua, FAR")
    option = page.locator("datalist option[value*=faros]")
    option.wait_for(state="attached")
    assert option.get_attribute("value") == "agua, faros"


@pytest.mark.parametrize("width", [1280, 390])
def test_the_calendar_opens_at_today_and_fridays_stand_in_one_row(page, live_server, draft, width):
    page.set_viewport_size({"width": width, "height": 700})
    for address in ("issues/issue/calendar/", "issues/issue/calendar/#now"):
        page.goto(f"{live_server.url}/admin/{address}")
        page.wait_for_function(
            "() => { const { top, bottom } = document.getElementById('now').getBoundingClientRect();"
            " return top >= 0 && bottom <= innerHeight; }"
        )
    page.goto(f"{live_server.url}/admin/issues/issue/{draft.pk}/publication/")
    days = page.locator(".strip li")
    assert days.count() == 9
    assert len(set(days.evaluate_all("all => all.map(each => each.getBoundingClientRect().top)"))) == 1

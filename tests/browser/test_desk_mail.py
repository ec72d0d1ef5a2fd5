"""Mail on the desk, in a real browser: the mail of the text as it stands, and the box that sends it along."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from mailing.delivery import planning
from mailing.models import Mailing, Subscriber
from tests.factories import make_issue, make_item
from tests.tools.looks import violations

from .test_flow import page, pytestmark  # noqa: F401 - fixtures


@pytest.fixture
def issue(db):
    issue = make_issue(status="draft", publish_at=None, period_end=timezone.localdate() + timedelta(days=1))
    make_item(issue, heading="El faro", body="Vuelve a encenderse.")
    return issue


def test_the_mail_of_what_is_written_now_stands_beside_the_text(page, live_server, issue):  # noqa: F811
    page.goto(f"{live_server.url}/admin/issues/issue/{issue.pk}/change/")
    page.fill("#id_intro", "Hola desde el buzón.")
    page.click("#tab-preview")
    page.click("[data-size=mail]")
    mail = page.frame_locator("iframe[name=preview]")
    mail.get_by_text("Hola desde el buzón.").last.wait_for()
    mail.get_by_text("Darme de baja con un clic").first.wait_for()
    mail.get_by_text("Hola desde el buzón.").last.wait_for()
    page.click("#mail-kinds button:has-text('Correo en texto')")
    mail.locator("pre").get_by_text("Hola desde el buzón.").wait_for()
    page.click("#mail-kinds button:has-text('Fuente del correo')")
    mail.locator("pre").get_by_text("List-Id:").wait_for()
    assert not Mailing.objects.exists(), "looking sends nothing"
    assert violations(page) == [] and page.refused == []
    page.click("[data-size=page]")
    mail.locator("h1").wait_for()
    assert page.locator("#mail-kinds").is_hidden()


def test_the_box_schedules_issue_and_mail_together(page, live_server, issue):  # noqa: F811
    Subscriber.objects.create(email="ana@example.org", state="confirmed", confirmed_at=timezone.now())
    page.goto(f"{live_server.url}/admin/issues/issue/{issue.pk}/publication/")
    page.click(".decisions .go")
    assert page.get_by_text("a nadie por correo").is_visible()
    page.get_by_label("También por correo (1 lector)").check()
    page.locator(".what").get_by_text("1 lector").wait_for()
    assert page.get_by_text("a nadie por correo").is_hidden()
    if page.locator("[name=insist]").count():
        page.check("[name=insist]")
    page.click(".acts .go")
    page.wait_for_selector("button[value=draft]")
    assert Mailing.objects.get(issue=issue).state == "planned"
    assert violations(page) == []


@pytest.mark.parametrize("scripts", [True, False])
def test_a_decision_is_taken_back_with_and_without_scripts(browser, live_server, issue, page, scripts):  # noqa: F811
    Subscriber.objects.create(email="ana@example.org", state="confirmed", confirmed_at=timezone.now())
    window = browser.new_context(java_script_enabled=scripts, storage_state=page.context.storage_state())
    desk = window.new_page()
    desk.goto(f"{live_server.url}/admin/issues/issue/{issue.pk}/publication/confirm/?action=publish")
    desk.get_by_label("También por correo (1 lector)").check()
    if desk.locator("[name=insist]").count():
        desk.check("[name=insist]")
    desk.click(".acts .go")
    desk.locator(".undo").wait_for()
    planning.run()
    issue.refresh_from_db()
    assert issue.is_public() and Mailing.objects.get().state == "planned"
    desk.goto(f"{live_server.url}/admin/issues/issue/calendar/")
    desk.click(".undo button")
    desk.get_by_text("Deshecho.").wait_for()
    issue.refresh_from_db()
    assert issue.status == "draft" and not Mailing.objects.exists()


def test_the_inbox_shows_a_subject_while_it_is_written(page, live_server, issue):  # noqa: F811
    page.goto(f"{live_server.url}/admin/mailing/mailing/issue/{issue.pk}/")
    page.fill("#id_subject", "Satélites en una caja de zapatos")
    page.locator(".inbox p").get_by_text("Satélites en una caja de zapatos").wait_for()
    assert page.locator("[data-counts=subject]").inner_text() == "32"
    page.click("button[value=inbox]")
    page.locator(".success").wait_for()
    assert page.input_value("#id_subject") == "Satélites en una caja de zapatos"
    assert page.refused == []

"""Mail on the desk, in a real browser: the mail of the text as it stands, and the box that sends it along."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

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
    page.locator("form:has(.go)").get_by_label("También por correo (1 lector)").check()
    page.click(".go")
    if page.locator(".refused").count():
        page.click(".refused button")
    page.wait_for_selector("button[value=draft]")
    assert Mailing.objects.get(issue=issue).state == "planned"
    assert violations(page) == []

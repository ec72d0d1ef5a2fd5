"""The line to the server is lost, or the session: writing goes on, and nothing that was written is."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from ..test_flow import PASSWORD, pytestmark, signed_in  # noqa: F401 - a fixture
from .conftest import cut, editor, line, state, typed
from .test_saving import BODY, INTRO, said


def test_a_lost_line_is_said_calmly_and_what_was_written_goes_out_when_it_is_back(page, draft, desk_of):
    desk = desk_of(draft)
    before = said(draft)
    line(desk, lost=True)
    typed(desk, INTRO, " Sin conexión.")
    state(desk, "offline")
    assert "Este navegador guarda lo que escribe" in desk.inner_text("#kept")
    assert not desk.locator("#refusals .ask").count()
    desk.keyboard.type(" Y sigo.")
    assert said(draft) == before
    line(desk)
    state(desk, "saved")
    assert said(draft)[0].endswith(" Sin conexión. Y sigo.")


def test_opened_again_the_desk_offers_exactly_what_was_not_saved(page, draft, desk_of, another_tab):
    desk = desk_of(draft, another_tab())
    typed(desk, INTRO, " Ya guardado.")
    state(desk, "saved")
    cut(desk)
    typed(desk, BODY, " Sin guardar.")
    state(desk, "offline")
    desk.close(run_before_unload=False)
    again = desk_of(draft, another_tab())
    copy = again.locator(".ask.copy")
    copy.wait_for()
    assert copy.count() == 1
    assert copy.locator("b").inner_text().endswith("El faro")
    assert "Sin guardar." in copy.locator("q").inner_text()
    copy.locator("[data-local=take]").click()
    state(again, "saved")
    assert said(draft)[1][0].endswith("Sin guardar.")
    third = desk_of(draft, another_tab())
    assert not third.locator(".ask.copy:visible").count()


def test_the_next_person_at_this_browser_is_not_offered_it(page, draft, desk_of, another_tab, live_server):
    desk = desk_of(draft, another_tab())
    cut(desk)
    typed(desk, INTRO, " Solo de Ana.")
    state(desk, "offline")
    desk.close(run_before_unload=False)
    page.context.clear_cookies()
    editor("eva")
    other = another_tab()
    other.goto(f"{live_server.url}/admin/")
    other.fill("#id_username", "eva")
    other.fill("#id_password", PASSWORD)
    other.click("[type=submit]")
    other.wait_for_url("**/admin/")
    desk_of(draft, other)
    assert not other.locator(".ask.copy").count()


@pytest.mark.parametrize("second_factor", [False, True], ids=["password", "second factor"])
def test_signed_out_one_signs_in_again_on_the_spot(page, draft, desk_of, settings, second_factor):
    desk = desk_of(draft)
    Session.objects.all().delete()
    if second_factor:
        user = desk_user()
        TOTPDevice.objects.create(user=user, confirmed=True)
        StaticDevice.objects.create(user=user, confirmed=True).token_set.create(token="abcdefgh")
        settings.SECOND_FACTOR = True
    typed(desk, INTRO, " Con la sesión cerrada.")
    dialog = desk.locator("#signing[open]")
    dialog.wait_for()
    assert "Su texto está aquí y a salvo" in dialog.inner_text()
    dialog.locator("[name=password]").fill("otra")
    dialog.locator("[name=password]").press("Enter")
    dialog.get_by_text("Esa contraseña no es correcta").wait_for()
    dialog.locator("[name=password]").fill(PASSWORD)
    dialog.locator("[name=password]").press("Enter")
    if second_factor:
        dialog.locator("[name=code]").fill("abcdefgh")
        dialog.locator("[name=code]").press("Enter")
    state(desk, "saved")
    assert said(draft)[0].endswith(" Con la sesión cerrada.")
    typed(desk, INTRO, " Y sigo.")
    state(desk, "dirty")
    state(desk, "saved")
    assert desk.input_value(INTRO).endswith(" Con la sesión cerrada. Y sigo.")


def desk_user():
    from django.contrib.auth import get_user_model

    return get_user_model().objects.get(username="ana")


def test_signing_in_elsewhere_renews_the_token_without_a_question(
    page, draft, desk_of, another_tab, live_server
):
    desk = desk_of(draft)
    desk.context.clear_cookies()
    other = another_tab()
    other.goto(f"{live_server.url}/admin/")
    other.fill("#id_username", "ana")
    other.fill("#id_password", PASSWORD)
    other.click("[type=submit]")
    other.wait_for_url("**/admin/")
    typed(desk, INTRO, " Con otra sesión.")
    state(desk, "saved")
    assert said(draft)[0].endswith(" Con otra sesión.")
    assert not desk.locator("#signing[open]").count()

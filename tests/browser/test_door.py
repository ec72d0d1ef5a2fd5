"""The door in a real browser: the password, the second factor set up, asked for and left, and the wait; axe finds nothing."""

from __future__ import annotations

from base64 import b32decode
from collections.abc import Iterator

from django_otp.oath import totp

from tests.tools.looks import faults, looks

from .test_desk import page  # noqa: F401 - a fixture
from .test_flow import PASSWORD, pytestmark  # noqa: F401 - a fixture


def enter(page, **answers: str) -> None:  # noqa: F811
    """Fills the fields of a page of the door and sends them."""
    for field, answer in answers.items():
        page.fill(f"#content [name={field}]", answer)
    with page.expect_navigation():
        page.press(f"#content [name={field}]", "Enter")


def log_out(page) -> None:  # noqa: F811
    """Leaves from a page that shows the rooms of the desk."""
    page.wait_for_selector("nav.rooms")
    with page.expect_navigation():
        page.click("#logout-form button")


def code_of(key: str) -> str:
    """The six figures an app shows that was given this key."""
    return f"{totp(b32decode(key)):06d}"


def setting_up(page, site: str, settings) -> Iterator[str]:  # noqa: F811
    """The first login after the second factor was turned on."""
    page.context.clear_cookies()
    page.goto(f"{site}/admin/issues/issue/")
    yield "login"
    enter(page, username="ana", password="otra")
    yield "wrong password"
    settings.SECOND_FACTOR = True
    enter(page, username="ana", password=PASSWORD)
    assert page.locator("img.qr").evaluate("image => image.complete && image.naturalWidth > 0")
    yield "set up"
    enter(page, code=code_of(page.inner_text("code")))
    assert page.locator(".codes li").count() == 8
    yield "codes for bad days"


def asking(page, site: str, settings) -> Iterator[str]:  # noqa: F811
    """Every login after that, with a code for bad days; then a wrong code, another account, and the wait."""
    spare = page.locator(".codes li").first.inner_text()
    page.get_by_role("link", name="A la mesa").click()
    log_out(page)
    yield "logged out"
    for answer in ("nav.rooms", "[role=alert]"):
        page.goto(f"{site}/admin/issues/issue/calendar/")
        enter(page, username="ana", password=PASSWORD)
        assert not page.locator("img.qr, nav.rooms").count()
        yield "asked for the code"
        enter(page, code=spare)
        page.wait_for_selector(answer)
        if answer == "nav.rooms":
            log_out(page)
    assert "Ese código no es correcto" in page.inner_text("[role=alert]")
    yield "a code used twice"
    page.get_by_role("button", name="Entrar con otra cuenta").click()
    for _ in range(5):
        enter(page, username="ana", password="otra")
    assert "cuarto de hora" in page.inner_text("main")
    yield "locked"


@looks
def test_the_door_can_be_used_by_everybody(page, live_server, settings, widths):  # noqa: F811
    page.set_viewport_size({"width": widths[0], "height": 800})
    found = [
        fault
        for screens in (setting_up, asking)
        for name in screens(page, live_server.url, settings)
        for fault in faults(page, name, widths)
    ]
    assert not found

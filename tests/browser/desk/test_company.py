"""Two editors at one issue: each is told of the other, and they speak beside its parts."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model

from issues.models import Comment
from tests.factories import make_item
from tests.tools.looks import violations

from ..test_flow import PASSWORD, awake, pytestmark, signed_in  # noqa: F401

expect = pytest.importorskip("playwright.sync_api").expect
HERE = "luis también tiene abierto este número"


@pytest.fixture
def luis(browser, live_server, issue):
    """Another editor's window."""
    get_user_model().objects.create_superuser("luis", password=PASSWORD)
    window = signed_in(browser, live_server.url, "luis")
    yield window
    assert not window.refused


def at(window, live_server, issue):
    window.goto(f"{live_server.url}/admin/issues/issue/{issue.pk}/change/")
    awake(window)
    return window


def test_another_editor_is_seen_before_writing_and_no_more_when_gone(open_desk, issue, luis, live_server):
    at(luis, live_server, issue)
    desk = open_desk(issue)
    expect(desk.get_by_text(HERE)).to_be_visible()
    luis.goto(f"{live_server.url}/admin/")
    desk.evaluate("beat()")
    expect(desk.get_by_text(HERE)).to_have_count(0)
    at(luis, live_server, issue)
    desk.evaluate("beat()")
    expect(desk.get_by_text(HERE)).to_be_visible()


def test_a_comment_is_made_answered_and_settled(open_desk, issue, luis, live_server):
    make_item(issue, title="El faro", slug="el-faro")
    at(luis, live_server, issue)
    desk = open_desk(issue)
    for window, text in ((desk, "¿Y la fuente?"), (luis, "La busco.")):
        window.locator("#cards .comments > summary").first.click() if window is desk else None
        window.evaluate("beat()")
        field = window.get_by_label("Comentario para los demás editores").first
        field.evaluate("field => { field.closest('details').open = true; }")
        field.fill(text)
        field.press("Control+Enter")
        expect(window.locator(".thread").first).to_contain_text(text)
    desk.evaluate("beat()")
    expect(desk.locator(".thread").first).to_contain_text("La busco.")
    expect(desk.locator("#cards .head [data-open-comments]").first).to_have_text("2")
    assert violations(desk) == []
    desk.get_by_role("button", name="Resuelto").first.click()
    expect(desk.locator("#cards .head [data-open-comments]").first).to_have_text("1")
    assert Comment.objects.filter(resolved_at=None).count() == 1
    desk.reload()
    expect(desk.locator(".thread").first).to_contain_text("La busco.")

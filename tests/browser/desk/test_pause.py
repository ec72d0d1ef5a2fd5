"""A pause at fifty parts sends what changed and nothing else; what is kept, shown and saved of it is the whole text."""

from __future__ import annotations

import pytest
from django.utils import timezone

from issues.content import IssueContent
from issues.models import Issue
from tests.factories import make_item

from ..test_desk import save
from ..test_flow import pytestmark  # noqa: F401

expect = pytest.importorskip("playwright.sync_api").expect
WORDS = "El faro vuelve a encenderse después de once inviernos a oscuras. " * 25


@pytest.fixture(params=["draft", "public"])
def desk(open_desk, issue, request):
    if request.param == "public":
        issue.status, issue.publish_at = "ready", timezone.now()
        issue.save()
    for place in range(50):
        make_item(issue, title=f"Noticia {place}", body=f"{place} {WORDS}[Más](https://faro.example/{place})")
    return open_desk(issue)


def pause(desk, change) -> int:
    """Makes a change and gives back how many bytes the page sent after it."""
    with desk.expect_response("**/desk/look/") as heard:
        change()
    assert heard.value.status == 200
    return len(heard.value.request.post_data_buffer)


def test_a_pause_sends_what_changed_and_the_whole_is_kept_and_saved(desk, issue):
    before = IssueContent.of(issue)
    desk.locator("[data-card=items-7] .fold").click()
    desk.locator("[data-card=items-9] .fold").click()
    field = desk.locator("[name=items-7-body]")
    assert pause(desk, lambda: field.fill("Otra noticia.")) < 12_000
    assert pause(desk, lambda: desk.locator("#id_intro").fill("Hola.")) < 12_000
    assert pause(desk, lambda: desk.locator("[name=items-9-heading]").fill("Otro")) < 12_000
    save(desk)
    after = IssueContent.of(Issue.objects.get(pk=issue.pk))
    assert after.intro == "Hola."
    assert (after.items[7].body, after.items[9].heading) == ("Otra noticia.", "Otro")
    assert [item.body for place, item in enumerate(after.items) if place != 7] == [
        item.body for place, item in enumerate(before.items) if place != 7
    ]


def test_a_preview_beside_the_text_sends_little_and_shows_everything(desk):
    with desk.expect_request("**/desk/preview/") as asked:
        desk.click("#tab-preview")
    assert len(asked.value.post_data_buffer) < 16_000
    shown = desk.frame_locator("iframe[name=preview]")
    shown.get_by_text("49 El faro vuelve").first.wait_for()

"""The desk in an editor's real browser: a whole fortnight, from the last issue to the next one read by a stranger; two writers."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command

from issues.accounts.roles import ensure_editors
from issues.models import Issue
from tests.factories import make_issue, make_item, png
from tests.tools.looks import violations

from .test_flow import PASSWORD, awake, pytestmark, signed_in  # noqa: F401 - fixtures

LAST = Path(settings.BASE_DIR) / "issues" / "demo" / "del-1-al-15-de-octubre-19-de-2026"
CLOSING_DAY = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)  # the Monday after the second half of October


@pytest.fixture
def page(browser, live_server, settings):
    """A window of an editor: a member of the group, nothing more."""
    settings.SITE_URL = live_server.url
    ana = get_user_model().objects.create_user("ana", password=PASSWORD, is_staff=True)
    ana.groups.add(ensure_editors())
    page = signed_in(browser, live_server.url, "ana")
    yield page
    assert not page.refused


@pytest.fixture
def clock():
    with time_machine.travel(CLOSING_DAY) as traveller:
        yield traveller


@pytest.fixture
def desk(clock, page, live_server, no_variants):
    """The next issue, just begun, open on the desk."""
    call_command("import_issue", str(LAST))
    page.goto(f"{live_server.url}/admin/issues/issue/add/")
    assert page.input_value("#id_title") == "Del 16 al 31 de octubre (#20 de 2026)"
    page.click("#content [name=_save]")
    awake(page)
    page.get_by_role("button", name="Subir 1 sin título").wait_for()
    return page


def add_item(desk, text: str):
    """A news item with a text, the first in the part that waits for it; its text area has the focus."""
    waiting = desk.locator("#cards > .card:visible", has=desk.get_by_role("button", name="1 sin título"))
    if waiting.count():
        waiting.locator("textarea[name$=body]").focus()
    else:
        desk.click("[data-add=item]")
    area = desk.locator("textarea:focus")
    area.fill(text)
    desk.keyboard.press("Control+End")
    return area


def mark(desk, name: str, **answers: str) -> None:
    """Presses a button of the toolbar of the part that is written, and answers what is asked."""
    desk.locator(f".card:focus-within [data-mark={name}]").click()
    for field, answer in answers.items():
        desk.fill(f"#asking [name={field}]", answer)
    desk.click("#asking [value=yes]")


def save(desk) -> None:
    """Presses the button and waits for the page that says so; a draft has none: it saves itself and is opened anew."""
    awake(desk)
    if desk.locator("button.save[name=save]").is_visible():
        with desk.expect_navigation():
            desk.click("button.save[name=save]")
        desk.wait_for_selector(".success")
        awake(desk)
        return
    desk.keyboard.press("Control+s")
    desk.wait_for_selector("#desk[data-state=saved]")
    desk.reload()
    awake(desk)


def test_a_fortnight_from_the_last_issue_to_its_readers(desk, live_server, browser, clock, tmp_path):
    picture = tmp_path / "faro.png"
    picture.write_bytes(png(width=900, height=500))
    desk.fill("#id_intro", "Hola. Esta quincena, faros y ríos.")
    add_item(desk, "**El faro de Poniente** vuelve a encenderse.\n\n")
    with desk.expect_file_chooser() as chooser:
        desk.locator(".card:focus-within [data-mark=picture]").click()
    chooser.value.set_files(picture)
    desk.fill("#asking [name=alt]", "Un faro de noche")
    desk.fill("#asking [name=caption]", "El faro, visto desde el muelle.")
    desk.click("#asking [value=yes]")
    add_item(desk, "**Una película sobre  el río**.\n\n")
    mark(desk, "video", url="https://youtu.be/abcdefghijk?t=90")
    add_item(desk, "**El puente** ya tiene barandilla")
    mark(desk, "note", note="La puso el herrero.")
    save(desk)

    slip = desk.locator("[data-code*=space] [data-fix]").first
    slip.click()
    desk.wait_for_function(
        "[...document.querySelectorAll('textarea')].every((t) => !t.value.includes('sobre  el'))"
    )
    save(desk)
    issue = Issue.objects.get(number=20)
    assert [item.number for item in issue.items.exclude(body="")] == [1, 2, 3]
    assert "sobre el río" in issue.items.get(number=2).body

    desk.click("#tab-preview")
    desk.click("#refresh")
    preview = desk.frame_locator("iframe[name=preview]")
    preview.get_by_text("El faro, visto desde el muelle.").wait_for()
    for tab in ("preview", "review", "pictures", "history"):
        desk.click(f"#tab-{tab}")
        assert violations(desk) == [], tab

    scheduling = desk.get_by_role(
        "button", name=re.compile(r"^Programar para el viernes 6 de noviembre.*, 08:00$")
    )
    desk.fill("#id_intro", "Hola. Esta quincena, faros y ríos. TK: el puente.")
    save(desk)
    assert desk.inner_text("#stopped") == "1 desliz lo impide"
    scheduling.click()
    assert "TK" in desk.inner_text(".facts")
    assert desk.locator("[name=insist][required]").is_visible()
    issue.refresh_from_db()
    assert issue.status == "draft"

    desk.get_by_role("link", name="Seguir escribiendo").click()
    awake(desk)
    desk.click("#tab-review")
    desk.click(".slips .stop [data-go]")
    assert desk.evaluate("document.activeElement.id") == "id_intro"
    desk.fill("#id_intro", "Hola. Esta quincena, faros y ríos.")
    save(desk)
    assert desk.locator("#stopped").is_hidden()
    scheduling.click()
    desk.click(".acts .go")
    desk.locator(".undo").wait_for()
    issue.refresh_from_db()
    assert issue.publish_at == datetime(2026, 11, 6, 7, 0, tzinfo=UTC)

    stranger = browser.new_context().new_page()
    address = live_server.url + issue.get_absolute_url()
    clock.move_to(issue.publish_at - timedelta(seconds=60))
    assert stranger.goto(address).status == 404
    clock.move_to(issue.publish_at)
    assert stranger.goto(address).status == 200
    read = stranger.inner_text("article")
    for words in ("Esta quincena, faros y ríos.", "El faro, visto desde el muelle.", "La puso el herrero."):
        assert words in read
    assert stranger.get_attribute("article img", "alt") == "Un faro de noche"
    assert stranger.locator("article a[href*='abcdefghijk']").count()


def browser_again(page):
    """A second window of the same person."""
    return page.context.browser.new_context(
        storage_state=page.context.storage_state(), locale="es-ES"
    ).new_page()


@pytest.mark.parametrize(
    ("answer", "faro"),
    [("mine", "El faro, contado por la segunda."), ("theirs", "El faro, contado por la primera.")],
)
def test_the_second_of_two_writers_sees_both_texts_and_loses_nothing(page, live_server, answer, faro):
    issue = make_issue(title="Del 1 al 15 de marzo (#5 de 2026)", slug="cinco", number=5, status="draft")
    make_item(issue, title="El faro", slug="el-faro", body="El faro de siempre.")
    make_item(issue, title="El río", slug="el-rio", body="El río de siempre.")
    make_item(issue, title="El puente", slug="el-puente", body="El puente de siempre.")
    address = f"{live_server.url}/admin/issues/issue/{issue.pk}/change/"
    other = browser_again(page)
    for tab in (page, other):
        tab.goto(address)
    page.fill("[name=items-0-body]", "El faro, contado por la primera.")
    page.fill("[name=items-2-body]", "El puente, contado por la primera.")
    save(page)
    other.fill("[name=items-0-body]", "El faro, contado por la segunda.")
    other.fill("[name=items-1-body]", "El río, contado por la segunda.")
    other.click("button.save[name=save]")
    other.wait_for_selector(".reading-room")
    assert violations(other) == []
    assert "No se pierde nada: tome de cada uno" in other.inner_text(".reading-room")

    def shown(part: str, side: str) -> tuple[str, bool]:
        choice = other.locator(f"label:has([name='item:{part}'][value={side}])")
        return choice.locator(".text").inner_text().splitlines()[-1], choice.locator("input").is_checked()

    assert shown("el-faro", "mine") == ("El faro, contado por la segunda.", True)
    assert shown("el-faro", "theirs") == ("El faro, contado por la primera.", False)
    assert shown("el-rio", "mine") == ("El río, contado por la segunda.", True)
    assert shown("el-puente", "theirs") == ("El puente, contado por la primera.", True)
    assert issue.items.get(slug="el-faro").body == "El faro, contado por la primera."

    other.check(f"[name='item:el-faro'][value={answer}]")
    other.click(".choices .save")
    other.wait_for_selector(".success")
    assert list(issue.items.order_by("position").values_list("body", flat=True)) == [
        faro,
        "El río, contado por la segunda.",
        "El puente, contado por la primera.",
    ]
    kept = [item["body"] for version in issue.versions.all() for item in version.data["items"]]
    assert {
        "El faro de siempre.",
        "El faro, contado por la primera.",
        "El faro, contado por la segunda.",
    } <= set(kept)

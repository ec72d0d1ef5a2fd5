"""Every screen of the desk, wide and on phones, light and dark: axe finds nothing, and nothing is wider than the window."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from django.contrib.auth import get_user_model

from issues import schedule
from issues.content import IssueContent
from issues.editing.saving import store
from issues.models import Issue
from tests.factories import make_issue, make_item, make_picture
from tests.tools.looks import faults, looks

from .test_desk import page  # noqa: F401 - a fixture
from .test_flow import pytestmark  # noqa: F401 - a fixture

ARRIVING = """---
title: Del 16 al 31 de marzo (#6 de 2026)
---
Hola otra vez.

## Noticias

1️⃣ **El faro** vuelve a [encenderse](https://ejemplo.es/faro).

![Un faro](falta.png)

2️⃣ **El río** baja crecido. [[Una crecida muy larga que ocupa más de una línea](https://ejemplo.es/rio)]
"""


@pytest.fixture
def draft() -> Issue:
    """A draft with all that the desk can show: pictures with and without words or a file, topics, slips, versions."""
    issue = make_issue(
        title="Del 1 al 15 de marzo (#5 de 2026)",
        slug="cinco",
        number=5,
        status="draft",
        publish_at=schedule.moment_of_day(date(2199, 1, 4)),
        tags=["faros", "ríos"],
    )
    make_picture(issue, name="faro.png")
    make_picture(issue, name="perdida.png", missing=True)
    make_item(issue, title="El faro", slug="el-faro", tags=["faros"])
    make_item(issue, title="El río", slug="el-rio", body="El río  baja, TK.\n\n![](faro.png)")
    make_item(issue, title="El puente", slug="el-puente", body='![Un puente](perdida.png "Visto de lejos")')
    ana = get_user_model().objects.get(username="ana")
    for intro in ("Hola. Esta quincena, faros.", "Hola. Esta quincena, faros y ríos."):
        store(issue, replace(IssueContent.of(issue), intro=intro), by=ana)
    issue.refresh_from_db()
    return issue


def lists(page, site: str, draft: Issue) -> Iterator[str]:  # noqa: F811
    """Opens every room of the desk: lists, calendar, what begins an issue."""
    for address in (
        *("", "status/", "password_change/", "issues/issue/", "issues/issue/add/", "issues/issue/receive/"),
        "issues/issue/archive/",
        *("issues/issue/calendar/", "issues/issue/calendar/2199/", "issues/issue/calendar/2026-01-02/"),
        *(f"issues/issue/calendar/2199/?move={draft.pk}", "issues/issue/calendar/2199-01-11/"),
        *("issues/topic/", "issues/picture/", "issues/link/", "issues/newsitem/"),
        *("issues/alias/", "issues/alias/add/", "mailing/mailing/"),
        *("auth/user/", "auth/user/add/", "auth/group/", "auth/group/add/"),
        *(f"auth/user/{get_user_model().objects.get().pk}/{page}/" for page in ("change", "password")),
    ):
        page.goto(f"{site}/admin/{address}")
        yield address


def single(page, site: str, draft: Issue) -> Iterator[str]:  # noqa: F811
    """Opens the pages about one issue, one topic, one picture, one item."""
    topic, picture, item = draft.tags.get(folded="faros"), draft.pictures.first(), draft.items.first()
    names = (
        "publication/confirm/?action=publish",
        "publication/",
        "share/",
        "history/",
        "delete/",
        f"desk/version/{draft.versions.last().pk}/",
    )
    for address in (
        *(f"issue/{draft.pk}/{name}" for name in names),
        *(f"topic/{topic.pk}/change/", f"topic/{topic.pk}/merge/"),
        *(f"picture/{picture.pk}/change/", f"newsitem/{item.pk}/change/"),
    ):
        page.goto(f"{site}/admin/issues/{address}")
        yield address


def desk(page, site: str, draft: Issue) -> Iterator[str]:  # noqa: F811
    """The desk with each of its tabs, its dialog, and what the second of two writers sees."""
    address = f"{site}/admin/issues/issue/{draft.pk}/change/"
    page.goto(address)
    for tab in ("preview", "review", "pictures", "history"):
        page.click(f"#tab-{tab}")
        yield f"desk: {tab}"
    if page.locator("#tab-text").is_visible():  # on a phone the text is one of the tabs
        page.click("#tab-text")
    page.locator(".card .tools [data-mark=citation]:visible").first.click()
    yield "desk: dialog"
    page.keyboard.press("Escape")
    page.goto(address)
    page.fill("[name=items-0-body]", "El faro, contado por la segunda.")
    now = IssueContent.of(draft)
    body = "El faro, contado por la primera."
    store(draft, replace(now, items=(replace(now.items[0], body=body), *now.items[1:])))
    page.click("button.save[name=save]")
    page.wait_for_selector(".reading-room")
    yield "two writers"


def arriving(page, site: str, draft: Issue) -> Iterator[str]:  # noqa: F811
    """What arrives: a new issue, a change to one of ours, and what cannot come in."""
    for name, text, into in (
        ("nothing", " ", ""),
        ("rejected", "---\nslug: sin-titulo\n---\nHola.", ""),
        ("a new one", ARRIVING, ""),
        ("into ours", ARRIVING, f"{draft.pk}"),
    ):
        page.goto(f"{site}/admin/issues/issue/receive/")
        page.fill("[name=text]", text)
        page.select_option("[name=into]", into)
        page.click(".receive button.go")
        page.wait_for_selector(".receive .refused, .receive [name=take]")
        yield f"review: {name}"
        for summary in page.locator(".receive summary").all():
            summary.click()
        yield f"review: {name}, unfolded"


@looks
@pytest.mark.parametrize("screens", [lists, single, desk, arriving])
def test_every_screen_can_be_used_by_everybody(page, live_server, draft, screens, widths):  # noqa: F811
    page.set_viewport_size({"width": widths[0], "height": 800})
    found = [fault for name in screens(page, live_server.url, draft) for fault in faults(page, name, widths)]
    assert not found

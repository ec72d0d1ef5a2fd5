"""Every screen of the desk, wide and on a phone, light and dark: axe finds nothing, and nothing is wider than the window."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.contrib.auth import get_user_model

from issues.models import Issue
from issues.saving import store
from issues.texts import IssueText
from tests.factories import make_issue, make_item, make_picture

from .test_desk import page, violations  # noqa: F401 - a fixture
from .test_flow import browser, pytestmark  # noqa: F401 - a fixture, and when to skip

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
        publish_at=None,
        tags=["faros", "ríos"],
    )
    make_picture(issue, name="faro.png")
    make_picture(issue, name="perdida.png", missing=True)
    make_item(issue, title="El faro", slug="el-faro", tags=["faros"])
    make_item(issue, title="El río", slug="el-rio", body="El río  baja, TK.\n\n![](faro.png)")
    make_item(issue, title="El puente", slug="el-puente", body='![Un puente](perdida.png "Visto de lejos")')
    ana = get_user_model().objects.get(username="ana")
    for intro in ("Hola. Esta quincena, faros.", "Hola. Esta quincena, faros y ríos."):
        store(issue, replace(IssueText.of(issue), intro=intro), by=ana)
    issue.refresh_from_db()
    return issue


def screens(page, site: str, draft: Issue) -> Iterator[str]:  # noqa: F811
    """Opens one screen of the desk after the other and says its name."""
    admin = f"{site}/admin/issues"
    desk = f"{admin}/issue/{draft.pk}/change/"
    topic = draft.tags.get(folded="faros").pk
    plain = {
        "list": f"{admin}/issue/",
        "calendar": f"{admin}/issue/calendar/2026/",
        "publication": f"{admin}/issue/{draft.pk}/publication/",
        "share": f"{admin}/issue/{draft.pk}/share/",
        "new issue": f"{admin}/issue/add/",
        "version": f"{admin}/issue/{draft.pk}/desk/version/{draft.versions.last().pk}/",
        "topics": f"{admin}/topic/",
        "topic": f"{admin}/topic/{topic}/change/",
        "merge": f"{admin}/topic/{topic}/merge/",
        "receive": f"{admin}/issue/receive/",
    }
    for name, address in plain.items():
        page.goto(address)
        yield name
    page.goto(desk)
    for tab in ("preview", "review", "pictures", "history"):
        page.click(f"#tab-{tab}")
        yield f"desk: {tab}"
    page.click(".card .tools [data-mark=citation]")
    yield "desk: dialog"
    page.keyboard.press("Escape")
    for into in ("", f"{draft.pk}"):
        page.goto(f"{admin}/issue/receive/")
        page.fill("[name=text]", ARRIVING)
        page.select_option("[name=into]", into)
        page.click(".receive button.go")
        page.wait_for_load_state()
        yield f"review {'into ours' if into else 'of a new one'}"
    page.goto(desk)
    page.fill("[name=items-0-body]", "El faro, contado por la segunda.")
    now = IssueText.of(draft)
    body = "El faro, contado por la primera."
    store(draft, replace(now, items=(replace(now.items[0], body=body), *now.items[1:])))
    page.click("button.save[name=save]")
    page.wait_for_selector(".reading-room")
    yield "two writers"
    page.context.clear_cookies()
    page.goto(f"{site}/admin/")
    yield "login"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_every_screen_can_be_used_by_everybody(page, live_server, draft, scheme, width):  # noqa: F811
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    found = []
    for name in screens(page, live_server.url, draft):
        refused = page.refused[:]
        found += [(name, *each) for each in violations(page)]
        page.evaluate("document.title")
        page.refused[:] = refused  # axe itself would like to write styles
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wider > 0:
            found.append((name, "wider than the window", wider))
    assert not found

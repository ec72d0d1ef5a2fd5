"""An editor at the desk with a draft, and a line that can be slow or lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth import get_user_model

from issues.accounts.roles import ensure_editors
from issues.models import Issue
from tests.factories import make_issue, make_item

from ..test_flow import PASSWORD, awake, signed_in

SLOW = 2500  # milliseconds until an answer comes


def editor(name: str):
    """An account of the editors' group, nothing more."""
    user = get_user_model().objects.create_user(name, password=PASSWORD, is_staff=True)
    user.groups.add(ensure_editors())
    return user


@pytest.fixture
def page(browser, live_server, settings, no_variants) -> Iterator:
    """A window of Ana's."""
    settings.SITE_URL = live_server.url
    editor("ana")
    page = signed_in(browser, live_server.url, "ana")
    yield page
    assert not page.refused


@pytest.fixture
def draft() -> Issue:
    issue = make_issue(title="Del 1 al 15 de marzo (#5 de 2026)", slug="cinco", number=5, status="draft")
    for number, name in enumerate(("faro", "pozo", "puente"), start=1):
        make_item(
            issue, title=f"El {name}", slug=f"el-{name}", number=number, body=f"**El {name}** de siempre."
        )
    return issue


@pytest.fixture
def public(draft) -> Issue:
    Issue.objects.update(status="ready")
    draft.refresh_from_db()
    return draft


@pytest.fixture
def desk_of(page, live_server) -> Callable:
    """Opens the desk of an issue, in Ana's window or another one."""

    def opened(issue: Issue, window=page):
        window.goto(f"{live_server.url}/admin/issues/issue/{issue.pk}/change/")
        awake(window)
        return window

    return opened


@pytest.fixture
def another_tab(page) -> Callable:
    """A second tab of the same browser (Playwright lets only a script open one in this context)."""

    def opened():
        with page.context.expect_page() as tab:
            page.evaluate("window.open('about:blank')")
        return tab.value

    return opened


def line(page, *, wait: int = 0, lost: bool = False) -> None:
    """Makes the window's line slow (answers take `wait` milliseconds) or loses it."""
    if not hasattr(page, "line"):  # each session has conditions of its own, and the worst holds
        page.line = page.context.new_cdp_session(page)
        page.line.send("Network.enable")
    conditions = {"offline": lost, "latency": wait, "downloadThroughput": -1, "uploadThroughput": -1}
    page.line.send("Network.emulateNetworkConditions", conditions)


def cut(page) -> None:
    """The window never reaches the server again, not even while it closes (there DevTools lets requests through)."""
    page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('Failed to fetch')); }")


def state(page, name: str) -> None:
    """Waits until the page says that its text is saved, kept, in conflict, not sent."""
    page.wait_for_selector(f"#desk[data-state={name}]", timeout=20_000)


def typed(page, target: str, text: str) -> None:
    """Types at the end of a field, as an editor does."""
    page.locator(target).press("Control+End")
    page.keyboard.type(text)


@pytest.fixture
def issue() -> Issue:
    """A draft without parts."""
    return make_issue(title="Del 1 al 15 de marzo (#5 de 2026)", slug="cinco", number=5, status="draft")


@pytest.fixture
def open_desk(desk_of) -> Callable:
    """Opens an issue on the desk and gives back the window, its scripts awake."""
    return desk_of

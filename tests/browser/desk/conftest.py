"""An editor's window, and an issue open in it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from issues.models import Issue
from tests.factories import make_issue

from ..test_desk import page  # noqa: F401 - a fixture


@pytest.fixture
def issue() -> Issue:
    """A draft without parts."""
    return make_issue(title="Del 1 al 15 de marzo (#5 de 2026)", slug="cinco", number=5, status="draft")


@pytest.fixture
def open_desk(page, live_server) -> Callable:  # noqa: F811
    """Opens an issue on the desk and gives back the window, its scripts awake."""

    def opened(issue: Issue):
        page.goto(f"{live_server.url}/admin/issues/issue/{issue.pk}/change/")
        page.wait_for_selector("html.scripted")
        return page

    return opened

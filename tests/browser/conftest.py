"""A Chromium for each module of browser tests, empty again for each test."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from django.db import connection, connections

from . import CHROMIUM


def pytest_runtest_setup(item: pytest.Item) -> None:
    """No test without a browser; and none twice whose answer is the same: the second run takes a third less."""
    if not CHROMIUM:
        pytest.skip("no Chromium here: apt-get install chromium")
    if connection.vendor != "sqlite" and item.get_closest_marker("appearance"):
        pytest.skip("pages look the same with every database: seen with SQLite")


@pytest.fixture(scope="module")
def chromium() -> Iterator:
    from playwright.sync_api import sync_playwright

    with pytest.MonkeyPatch.context() as environment, sync_playwright() as playwright:
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's event loop runs in this thread
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def browser(chromium) -> Iterator:
    """A browser without windows."""
    yield chromium
    for window in chromium.contexts:
        window.close()
    connections.close_all()  # Playwright's event loop has connections of its own


@pytest.fixture(autouse=True)
def _on_sqlite_unless_asked() -> None:
    """A desk that saves by itself may still be writing when PostgreSQL's tables are emptied: BROWSER_ON_POSTGRES=1 tries."""
    if connection.vendor == "postgresql" and not os.environ.get("BROWSER_ON_POSTGRES"):
        pytest.skip("browser tests run on SQLite; BROWSER_ON_POSTGRES=1 runs them here too")

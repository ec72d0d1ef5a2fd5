"""A Chromium for each module of browser tests, empty again for each test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition

import pytest
from django.core.signals import request_finished, request_started
from django.db import connections

from . import CHROMIUM


def pytest_runtest_setup(item: pytest.Item) -> None:
    """No test without a browser."""
    if not CHROMIUM:
        pytest.skip("no Chromium here: apt-get install chromium")


@pytest.fixture(scope="module")
def chromium() -> Iterator:
    from playwright.sync_api import sync_playwright

    with pytest.MonkeyPatch.context() as environment, sync_playwright() as playwright:
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's event loop runs in this thread
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def answered() -> Iterator[None]:
    """Waits at the end until every request has its answer: what a closed window asked for may still be writing, and
    PostgreSQL cannot empty tables that somebody writes."""
    running, changed = 0, Condition()

    def started(**_said: object) -> None:
        nonlocal running
        with changed:
            running += 1

    def finished(**_said: object) -> None:
        nonlocal running
        with changed:
            running -= 1
            changed.notify_all()

    request_started.connect(started)
    request_finished.connect(finished)
    try:
        yield
        with changed:
            assert changed.wait_for(lambda: running <= 0, timeout=60), "a request had no answer for a minute"
    finally:
        request_started.disconnect(started)
        request_finished.disconnect(finished)


@pytest.fixture
def browser(chromium) -> Iterator:
    """A browser without windows."""
    with answered():
        yield chromium
        for window in chromium.contexts:
            window.close()
    connections.close_all()  # Playwright's event loop has connections of its own

"""What every test gets: translations, a media folder of its own, quick passwords."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection, connections
from django.utils import timezone, translation

from mailing.delivery import claims, planning, taking_back
from tests.browser import CHROMIUM


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says what the suite ran on: the closing line alone would hide a missing browser."""
    engine = connection.vendor
    other = " (DATABASE_URL=postgres://… runs it on PostgreSQL)" if engine == "sqlite" else ""
    terminalreporter.write_line(
        f"Database: {engine}{other}. Browser: {CHROMIUM or 'none found, its tests were skipped'}."
    )


PURE = Path(__file__).parent / "parsing"  # knows no database
LONG = ("test_kills", "test_drill", "test_screens", "test_reading", "test_hidden")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest tests go first, so that no process waits for one at the end."""
    items.sort(key=lambda item: item.path.stem not in LONG)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """What no database has a part in is proved once, with SQLite: the second run takes a third less."""
    is_same = item.get_closest_marker("appearance") or item.path.is_relative_to(PURE)
    if connection.vendor != "sqlite" and is_same:
        pytest.skip("the same whatever the database: proved with SQLite")


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """One process more than processors: some tests wait for a server that was told to be slow."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    request: pytest.FixtureRequest,
    django_db_modify_db_settings: None,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """A file for SQLite where a browser is at work: in memory, its server and its test lock each other's tables."""
    if any("browser" in item.path.parts for item in request.session.items):
        settings = connections.settings["default"]
        if settings["ENGINE"].endswith("sqlite3"):
            settings["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(autouse=True)
def apart(settings, tmp_path: Path) -> None:
    """No test writes into the checkout, and none depends on the developer's environment."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.SITE_URL = "https://quincena.example"
    settings.LANGUAGE_CODE = "es"
    settings.LINK_CHECK_DAYS = 0


@pytest.fixture
def one_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL's own clock is the one that a test moves too."""
    for module in (planning, taking_back, claims):
        monkeypatch.setattr(module, "moment", timezone.now)


@pytest.fixture
def english() -> Iterator[None]:
    """For tests of modules whose sentences are written in English."""
    with translation.override("en"):
        yield


@pytest.fixture
def no_variants(monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests that import whole archives: lighter pictures have tests of their own and would take minutes."""
    monkeypatch.setattr("issues.pictures.variants.make", lambda hashes, advance=None: 0)

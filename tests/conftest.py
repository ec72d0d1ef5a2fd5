"""What every test gets: translations, a media folder of its own, quick passwords."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

from newsletter.messages import compile_stale

compile_stale()


@pytest.fixture(autouse=True)
def apart(settings, tmp_path: Path) -> None:
    """No test writes into the checkout, and none depends on the developer's environment."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.SITE_URL = "https://quincena.example"
    settings.LANGUAGE_CODE = "es"


@pytest.fixture
def english() -> Iterator[None]:
    """For tests of modules whose sentences are written in English."""
    with translation.override("en"):
        yield


@pytest.fixture
def no_variants(monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests that import whole archives: lighter pictures have tests of their own and would take minutes."""
    monkeypatch.setattr("issues.variants.make", lambda hashes, advance=None: 0)

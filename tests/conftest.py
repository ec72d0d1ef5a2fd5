"""What every test gets: translations, a media folder of its own, quick passwords."""

from pathlib import Path

import pytest

from newsletter.messages import compile_stale

compile_stale()


@pytest.fixture(autouse=True)
def apart(settings, tmp_path: Path) -> None:
    """No test writes into the checkout, and none depends on the developer's environment."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.SITE_URL = "https://quincena.example"
    settings.LANGUAGE_CODE = "es"

"""System check: whether picture files can be written where MEDIA_ROOT says."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error


def media_root_is_writable(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """An error when neither the folder nor, before it is made, the nearest one above it may be written to."""
    folder = Path(settings.MEDIA_ROOT).absolute()
    nearest = next(path for path in (folder, *folder.parents) if path.exists())
    if nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK):
        return []
    return [
        Error(
            f"MEDIA_ROOT: pictures cannot be stored in {folder}: {nearest} is no folder this program may write to.",
            hint=f"Make the folder and give it to the service's account: install -d -o USER {folder}",
            id="quincena.E001",
        )
    ]

"""Tests in a real browser: Debian's Chromium, without its windows where that is here too (a quarter less to compute)."""

import shutil

CHROMIUM = (
    shutil.which("chromium-headless-shell") or shutil.which("chromium") or shutil.which("chromium-browser")
)

"""No regular expression of the code base takes more than a time in proportion to its text."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

from tests.tools import patterns


@pytest.mark.appearance  # the same whatever the database
def test_every_pattern_is_linear_or_bounded() -> None:
    """In a process of its own: a pattern that runs away cannot be stopped from outside."""
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "newsletter.settings"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.tools.patterns"],
        cwd=settings.BASE_DIR,
        env=env,
        capture_output=True,
        text=True,
    )
    assert done.stdout == "" and done.returncode == 0, done.stdout + done.stderr[-2000:]


def test_patterns_are_found_wherever_they_are_written() -> None:
    places = [use.place for use in patterns.uses()]
    assert len(places) > 300
    assert any("dialect/autolinks.py _BARE" in place for place in places)


def test_a_slow_pattern_is_caught() -> None:
    import re

    slow = patterns.Use("here", re.compile(r"\s*\n\s*"), anchored=False)
    assert list(patterns.slow_uses([slow]))

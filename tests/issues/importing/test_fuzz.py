"""The promise itself, tried with made-up sources: what a source holds is on its page or named by a warning.

`FUZZ_MINUTES=20 pytest -n 0 -s tests/issues/importing/test_fuzz.py` tries new ones for that long and prints each loss as
small as hypothesis can make it; otherwise a short run that is the same every time.
"""

from __future__ import annotations

import os
import random
import time
from dataclasses import replace

import hypothesis
import pytest
from hypothesis import HealthCheck, given, settings

from issues.importing import verification
from issues.importing.matching import content_of
from issues.models import Issue
from issues.parsing.documents import SourceDocument
from issues.parsing.parse import parse
from issues.rendering.render import render_issue
from tests.tools.loss_check import unsaid
from tests.tools.made_up import MadeUp, sources

pytestmark = pytest.mark.usefixtures("english")
HEAD = "---\ntitle: Uno\ndate: 2024-03-15\n---\n\n"
MINUTES = float(os.environ.get("FUZZ_MINUTES", "0"))
USUAL = settings(
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
    derandomize=not MINUTES,
    max_examples=120,
)


def lost(source: MadeUp) -> list[str]:
    """What the page of a made-up source lacks and no warning names."""
    suffix = ".html" if source.is_html else ".md"
    parsed = parse(SourceDocument("uno", "uno", "uno", suffix, (HEAD + source.text).encode()))
    content = content_of(parsed, slug="uno", here=[])
    named = replace(content, items=tuple(replace(item, slug=f"i{n}") for n, item in enumerate(content.items)))
    reading = render_issue(named, issue=Issue(slug="uno"), links={}, pictures=())
    told = [*parsed.problems, *verification.compare(reading, parsed), *parsed.pictures]
    return unsaid(source.facts, verification.whole(reading), "\n".join(map(str, told)))


@pytest.mark.parametrize("is_html", [True, False], ids=["html", "markdown"])
def test_nothing_of_a_made_up_source_is_lost_unsaid(is_html: bool) -> None:
    @USUAL
    @given(sources(is_html=is_html))
    def check(source: MadeUp) -> None:
        assert lost(source) == [], source.text

    end = time.monotonic() + MINUTES * 30
    if not MINUTES:
        check()
    failures = 0
    while time.monotonic() < end:
        try:
            hypothesis.seed(random.randrange(10**9))(check)()
        except AssertionError as error:
            failures += 1
            print("=====", error, flush=True)  # noqa: T201
    assert not failures

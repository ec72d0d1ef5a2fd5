"""No kind of token, however often it comes, takes import, preview or proofreading more than a time in proportion."""

import subprocess
import sys

import pytest
from django.conf import settings

from issues.parsing.limits import MAX_LINES, MAX_MARKS, check_body
from issues.parsing.problems import Rejected
from tests.tools import floods

# Those that took minutes once. Every kind, in every place: `python -m tests.tools.floods`; 200,000 times: `--whole`.
SAMPLE = [
    "square alone",
    "link titles alone",
    "stars alone",
    "escaped ends alone",
    "dashes alone",
    "shortcode tags alone",
    "inline notes closed alone",
]


@pytest.mark.appearance  # the same whatever the database
def test_no_token_takes_long_however_often_it_comes() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.tools.floods", *SAMPLE],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
    )
    assert done.stdout == "" and done.returncode == 0, done.stdout + done.stderr[-2000:]


def test_a_step_that_grows_too_fast_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    def quadratic(text: str) -> None:
        for n in range(0, len(text), 10):
            text[n:].count("b")
            sum(1 for _ in text[n : n + 10_000])

    monkeypatch.setattr(floods, "STEPS", {"reading": lambda text: None, "slow": quadratic})
    monkeypatch.setattr(floods, "SMALL", (40_000,))
    monkeypatch.setattr(floods, "SLOW", 0.01)
    monkeypatch.setattr(floods, "GROWS", 1.5)
    assert [line.partition(":")[0] for line in floods.failures(["letters alone"])] == [
        "letters alone, 40000 times"
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a\n" * (MAX_LINES + 2), "One block has 5002 lines"),
        ("*a* " * MAX_MARKS, "One block has 10000 of the marks"),
        ("a@b.es\n\n" * 7_000, "The text has 7000 addresses"),
        ("Uno^[nota] " * 1_100, "The text has 1100 footnotes"),
    ],
)
def test_more_than_anyone_writes_is_refused_with_what_to_do(text: str, sentence: str) -> None:
    with pytest.raises(Rejected) as refused:
        check_body(text, html=False)
    assert str(refused.value).startswith(sentence) and ":" in str(refused.value)
    check_body(text[: len(text) // 4], html=False)

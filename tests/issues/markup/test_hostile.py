"""Hostile bodies become harmless markup that still says what the writer said."""

import csv
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings

from issues.markup import Context, plain_text, render
from issues.parsing.limits import check_body
from issues.parsing.problems import Rejected
from tests.liveness import active_content, live_places

SHARED = Path(os.environ.get("QUINCENA_SHARED") or Path(settings.BASE_DIR).parent / "shared")
HOSTILE = SHARED / "hostile"
TARGETS = ("page", "mail", "feed", "preview")


@dataclass(frozen=True)
class Case:
    """A row of expected.csv."""

    file: str
    marker: str
    scope: str
    must_survive: str


def cases() -> Iterator[Case]:
    if not (HOSTILE / "expected.csv").is_file():
        return
    with (HOSTILE / "expected.csv").open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            if row["file"].startswith(("html/", "markdown/")):
                marker = row["marker"]
                if "\\" in marker:
                    marker = marker.encode().decode("unicode_escape")
                yield Case(row["file"], marker, row["scope"], row["must_survive"])


def body_of(path: Path) -> str:
    return path.read_text(encoding="utf-8").split("---\n", 2)[2]


ALL = list(cases())
needs_files = pytest.mark.skipif(not ALL, reason="the hostile files are not beside the checkout")


@needs_files
@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("case", ALL, ids=lambda case: case.file)
def test_a_hostile_body_is_harmless_and_keeps_its_words(case: Case, target: str) -> None:
    body = body_of(HOSTILE / case.file)
    html = render(
        body, Context(target=target, base_url="" if target in {"page", "preview"} else "https://q.test")
    ).html
    assert active_content(html) == []
    if case.scope == "not-live":
        assert live_places(html, case.marker) == []
    else:
        assert case.marker not in html
    assert case.must_survive in plain_text(html)


@needs_files
def test_the_check_sees_the_raw_payloads_as_live() -> None:
    raw = [case for case in ALL if case.file.startswith("html/") and case.scope == "not-live"]
    seen = [case for case in raw if live_places(body_of(HOSTILE / case.file), case.marker)]
    assert len(seen) >= 35


@pytest.mark.parametrize(
    "body",
    [
        "a" * 500_001,
        "<div>" * 300,
        "<b><i><u><p>" * 100,
        "[x](https://a.example) " * 2_001,
        "![x](a.png)\n" * 501,
        "[" * 400,
        "<a " * 400,
        ">" * 60 + " a",
        "- " * 60 + "a",
        "".join("    " * depth + "- x\n" for depth in range(60)),
        "".join("`" * length + " " for length in range(1, 120)),
        "|a|b|\n|-|-|\n" + "|x|y|\n" * 7_000,
        "h\n=\n\n" * 11_000,
        "".join(f"[^{n}] " for n in range(1_100)) + "\n\n" + "".join(f"[^{n}]: n\n\n" for n in range(1_100)),
        "<p " + " ".join(f"a{n}=1" for n in range(200)) + ">x</p>",
    ],
    ids=lambda body: body[:12],
)
def test_a_body_beyond_its_limits_is_rejected_in_a_sentence_and_shown_as_written(body: str) -> None:
    with pytest.raises(Rejected) as rejected:
        check_body(body, html=False)
    assert "\n" not in str(rejected.value)
    html = render(body, Context()).html
    assert html.startswith("<pre") and plain_text(html).split() == body.split()


def test_a_long_normal_issue_is_within_the_limits() -> None:
    item = '1️⃣ **Algo** pasó [[Título - meta.com](https://meta.example/a)] y *más*[^1].\n\n![x](a.png "y")\n\n---\n\n'
    check_body(item * 91 + "palabra " * 11_000 + "\n\n[^1]: nota\n", html=False)
    check_body("<p>Algo <a href='https://a.example'>x</a></p><hr><ul><li>a<li>b</ul>" * 400, html=True)


def test_code_may_hold_what_markup_may_not() -> None:
    check_body("```swift\n" + "let a: Array<Int>\n" * 400 + "```\n", html=False)

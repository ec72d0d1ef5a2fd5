"""Hostile bodies become harmless markup that still says what the writer said."""

import pytest

from issues.markup import Context, plain_text, render
from issues.parsing.limits import check_body
from issues.parsing.problems import Rejected
from tests.tools.hostile import Case, cases
from tests.tools.liveness import active_content, live_places

TARGETS = ("page", "mail", "feed", "preview")


def body_of(case: Case) -> str:
    return case.read().decode().split("---\n", 2)[2]


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("case", cases("html", "markdown"), ids=str)
def test_a_hostile_body_is_harmless_and_keeps_its_words(case: Case, target: str) -> None:
    base_url = "" if target in {"page", "preview"} else "https://q.test"
    html = render(body_of(case), Context(target=target, base_url=base_url)).html
    assert active_content(html) == []
    if case.scope == "not-live":
        assert live_places(html, case.marker) == []
    else:
        assert case.marker not in html
    assert case.survives in plain_text(html)


def test_the_check_sees_the_raw_payloads_as_live() -> None:
    raw = [case for case in cases("html") if case.scope == "not-live"]
    blind = [str(case) for case in raw if not live_places(body_of(case), case.marker)]
    assert len(blind) <= len(raw) / 5, blind


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
    body = item * 91 + "palabra " * 11_000 + "\n\n[^1]: nota\n"
    check_body(body, html=False)
    assert render(body, Context()).html.count("<hr>") >= 91, "it is rendered, not shown as it was written"
    check_body("<p>Algo <a href='https://a.example'>x</a></p><hr><ul><li>a<li>b</ul>" * 400, html=True)


def test_code_may_hold_what_markup_may_not() -> None:
    code = "let a: Array<Int>\n" * 400
    check_body(f"```swift\n{code}```\n", html=False)
    assert plain_text(render(f"```swift\n{code}```\n", Context()).html).split() == code.split()

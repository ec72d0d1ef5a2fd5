"""Equal remarks of an import are told once, with their number and their first places."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from issues.importing.remarks import RunRemarks, gathered
from issues.messages import from_json, localized, to_json
from issues.models import Issue
from issues.parsing.problems import Problem


def remark(line: int | None, **values: str) -> Problem:
    return Problem("x", "The element <{tag}> is not known.", line, **values)


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        ([8], "line 8: The element <b> is not known."),
        ([8, 10], "The element <b> is not known. (2 times: line 8, line 10)"),
        ([8, 8], "The element <b> is not known. (2 times: line 8)"),
        ([8, 9, 10, 11, 12], "The element <b> is not known. (5 times: line 8, line 9, line 10, …)"),
        ([None, None], "The element <b> is not known. (2 times)"),
    ],
)
@pytest.mark.usefixtures("english")
def test_equal_remarks_are_one(lines: list[int | None], text: str) -> None:
    (one,) = gathered([remark(line, tag="b") for line in lines])
    assert localized(one) == localized(from_json(to_json(one))) == text


def test_other_values_are_other_remarks_and_the_order_stays() -> None:
    found = gathered([remark(3, tag="b"), remark(1, tag="a"), remark(5, tag="b")])
    assert [len(problem.values) for problem in found] == [3, 1]


def test_a_run_tells_the_first_three_and_counts_the_others() -> None:
    run = RunRemarks()
    assert [run.is_shown(f"line {n}: Unknown keys: layout.") for n in range(5)] == [
        True,
        True,
        True,
        False,
        False,
    ]
    assert run.is_shown("Otra cosa.")
    assert list(run.more()) == [("Unknown keys: layout.", 2)]


@pytest.mark.django_db
@pytest.mark.usefixtures("english")
def test_an_editor_reads_a_remark_of_a_whole_archive_four_times(tmp_path: Path) -> None:
    for n in range(9):
        path = tmp_path / f"numero-{n}.md"
        path.write_text(
            f"---\ntitle: T{n}\nlayout: post\ndate: 2024-03-15\n---\n\n<blink>a</blink> b\n\n<blink>b</blink>\n"
        )
    errors = StringIO()
    call_command("import_issue", str(tmp_path), stdout=StringIO(), stderr=errors)
    lines = [line for line in errors.getvalue().splitlines() if "layout" in line]
    assert len(lines) == 4 and lines[-1].startswith("6 more times: ")
    assert len(Issue.objects.first().import_report["problems"]) == len(
        {problem["text"] for problem in Issue.objects.first().import_report["problems"]}
    )


def test_many_blocks_that_stay_html_are_told_as_one() -> None:
    sentence = "Markdown cannot say this block, so it stays HTML: <{tag}> “{words}”"
    many = [
        Problem("kept-as-html", sentence, line, tag="pre", words=f"código {line}") for line in range(1, 6)
    ]
    assert [str(each) for each in gathered(many)] == [
        "Markdown cannot say this block, so it stays HTML: <pre> “código 1” (5 times: line 1, line 2, line 3, …)"
    ]
    assert len(gathered(many[:3])) == 3

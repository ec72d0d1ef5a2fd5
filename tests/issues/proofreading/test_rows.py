"""From rows to findings: the archive, the number of queries, the command, and the shared corpus."""

import csv
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from issues.links import derive
from issues.models import SpellingWord
from issues.proofreading import load_archive, proofread
from tests.factories import make_issue, make_item, make_picture
from tests.tools import samples
from tests.tools.shared import CORPUS, SHARED, needs_corpus

SLIPS = SHARED / "tools" / "slips.csv"

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> tuple[int, str]:
    """The command's exit code and what it prints."""
    out = StringIO()
    try:
        call_command("proofread", *arguments, stdout=out, stderr=StringIO())
    except SystemExit as end:
        return int(end.code or 0), out.getvalue()
    return 0, out.getvalue()


def test_rows_become_findings_with_their_places() -> None:
    earlier = make_issue(number=1, title="El primero", slug="el-primero")
    make_item(earlier, body="Un [faro](https://faros.example/uno) vuelve.")
    derive.derive(earlier)
    issue = make_issue(number=2, publish_at=None, status="draft")
    make_item(issue, body="Mira [este faro](https://faros.example/uno).\n\n![](falta.png)")
    make_picture(issue, name="falta.png", missing=True)
    derive.derive(issue)
    told = {finding.code: finding for finding in proofread(issue)}
    assert "El primero" in told["link-used-before"].message
    assert (told["picture-missing"].item, told["picture-missing"].start) == (1, 46)


def test_the_archive_tells_where_the_newsletter_lived() -> None:
    first = make_issue(number=1)
    make_item(first, body="En los [números anteriores de la newsletter](https://alguien.substack.com).")
    derive.derive(first)
    second = make_issue(number=2)
    make_item(second, body="Lo conté en [otra parte](https://alguien.substack.com/p/otra).")
    derive.derive(second)
    told = [f.excerpt for f in proofread(second) if f.code == "old-home-link"]
    assert told == ["https://alguien.substack.com/p/otra"]


def test_own_words_are_kept_without_case() -> None:
    SpellingWord.learn("Bizum")
    SpellingWord.learn(" bizum")
    assert load_archive(make_issue(), {}).words == frozenset({"bizum"})


@pytest.mark.parametrize(("others", "parts"), [(1, 2), (8, 20)])
def test_queries_do_not_grow_with_the_archive_or_the_issue(
    others: int, parts: int, django_assert_max_num_queries
) -> None:
    for _other in range(others):
        make_item(make_issue(), body="[x](https://a.example/x)")
    issue = make_issue()
    for part in range(parts):
        make_item(issue, body=f"[x](https://a.example/x) [y](https://b.example/{part})")
        make_picture(issue)
    derive.derive(issue)
    with django_assert_max_num_queries(9):
        proofread(issue)


def test_the_command_prints_one_array_and_exits_1_when_something_blocks() -> None:
    issue = make_issue(number=3)
    make_item(issue, number=1)
    make_item(issue, number=1)
    code, out = run("--json")
    rows = json.loads(out)
    (row,) = [row for row in rows if row["code"] == "number-repeated"]
    assert code == 1
    assert set(row) == {"issue", "code", "severity", "message", "item", "excerpt"}
    assert (row["issue"], row["severity"], row["item"]) == (issue.slug, "block", 2)
    assert row["message"] == "El número 1 está repetido."


def test_the_command_exits_0_when_nothing_blocks() -> None:
    bad, good = make_issue(number=1), make_issue(number=2, period_start=None, period_end=None)
    make_item(bad, body="Falta TK.")
    make_item(good)
    assert run(good.slug, "--json")[0] == 0
    assert run(bad.slug)[0] == 1


def test_people_read_it_issue_by_issue_with_a_count_at_the_end() -> None:
    issue = make_issue(number=1, slug="uno")
    make_item(issue, body="Falta TK.")
    _code, out = run("uno")
    assert f"uno · {issue.title}" in out
    assert "! unfinished  parte 1:" in out
    assert out.strip().splitlines()[-1].startswith("1 número: 1 ")


def test_an_unknown_slug_is_refused() -> None:
    with pytest.raises(CommandError, match="nadie") as refusal:
        call_command("proofread", "nadie")
    assert refusal.value.returncode == 2


@pytest.mark.usefixtures("no_variants")
def test_the_slips_of_an_imported_sample_are_found_and_nothing_else_blocks(tmp_path) -> None:
    bundle = samples.write_bundle("enlaces-y-avisos", tmp_path)
    call_command("import_issue", str(bundle), stdout=StringIO(), stderr=StringIO())
    rows = json.loads(run("--json")[1])
    assert [(row["code"], row["item"]) for row in rows if row["severity"] == "block"] == [
        ("number-repeated", 4)
    ]


@needs_corpus
@pytest.mark.usefixtures("no_variants")
def test_the_slips_of_the_corpus_are_found_and_no_more_than_three_an_issue_block_falsely() -> None:
    call_command("import_issue", str(CORPUS / "posts"), stdout=StringIO(), stderr=StringIO())
    rows = json.loads(run("--json")[1])
    slips = [
        slip
        for slip in csv.DictReader(SLIPS.read_text(encoding="utf-8").splitlines())
        if slip["expect"] == "must"
    ]

    def tells(row: dict, slip: dict) -> bool:
        where = "" if slip["where"] == "all of them" else slip["where"]
        same = (row["issue"], row["code"]) == (slip["post"], slip["what"])
        return same and where in f"{row['message']} {row['excerpt']}"

    assert [slip for slip in slips if not any(tells(row, slip) for row in rows)] == []
    blocking = [row for row in rows if row["severity"] == "block"]
    false = [row for row in blocking if not any(tells(row, slip) for slip in slips)]
    for post in {row["issue"] for row in false}:
        assert sum(row["issue"] == post for row in false) <= 3

"""Every hostile encoding and front matter ends as it must, before anything is stored."""

from __future__ import annotations

import pytest

from issues.parsing.problems import Rejected
from issues.parsing.source.decode import decode
from issues.parsing.source.front_matter import split
from tests.tools.hostile import Case, cases

# Where the list allows two outcomes and the file comes in: what of it must be harmless then.
COMES_IN_AS = {
    "007": {"status": "draft"},
    "013": {"title": "no"},
    "046": {"status": "draft"},
    "047": {"status": "draft"},
    "049": {"tags": ("12",)},
    **{key: {"slug": ""} for key in ["053", "055", "056", "058", "059", "061"]},
    **{key: {"cover": ""} for key in ["064", "065", "067", "068"]},
    "070": {"aliases": ()},
    **{key: {} for key in ["071", "073", "091", "098", "103", "104", "109"]},
}


ALL = cases("encodings", "frontmatter")


@pytest.mark.parametrize("case", ALL, ids=str)
def test_a_hostile_file_ends_as_expected(case: Case) -> None:
    try:
        decoded = decode(case.read())
        source = split(decoded.text)
    except Rejected as rejected:
        assert case.outcome == "reject" or (case.either and not case.path)
        assert str(rejected).isprintable()
        return
    text = f"{source.front_matter.title}\n{source.front_matter.summary}\n{source.body}"
    assert case.outcome != "reject" or case.either
    assert case.survives in text
    if not case.marker.isprintable():
        assert case.marker not in text


@pytest.mark.parametrize("case", [case for case in ALL if case.path and case.outcome == "reject"], ids=str)
def test_what_of_a_doubtful_file_comes_in_is_harmless_and_said(case: Case) -> None:
    number = case.name[:3]
    try:
        decoded = decode(case.read())
        source = split(decoded.text)
    except Rejected:
        return
    assert {name: getattr(source.front_matter, name) for name in COMES_IN_AS[number]} == COMES_IN_AS[number]
    assert bool(decoded.problems or source.problems) == (number not in ("013", "049", "091"))

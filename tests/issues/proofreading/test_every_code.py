"""Every check finds its slips and leaves near misses alone: what looks like a slip and is right."""

from __future__ import annotations

import pytest

from issues.proofreading import CHECKS, check

from .cases import CASES, Case

CODES = [one.code for one in CHECKS]


@pytest.fixture(autouse=True)
def dictionary(request: pytest.FixtureRequest) -> None:
    """A small Spanish dictionary for the cases of spelling: no machine has to have one."""
    if "spelling" in request.node.name:
        request.getfixturevalue("spanish")


def _told(code: str, written) -> list[str]:
    draft, on = Case.of(written)
    return [f"{finding.message} | {finding.excerpt}" for finding in check(draft, on) if finding.code == code]


@pytest.mark.parametrize(("code", "slip"), [(code, slip) for code in CASES for slip in CASES[code].slips])
def test_a_slip_is_told(code: str, slip) -> None:
    assert _told(code, slip)


@pytest.mark.parametrize(
    ("code", "near_miss"), [(code, near_miss) for code in CASES for near_miss in CASES[code].near_misses]
)
def test_what_only_looks_like_a_slip_is_not_told(code: str, near_miss) -> None:
    assert _told(code, near_miss) == []


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_a_slip_and_a_near_miss(code: str) -> None:
    assert code in CASES, f"{code}: write its cases in tests/issues/proofreading/cases/"
    assert CASES[code].slips and CASES[code].near_misses


def test_every_case_is_of_a_code() -> None:
    assert set(CASES) == set(CODES) and len(CODES) == len(set(CODES))

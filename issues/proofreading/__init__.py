"""Checks that an editor sees before readers do: `proofread(issue)` runs them all and returns their findings.

    for finding in proofread(issue): ...

A check is one small function in one of the modules below; `docs/proofreading.md` lists them all.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

from ..models import Issue
from ..parsing.limits import is_within
from . import (
    brackets,
    days,
    footnotes,
    links,
    numbering,
    periods,
    pictures,
    spelling,
    structure,
    typography,
)
from .archive import Archive, ArchivedIssue, load_archive
from .checks import Check
from .draft import Draft, DraftPicture, build_draft, from_issue
from .findings import BLOCK, LOOK, Finding, Fix

__all__ = [
    "BLOCK",
    "CHECKS",
    "LOOK",
    "Archive",
    "ArchivedIssue",
    "Draft",
    "DraftPicture",
    "Finding",
    "Fix",
    "build_draft",
    "check",
    "from_issue",
    "load_archive",
    "proofread",
]

MOST_OF_A_CHECK = 300
"""Findings of one kind that are told at once: nobody reads more, and a text can have a hundred thousand."""
CHECKS: tuple[Check, ...] = (
    *periods.CHECKS,
    *days.CHECKS,
    *numbering.CHECKS,
    *links.CHECKS,
    *pictures.CHECKS,
    *footnotes.CHECKS,
    *structure.CHECKS,
    *brackets.CHECKS,
    *typography.CHECKS,
    *spelling.CHECKS,
)


def proofread(issue: Issue, draft: Draft | None = None) -> list[Finding]:
    """The findings of an issue as it is stored, or of a draft of it, without those its editor ignores; what blocks
    cannot be ignored."""
    draft = draft or from_issue(issue)
    ignored = set(issue.ignored_findings.values_list("code", "excerpt"))
    found = check(draft, load_archive(issue, draft.links))
    return [each for each in found if each.blocks or not ignored & {(each.code, ""), (each.code, each.key)}]


def check(draft: Draft, archive: Archive) -> list[Finding]:
    """Everything the checks find in an issue: what blocks first, then in reading order; of each kind the first ones.

    A text that is more than may be saved (parsing.limits) is not looked at: saving refuses it with a sentence.
    """
    draft = _within_limits(draft)
    findings = [
        replace(finding, code=code, severity=severity)
        for code, severity, find in CHECKS
        for finding in islice(find(draft, archive), MOST_OF_A_CHECK)
    ]
    return sorted(
        findings,
        key=lambda f: (not f.blocks, -1 if f.item is None else f.item, -1 if f.start is None else f.start),
    )


def _within_limits(draft: Draft) -> Draft:
    if all(is_within(passage.text) for passage in draft.passages):
        return draft
    items = tuple(item if is_within(item.body) else replace(item, body="") for item in draft.items)
    return replace(draft, intro=draft.intro if is_within(draft.intro) else "", items=items)

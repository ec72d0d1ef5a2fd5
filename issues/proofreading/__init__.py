"""What an editor should look at before readers do: `check(draft, archive)` runs every check over an issue.

    draft, archive = from_issue(issue), load_shelf(issue)
    for finding in check(draft, archive): ...

A check is one small function in one of the modules below; `docs/proofreading.md` lists them all.
"""

from __future__ import annotations

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
from .draft import Draft, DraftItem, DraftLink, DraftPicture, from_issue
from .findings import BLOCK, LOOK, Finding, Fix

__all__ = [
    "BLOCK",
    "CHECKS",
    "LOOK",
    "Archive",
    "ArchivedIssue",
    "Draft",
    "DraftItem",
    "DraftLink",
    "DraftPicture",
    "Finding",
    "Fix",
    "check",
    "from_issue",
    "load_archive",
]

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


def check(draft: Draft, archive: Archive) -> list[Finding]:
    """Every slip of an issue: what blocks first, then in reading order."""
    findings = [
        Finding(code, severity, **vars(slip))
        for code, severity, find in CHECKS
        for slip in find(draft, archive)
    ]
    return sorted(
        findings,
        key=lambda f: (not f.blocks, -1 if f.item is None else f.item, -1 if f.start is None else f.start),
    )

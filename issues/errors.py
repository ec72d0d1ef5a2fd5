"""The errors of the content app. Each says in a sentence what is wrong, where, and what to do.

    IssuesError
     ├── InvalidContent    a text breaks a rule of the database; a sentence by field
     ├── ContentConflict   somebody saved the issue meanwhile: two writers have to choose
     ├── CannotPublish     what was asked of an issue's state does not go; with findings, insisting may help
     ├── IssueWithdrawn    a reader asks for an issue that was public and is no more
     ├── ExportRefused     a folder holds something that an export would write over
     ├── SyncRefused       a folder cannot be kept in step: in use, or its memory is broken
     ├── ForbiddenURL      an address that is never asked: of no web, or of a private network
     └── NoResponse        nobody answered at an address

Two stand apart: `parsing.problems.Rejected` (a source that cannot come in; parsing knows nothing of ours) and
`pictures.cleaning.PictureRefused` (a file that is no picture we keep); both carry a message that is translated later.
"""

from __future__ import annotations

import errno
from typing import Any


def is_disk_full(error: BaseException) -> bool:
    """Whether an error is that of a full disk or quota, the system's or SQLite's."""
    return getattr(error, "errno", None) in {errno.ENOSPC, errno.EDQUOT} or "disk is full" in str(error)


def is_not_migrated(error: BaseException) -> bool:
    """Whether the database lacks a table or a column of this version, by SQLite's words or PostgreSQL's SQLSTATE."""
    missing = str(error).startswith(("no such table", "no such column")) or "has no column named" in str(
        error
    )
    return missing or getattr(error.__cause__, "sqlstate", None) in {"42P01", "42703"}


class IssuesError(Exception):
    """Base of all errors of this app."""


class InvalidContent(IssuesError):
    """The text breaks a rule of the database. `errors` has a sentence by field ("" for the whole)."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(" ".join(errors.values()))
        self.errors = errors


class ContentConflict(IssuesError):
    """The issue says something else by now than when the editor opened it. `theirs` is the IssueContent it has."""

    def __init__(self, theirs: Any) -> None:
        super().__init__("The issue has changed since it was opened.")
        self.theirs = theirs


class CannotPublish(IssuesError):
    """What was asked does not go: one sentence for the editor. With proofreading's findings (or not), insisting may help."""

    def __init__(self, sentence: str, findings: tuple[Any, ...] = (), *, may_insist: bool = False) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.findings = findings
        self.may_insist = may_insist or bool(findings)


class IssueWithdrawn(IssuesError):
    """The issue was public once and is no more."""


class ExportRefused(IssuesError):
    """An export would write over something that is none: one sentence."""


class SyncRefused(IssuesError):
    """A folder cannot be kept in step now: one sentence."""


class ForbiddenURL(IssuesError):
    """An address we do not ask, and why, in a few words."""


class NoResponse(IssuesError):
    """Nobody answered, and why, in a few words."""

"""The shape of a case."""

from __future__ import annotations

from typing import NamedTuple

from issues.proofreading import Archive, Draft
from tests.tools.proofreading import BEFORE, archive, draft_of

type_of_case = str | Draft | tuple[str | Draft, Archive]


class Case(NamedTuple):
    """A draft with the archive around it."""

    draft: Draft
    archive: Archive

    @classmethod
    def of(cls, written: type_of_case) -> Case:
        """The case as it is written in the tables."""
        draft, on = written if isinstance(written, tuple) else (written, archive(BEFORE))
        return cls(draft_of(draft) if isinstance(draft, str) else draft, on)


class Cases(NamedTuple):
    """What a check must find, and near misses: what looks like it and is right."""

    slips: list[type_of_case]
    near_misses: list[type_of_case]

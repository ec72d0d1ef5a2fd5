"""The shape of a case."""

from __future__ import annotations

from typing import NamedTuple

from issues.proofreading import Draft, Shelf

from ..kit import BEFORE, draft_of, shelf

type_of_case = str | Draft | tuple[str | Draft, Shelf]


class Case(NamedTuple):
    """A draft with the shelf around it."""

    draft: Draft
    shelf: Shelf

    @classmethod
    def of(cls, written: type_of_case) -> Case:
        """The case as it is written in the tables."""
        draft, on = written if isinstance(written, tuple) else (written, shelf(BEFORE))
        return cls(draft_of(draft) if isinstance(draft, str) else draft, on)


class Cases(NamedTuple):
    """What a check must find, and near misses: what looks like it and is right."""

    slips: list[type_of_case]
    near_misses: list[type_of_case]

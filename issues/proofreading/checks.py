"""What a proofreading check is: a function of a draft and the archive, and the name it is told by."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from .archive import Archive
from .draft import Draft
from .findings import Match, Severity


class Check(NamedTuple):
    """A check: its code, how serious its slips are, and the function that finds them."""

    code: str
    severity: Severity
    find: Callable[[Draft, Archive], Iterable[Match]]

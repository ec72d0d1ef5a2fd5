"""What a proofreading check is: a function of a draft and the archive, with a code and a severity."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from .archive import Archive
from .draft import Draft
from .findings import Finding, Severity


class Check(NamedTuple):
    """A check: its code, how serious its findings are, and its function."""

    code: str
    severity: Severity
    find: Callable[[Draft, Archive], Iterable[Finding]]

"""Something that looks like an issue and cannot be read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class UnreadableSource:
    """Something that looks like an issue and cannot be read: one printable line each for where and why."""

    path: str
    key: str
    reason: str

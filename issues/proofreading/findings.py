"""What proofreading says: findings, and the fixes that a button can make."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal

Severity = Literal["block", "look"]
BLOCK: Severity = "block"
LOOK: Severity = "look"


@dataclass(frozen=True)
class Fix:
    """A correction a button can make: in the finding's field, at its place, `old` becomes `new`.

    In the field "numbers" both are the printed numbers of the item's section, in order, with spaces between.
    """

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class Finding:
    """Something an editor should look at. `item` is a position, or None for the issue and its greeting.

    `field` is the field it stands in ("body" and "intro" are texts; others are named as on the models);
    `start` and `end` are offsets in that field, None when the whole field is meant. `code` and `severity` are
    those of the check that found it: `check()` fills them in.
    """

    message: str
    item: int | None = None
    excerpt: str = ""
    start: int | None = None
    end: int | None = None
    fix: Fix | None = None
    field: str = "body"
    code: str = ""
    severity: Severity = LOOK

    @property
    def blocks(self) -> bool:
        """Whether it stops the button that publishes."""
        return self.severity == BLOCK

    @property
    def key(self) -> str:
        """What tells it from others of its check when its place moves."""
        return self.excerpt[:200]

    def as_json(self) -> dict[str, object]:
        """Everything a screen needs to show it, jump to it and fix it."""
        return asdict(self)

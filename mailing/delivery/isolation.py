"""Loops of the worker in which one row's exception does not stop the others: it is logged with the row's name."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

Row = TypeVar("Row")
log = logging.getLogger("mailing.worker")


def for_each(rows: Iterable[Row], action: Callable[[Row], int]) -> int:
    """The action on every row; returns the sum of what it returned for those that did not fail."""
    count = 0
    for row in rows:
        try:
            count += action(row)
        except Exception:
            log.exception("%s failed for %s and will be tried again", action.__qualname__, name_of(row))
    return count


def in_turn(*steps: Callable[[], int]) -> int:
    """Every step once, whatever became of the one before; returns the sum of what they returned."""
    return for_each(steps, lambda step: step())


def name_of(row: object) -> str:
    """A row as the log may show it: its kind and number, never an address."""
    return f"{type(row).__name__} {getattr(row, 'pk', None) or getattr(row, '__qualname__', '')}".strip()

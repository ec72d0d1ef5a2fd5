"""How a value of a source is shown in a one-line message."""

from __future__ import annotations

from typing import Any

MAX_SHOWN = 60


def shown(value: Any) -> str:
    """At most sixty characters of a value, with nothing that breaks a line or moves a terminal's cursor."""
    text = str(value)
    short = text if len(text) <= MAX_SHOWN else text[:MAX_SHOWN] + "…"
    return "".join(character if character.isprintable() else " " for character in short)

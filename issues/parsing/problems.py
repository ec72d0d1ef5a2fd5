"""How a sentence for the editor gets its values, and how a value of a source is shown in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

MAX_SHOWN = 60
_FIELD = re.compile(r"\{(\w+)\}")


def filled(text: str, values: Mapping[str, Any], say: Callable[[Any], str] = str) -> str:
    """A sentence with its {named} fields filled in one pass: a value is never read as a template.

    `say` says the sentences that some values are tuples of.
    """

    def value(found: re.Match[str]) -> str:
        value = values.get(found[1], found[0])
        return ", ".join(map(say, value)) if isinstance(value, tuple) else str(value)

    return _FIELD.sub(value, text)


def shown(value: Any) -> str:
    """At most sixty characters of a value, with nothing that breaks a line or moves a terminal's cursor."""
    text = str(value)
    short = text if len(text) <= MAX_SHOWN else text[:MAX_SHOWN] + "…"
    return "".join(character if character.isprintable() else " " for character in short)

"""What a parser says to the editor: a sentence with its values, where it holds, and whether it stops the import."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

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


def shown(value: Any, most: int = MAX_SHOWN) -> str:
    """At most sixty characters of a value, with nothing that breaks a line or moves a terminal's cursor."""
    text = str(value)
    short = text if len(text) <= most else text[:most] + "…"
    return "".join(character if character.isprintable() else " " for character in short)


Value: TypeAlias = "str | int | tuple[Message, ...]"


def noop(sentence: str) -> str:
    """The sentence itself, marked for translators where it stands in a table (gettext_noop, without Django)."""
    return sentence


class Message:
    """An English sentence with {named} fields, the values that go there, and the source line (1-based) it is about.

    The sentence is written out whole in the code and never put together, so that it can be translated.
    A value is a text, a number, or some sentences told one after the other.
    """

    text: str
    line: int | None
    values: Mapping[str, Value]

    def __init__(self, text: str, line: int | None = None, /, **values: Value) -> None:
        self.text, self.line, self.values = text, line, values

    @property
    def message(self) -> str:
        """The English sentence with its values."""
        return filled(self.text, self.values)

    def __str__(self) -> str:
        return f"line {self.line}: {self.message}" if self.line else self.message


class Rejected(Message, Exception):
    """A source that cannot come in: one sentence that says what, where and what to do."""


@dataclass(frozen=True, init=False)
class Problem(Message):
    """Something found on the way in that did not stop it. `code` is for machines, the rest for the editor."""

    code: str
    text: str
    line: int | None
    values: Mapping[str, Value] = field(hash=False)

    def __init__(self, code: str, text: str, line: int | None = None, /, **values: Value) -> None:
        self.__dict__.update(code=code, text=text, line=line, values=values)

    __str__ = Message.__str__

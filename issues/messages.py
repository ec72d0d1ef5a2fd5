"""Says a problem in the reader's language, now or when it is read again from a report."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext, gettext_noop

from .parsing.problems import Message, filled

LINE = gettext_noop("line %(line)s: ")


def localized(said: Message) -> str:
    """A problem, or the reason of a rejection, as one line in the active language."""
    sentence = filled(gettext(said.text), said.values, localized)
    return gettext(LINE) % {"line": said.line} + sentence if said.line else sentence


def to_json(said: Message) -> dict[str, Any]:
    """The same as JSON can hold it, in no language: the sentence and its values apart."""
    values = {
        name: [to_json(each) for each in value] if isinstance(value, tuple) else _storable(value)
        for name, value in said.values.items()
    }
    return {"text": said.text, "line": said.line, "values": values}


def _storable(value: Any) -> Any:
    """The value without NUL, which JSON of PostgreSQL cannot hold."""
    return value.replace("\0", "\ufffd") if isinstance(value, str) else value


def from_json(stored: dict[str, Any]) -> Message:
    """What `to_json` wrote."""
    values = {
        name: tuple(map(from_json, value)) if isinstance(value, list) else value
        for name, value in stored["values"].items()
    }
    return Message(stored["text"], stored["line"], **values)

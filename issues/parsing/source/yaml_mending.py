"""Mends lines of front matter that are no YAML and can mean one thing only, as people write them.

`key:value`, a tab behind the colon, texts that begin with a character of YAML's own (`@ana`, `%`, `[Nota] hoy`),
quotes inside quotes. A line is changed on its own and stays one line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_ENTRY = re.compile(
    r"(?P<head> *(?:(?:- +)|(?P<key>\w[\w .-]{0,99}?)[ \t\xa0]{0,99}:(?=[ \t\xa0])))[ \t\xa0]*(?P<value>.*)"
)
_GLUED_KEY = re.compile(r"(?P<key>[^\W\d][\w-]*):(?P<value>[^\s/:].*)")
_GLUED_ITEM = re.compile(r"(?P<indent> *)-(?P<value>[^\s-].*)")
_OF_YAML = re.compile(r"\*[\w-]+\s*$|&[\w-]+(?:\s|$)|!")
"""An alias, an anchor, a tag: written by mistake or by a program, and nobody can tell which text was meant."""


@dataclass(frozen=True)
class Mended:
    """A line as YAML, what is to be read there, and the key it belongs to ("" in a list)."""

    line: str
    key: str
    value: str


def mend(line: str, *, is_colon: bool) -> Mended | None:
    """The line as YAML can read it; None when it cannot be told what it means.

    `is_colon`: what is wrong with it is a second colon. A title is not guessed then: it names the issue and its mails.
    """
    if found := _GLUED_KEY.fullmatch(line):
        return Mended(f"{found['key']}: {found['value']}", found["key"], found["value"])
    if found := _GLUED_ITEM.fullmatch(line):
        return Mended(f"{found['indent']}- {found['value']}", "", found["value"])
    found = _ENTRY.fullmatch(line)
    if not found or not found["value"]:
        return None
    key, value = found["key"] or "", found["value"].rstrip()
    head = f"{found['head'].rstrip()} "
    if is_colon and key.lower() in ("title", "título", "titulo"):
        return None
    if f"{head}{value}" != line.rstrip():
        return Mended(f"{head}{value}", key, value)
    text = None if _OF_YAML.match(value) else _text(value)
    return Mended(f"{head}{text}", key, value) if text and text != value else None


def is_glued(line: str) -> bool:
    """Whether a line is a key and its value with no space between."""
    return bool(_GLUED_KEY.fullmatch(line))


def quoted(value: str) -> str:
    """A text in single quotes, as YAML reads it."""
    return "'" + value.replace("'", "''") + "'"


def _text(value: str) -> str | None:
    """A value in quotes: a list entry by entry, any other as one text."""
    if value.startswith("[") and value.endswith("]"):
        inner = value[1:-1]
        if re.search(r"[\[\]{}]", inner):
            return None
        return f"[{', '.join(quoted(_bare(part)) for part in inner.split(',') if part.strip())}]"
    if value.startswith("[") and "]" not in value:
        return None  # it may go on in the next line
    if value.startswith("{") and not value.startswith("{{"):
        return None
    return quoted(_bare(value))


def _bare(value: str) -> str:
    """A value without the quotes around it."""
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
        value = value[1:-1].replace('\\"', '"') if value[0] == '"' else value[1:-1].replace("''", "'")
    return value

"""Metadata as Pelican and MultiMarkdown write it: `Key: value` lines without fences, up to the first empty line."""

from __future__ import annotations

import re
from typing import Any

from ..problems import Rejected, shown
from .front_matter_yaml import plain_value

MAX_LINES = 200
_FIELD = re.compile(r"(?P<key>[^\W\d][\w-]{0,40})[ \t]*:(?:[ \t]+(?P<value>.*)|)")


def metadata_end(text: str, start: int) -> int | None:
    """Where the metadata that begins at `start` ends; None when it is none, or has no title."""
    has_title, at = False, start
    for number in range(MAX_LINES):
        end = text.find("\n", at)
        line = text[at:] if end < 0 else text[at:end]
        if not line.strip():
            return at if has_title else None
        found = _FIELD.fullmatch(line)
        if not found and not (number and line[0] in " \t"):
            return None
        has_title = has_title or bool(found and found["key"].lower() == "title")
        if end < 0:
            return len(text) if has_title else None
        at = end + 1
    return None


def read_lines(text: str, first_line: int) -> dict[str, Any]:
    """The values by key; a line that begins with a space goes on with the one before it. A doubled key is Rejected."""
    values: dict[str, str] = {}
    lines: dict[str, int] = {}
    key = ""
    for number, line in enumerate(text.splitlines(), first_line):
        found = _FIELD.fullmatch(line)
        if not found:
            values[key] = f"{values[key]} {line.strip()}".strip()
            continue
        key = found["key"]
        if key in values:
            raise Rejected(
                "“{key}” stands on lines {first} and {second}: keep one.",
                number,
                key=shown(key),
                first=lines[key],
                second=number,
            )
        values[key], lines[key] = (found["value"] or "").strip(), number
    return {key: plain_value(value) for key, value in values.items()}

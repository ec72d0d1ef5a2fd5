"""Loads the YAML of a front matter from its events, so that no tag, alias or anchor is ever followed.

A value becomes a number only when it prints as it was written: `no`, `12:30`, `010` and `1.10` stay the texts they
are, and so do dates.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NoReturn

import yaml

from ..problems import Rejected, noop, shown

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(text: str, first_line: int, max_depth: int) -> dict[str, Any]:
    """The values of a YAML mapping; Rejected, with the line counted from `first_line`, for anything else."""
    try:
        return _Reader(text, first_line, max_depth).read()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first_line + mark.line if mark else first_line
        advice = _advice(str(error.problem), text, line - first_line)
        raise Rejected(advice, line, reason=shown(error.problem)) from None
    except yaml.reader.ReaderError as error:
        raise Rejected(
            "The YAML front matter cannot be read ({reason}): take odd characters out.",
            first_line,
            reason=shown(error.reason),
        ) from None


def _advice(problem: str, text: str, row: int) -> str:
    """What to do about a syntax error on a row of YAML."""
    if "\n\n" in text and row > text[: text.index("\n\n")].count("\n"):
        return noop(
            "The front matter goes on behind an empty line and cannot be read: is its closing line (---) missing?"
        )
    if "mapping values" in problem:
        return noop("A text with a colon stands without quotes: put it in quotes.")
    if "cannot start any token" in problem and "\t" in text:
        return noop("The line is indented by a tab: use spaces.")
    return noop("The YAML front matter cannot be read ({reason}): put texts in quotes.")


class _Reader:
    """Builds one mapping out of YAML events."""

    def __init__(self, text: str, first_line: int, max_depth: int) -> None:
        self.first_line = first_line
        self.max_depth = max_depth
        self.events = yaml.parse(text, Loader=_LOADER)

    def read(self) -> dict[str, Any]:
        """The block's mapping; Rejected when it is none, or has tags, aliases, anchors or doubled keys."""
        documents = 0
        values: dict[str, Any] = {}
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self.refuse(event, "A second YAML document starts here: write one block of front matter.")
            elif isinstance(event, yaml.NodeEvent):
                if not isinstance(event, yaml.MappingStartEvent):
                    self.refuse(event, "The front matter is no list of keys: write lines such as title: …")
                values = self.value(event, 0)
        return values

    def value(self, event: Any, depth: int) -> Any:
        """What an event starts: a scalar, a list or a mapping."""
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            self.refuse(
                event, "Anchors and aliases (& and *) are not read: write the value out, or put it in quotes."
            )
        if event.tag:
            self.refuse(
                event,
                "The tag {tag} is not read: write the value without it, or in quotes.",
                tag=shown(event.tag),
            )
        if depth > self.max_depth:
            self.refuse(event, "The front matter is nested too deeply: write plain keys and lists.")
        if isinstance(event, yaml.ScalarEvent):
            return event.value if event.style else _scalar(event.value)
        if isinstance(event, yaml.SequenceStartEvent):
            return [self.value(item, depth + 1) for item in iter(self.next_event, None)]
        return self.mapping(depth)

    def mapping(self, depth: int) -> dict[str, Any]:
        values: dict[str, Any] = {}
        lines: dict[str, int] = {}
        while (event := self.next_event()) is not None:
            if not isinstance(event, yaml.ScalarEvent):
                self.refuse(event, "A key is no text: write a word before the colon.")
            self.value(event, depth)
            key, line = event.value, self.line(event)
            if key in values:
                raise Rejected(
                    "“{key}” stands on lines {first} and {second}: keep one.",
                    line,
                    key=shown(key),
                    first=lines[key],
                    second=line,
                )
            following = self.next_event()
            values[key], lines[key] = self.value(following, depth + 1), line
        return values

    def next_event(self) -> Any:
        """The next event, or None at the end of a list or mapping."""
        event = next(self.events)
        return None if isinstance(event, yaml.CollectionEndEvent) else event

    def line(self, event: Any) -> int:
        return self.first_line + int(event.start_mark.line)

    def refuse(self, event: Any, text: str, /, **values: str | int) -> NoReturn:
        raise Rejected(text, self.line(event), **values)


def _scalar(written: str) -> Any:
    """A value written without quotes: null, a boolean, a number that prints as written, else its text."""
    if written in ("", "~", "null", "Null", "NULL"):
        return None
    if written.lower() in ("true", "false"):
        return written.lower() == "true"
    convert: Callable[[str], Any]
    for convert in (int, float):
        if len(written) < 20 and re.fullmatch(r"-?[0-9.]+", written):
            try:
                if str(number := convert(written)) == written:
                    return number
            except ValueError:
                continue
    return written

"""Loads the YAML of a front matter from its events, so that no tag or anchor ever makes anything but a plain value.

A value becomes a number only when it prints as it was written: `no`, `12:30`, `010` and `1.10` stay the texts they
are, and so do dates. Lines that are no YAML are mended where they can mean one thing only, and named.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from itertools import count
from typing import Any, NoReturn

import yaml

from ..problems import Problem, Rejected, noop, shown
from .yaml_mending import Mended, commented_entries, is_glued, means_other_than_yaml, mend, quoted

MAX_MENDED = 20
MAX_ANCHORED = 200
"""Characters of a value that another may repeat: programs repeat dates and names, never texts."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CORE = "tag:yaml.org,2002:"
_TEXT_TAGS = frozenset(
    {"!", "!str", "!string", f"{_CORE}str", f"{_CORE}python/unicode", f"{_CORE}python/str"}
)
_PLAIN_TAGS = frozenset(
    f"{_CORE}{name}" for name in ("int", "float", "bool", "null", "timestamp", "seq", "map")
)
_IN_A_KEY = ("while scanning a simple key", "while scanning a quoted scalar", "while parsing a flow")
_COMMENT = re.compile(r"[ \t]+(#.*)")


class Word(str):
    """A text that stood without quotes and that older YAML reads as yes or no."""

    __slots__ = ()


def read_yaml(text: str, first_line: int, max_depth: int) -> tuple[dict[str, Any], list[Problem]]:
    """The values of a YAML mapping and what was done to read them; Rejected, with the line counted from `first_line`."""
    lines = text.split("\n")
    mended = _glued(lines)
    for attempt in count():
        reader = _Reader(lines, first_line, max_depth)
        try:
            values = reader.read()
        except yaml.MarkedYAMLError as error:
            row = _row(error)
            better = _mended(lines, row, error) if attempt < MAX_MENDED else None
            if better is None:
                raise _rejected(error, lines, row, first_line) from None
            lines[row] = better.line
            mended[row] = better
        except yaml.reader.ReaderError as error:
            raise Rejected(
                "The YAML front matter cannot be read ({reason}): take odd characters out.",
                first_line,
                reason=shown(error.reason),
            ) from None
        else:
            return values, [
                *(_named(one, first_line + row) for row, one in sorted(mended.items())),
                *reader.cuts,
                *(_cut(*each) for each in commented_entries(lines, first_line)),
            ]
    raise AssertionError("every attempt ends or mends a line")


def _glued(lines: list[str]) -> dict[int, Mended]:
    """Lines that YAML would misread: the first ones, if they are keys without a space behind their colon (it takes them
    for one text), and lists of hashtags (it takes them for comments)."""
    mended: dict[int, Mended] = {}
    for row, line in enumerate(lines):
        better = mend(line, is_colon=False) if is_glued(line) else None
        if better is None:
            break
        lines[row], mended[row] = better.line, better
    for row, line in enumerate(lines):
        if not line.strip():
            break
        if means_other_than_yaml(line) and (better := mend(line, is_colon=False)):
            lines[row], mended[row] = better.line, better
    return mended


def _row(error: yaml.MarkedYAMLError) -> int:
    """The line, from 0, that an error is about."""
    mark = error.problem_mark or error.context_mark
    if error.context_mark and str(error.context).startswith(_IN_A_KEY):
        mark = error.context_mark
    return int(mark.line) if mark else 0


def _mended(lines: list[str], row: int, error: yaml.MarkedYAMLError) -> Mended | None:
    """A line mended; None where it holds half a character, and behind the first empty line, where the text may begin."""
    if row >= len(lines) or "" in (line.strip() for line in lines[:row]):
        return None
    if "Unicode" in str(error.problem):
        return None
    return mend(lines[row], is_colon="mapping values" in str(error.problem))


def _cut(key: str, comment: str, better: str, line: int) -> Problem:
    return Problem(
        "value-cut",
        "“{key}” ends before “{comment}”, which YAML takes for a comment: if it belongs to it, write {better}.",
        line,
        key=shown(key),
        comment=shown(comment),
        better=shown(better, 200),
    )


def _named(mended: Mended, line: int) -> Problem:
    return Problem(
        "yaml-mended",
        "“{value}” is no YAML and was read as it stands: put it in quotes, with a space before it.",
        line,
        value=shown(mended.value),
    )


def _rejected(error: yaml.MarkedYAMLError, lines: list[str], row: int, first_line: int) -> Rejected:
    """What is wrong with a line, and what to write instead."""
    problem, line = str(error.problem), lines[row] if row < len(lines) else ""
    sentence, better = noop("The YAML front matter cannot be read ({reason}): put texts in quotes."), ""
    if "" in (each.strip() for each in lines[:row]):
        sentence = noop(
            "The front matter goes on behind an empty line and cannot be read: is its closing line (---) missing?"
        )
    elif "mapping values" in problem:
        sentence = noop("A text with a colon stands without quotes: put it in quotes, as in {better}.")
        key, _, value = line.partition(":")
        better = f"{key.strip()}: {quoted(value.strip())}"
    elif "cannot start any token" in problem and "\t" in line:
        sentence = noop("The line is indented by a tab: use spaces.")
    return Rejected(sentence, first_line + row, reason=shown(problem), better=shown(better, 200))


class _Reader:
    """Builds one mapping out of YAML events. `cuts` names the texts that a comment ends."""

    def __init__(self, lines: list[str], first_line: int, max_depth: int) -> None:
        self.lines = lines
        self.first_line = first_line
        self.max_depth = max_depth
        self.events = yaml.parse("\n".join(lines), Loader=_LOADER)
        self.cuts: list[Problem] = []
        self.anchors: dict[str, tuple[Any, Any]] = {}
        self.repeated: set[str] = set()
        self.key = ""

    def read(self) -> dict[str, Any]:
        """The block's mapping; Rejected when it is none, or has tags, anchors of its own or doubled keys."""
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
        for name, (event, _value) in self.anchors.items():
            if name not in self.repeated:
                self.refuse_anchor(event)
        return values

    def value(self, event: Any, depth: int) -> Any:
        """What an event starts: a scalar, a list or a mapping."""
        if isinstance(event, yaml.AliasEvent):
            return self.repeat(event)
        if depth > self.max_depth:
            self.refuse(event, "The front matter is nested too deeply: write plain keys and lists.")
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event)
        if event.anchor:
            self.refuse_anchor(event)
        if event.tag not in (None, "!", *_PLAIN_TAGS):
            self.refuse_tag(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return [self.value(item, depth + 1) for item in iter(self.next_event, None)]
        return self.mapping(depth)

    def scalar(self, event: Any) -> Any:
        value: Any = event.value
        if event.tag == "!binary" and event.style == "|":
            value = self.decoded(event)
        elif event.tag in _PLAIN_TAGS or (event.tag is None and not event.style):
            value = plain_value(value)
            self.look_for_comment(event, value)
        elif event.tag is not None and event.tag not in _TEXT_TAGS:
            self.refuse_tag(event)
        if event.anchor:
            if event.anchor in self.anchors or len(event.value) > MAX_ANCHORED:
                self.refuse_anchor(event)
            self.anchors[event.anchor] = event, value
        return value

    def repeat(self, event: Any) -> Any:
        """The plain value that a program wrote once for several keys."""
        if event.anchor not in self.anchors:
            self.refuse_anchor(event)
        self.repeated.add(event.anchor)
        return self.anchors[event.anchor][1]

    def decoded(self, event: Any) -> str:
        """A text that Ruby took for bytes."""
        try:
            return base64.b64decode("".join(event.value.split()), validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            self.refuse_tag(event)

    def look_for_comment(self, event: Any, value: Any) -> None:
        """Notes a text that a comment ends: it may belong to it."""
        start, end = event.start_mark, event.end_mark
        rest = self.lines[end.line][end.column :] if end.line < len(self.lines) else ""
        found = _COMMENT.match(rest)
        if not found or not (isinstance(value, str) or (value is None and re.match(r"#[^\s#]", found[1]))):
            return
        line = self.lines[start.line]
        is_whole = start.line == end.line and value is not None
        whole = line[start.column :].strip() if is_whole else f"{event.value} {found[1]}".strip()
        better = f"{line[: start.column].strip()} {quoted(whole)}"
        self.cuts.append(_cut(self.key, found[1], better, self.first_line + end.line))

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
            if depth == 0:
                self.key = key
            following = self.next_event()
            values[key], lines[key] = self.value(following, depth + 1), line
        return values

    def next_event(self) -> Any:
        """The next event, or None at the end of a list or mapping."""
        event = next(self.events)
        return None if isinstance(event, yaml.CollectionEndEvent) else event

    def line(self, event: Any) -> int:
        return self.first_line + int(event.start_mark.line)

    def refuse_anchor(self, event: Any) -> NoReturn:
        self.refuse(
            event, "Anchors and aliases (& and *) are not read: write the value out, or put it in quotes."
        )

    def refuse_tag(self, event: Any) -> NoReturn:
        self.refuse(
            event,
            "The tag {tag} is not read: write the value without it, or in quotes.",
            tag=shown(event.tag),
        )

    def refuse(self, event: Any, text: str, /, **values: str | int) -> NoReturn:
        raise Rejected(text, self.line(event), **values)


def plain_value(written: str) -> Any:
    """A value written without quotes: null, a boolean, a number that prints as written, else its text."""
    if written in ("", "~", "null", "Null", "NULL"):
        return None
    if written.lower() in ("true", "false"):
        return written.lower() == "true"
    if written.lower() in ("yes", "no", "on", "off"):
        return Word(written)
    convert: Callable[[str], Any]
    for convert in (int, float):
        if len(written) < 20 and re.fullmatch(r"-?[0-9.]+", written):
            try:
                if str(number := convert(written)) == written:
                    return number
            except ValueError:
                continue
    return written

"""Finds the front matter of a text and loads it: YAML, TOML, JSON or plain lines, into values that JSON can hold."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, NoReturn

from ..problems import Problem, Rejected, shown
from .front_matter_yaml import read_yaml
from .metadata_lines import metadata_end, read_lines
from .whole_pages import read_heading, read_page

MAX_LENGTH = 65_536
MAX_OWN_LENGTH = 4 * MAX_LENGTH  # a bundle of Quincena's lists every part
MAX_KEYS = 50
MAX_DEPTH = 8

_DASHES = re.compile(r"^---[ \t]*(?:\n|\Z)", re.M)
_FENCES = {
    "---": ("yaml", re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.M)),
    "+++": ("toml", re.compile(r"^\+\+\+[ \t]*(?:\n|\Z)", re.M)),
    "---yaml": ("yaml", _DASHES),
    "---toml": ("toml", _DASHES),
    "---json": ("json", _DASHES),
}
# What no text of front matter may hold: controls, lone surrogates, noncharacters (they come in as escapes).
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


@dataclass(frozen=True)
class FrontMatterBlock:
    """The front matter as written: `text` starts on `line` of the source, the body on `body_line`."""

    format: str
    text: str
    line: int
    body: str
    body_line: int
    problems: tuple[Problem, ...] = ()

    def line_of(self, key: str, nth: int = 0) -> int:
        """The source line a key stands on (its `nth` mention); the first line of the block when it is not found."""
        pattern = (
            rf'"{re.escape(key)}"\s*:' if self.format == "json" else rf"^[\"']?{re.escape(key)}[\"']?\s*[:=]"
        )
        starts = [found.start() for found in re.finditer(pattern, self.text, re.M | re.I)]
        return self.line + (self.text.count("\n", 0, starts[nth]) if nth < len(starts) else 0)


def find(text: str, name: str = "", path: str = "") -> FrontMatterBlock:
    """The front matter and body of a source's text; Rejected when there is none or it does not end.

    A whole HTML page, and a text under a heading whose file's `name` or `path` says the day, speak for themselves.
    """
    start = len(text) - len(text.lstrip())
    line = text.count("\n", 0, start) + 1
    if text.startswith("{", start):
        return _find_json(text, start, line)
    first, _, _ = text[start : start + 200].partition("\n")
    if first.rstrip() not in _FENCES:
        if (stop := metadata_end(text, start)) is not None:
            _refuse_long(text[start:stop], line)
            return FrontMatterBlock(
                "lines", text[start:stop], line, text[stop:], text.count("\n", 0, stop) + 1
            )
        if page := read_page(text) or read_heading(text, name, path):
            _refuse_long(page.values, line)
            return FrontMatterBlock("page", page.values, line, page.body, page.body_line, page.problems)
        raise Rejected(
            "The file has no front matter: start it with title and date between two lines of three dashes (---).",
            line,
        )
    fence = first.rstrip()
    name, closing = _FENCES[fence]
    start = start + len(first) + 1
    end = closing.search(text, start)
    if end is None:
        raise Rejected("The front matter is not closed: end it with a line of {fence}.", line, fence=fence)
    inside, body = text[start : end.start()], text[end.end() :]
    _refuse_long(inside, line)
    return FrontMatterBlock(name, inside, line + 1, body, text.count("\n", 0, end.end()) + 1)


def load(block: FrontMatterBlock) -> tuple[dict[str, Any], list[Problem]]:
    """The values of a block by key and what was done to read them; Rejected, with the line, for what must not be read."""
    if found := _FORBIDDEN.search(block.text):
        _forbidden(found, block.line + block.text.count("\n", 0, found.start()))
    problems = list(block.problems)
    try:
        if block.format == "yaml":
            values, problems = read_yaml(block.text, block.line, MAX_DEPTH)
        else:
            values = _LOADERS[block.format](block)
    except RecursionError:
        _too_deep(block.line)
    if len(values) > MAX_KEYS:
        raise Rejected(
            "The front matter has {found} keys: at most {limit} are read.",
            block.line,
            found=len(values),
            limit=MAX_KEYS,
        )
    return {key: plain(value, block.line_of(key)) for key, value in values.items()}, problems


def _find_json(text: str, start: int, line: int) -> FrontMatterBlock:
    """JSON front matter: an object at the start of the file, alone on its lines."""
    head = text[start : start + MAX_LENGTH + 1]
    try:
        _, length = json.JSONDecoder(parse_int=str, parse_float=str).raw_decode(head)
    except RecursionError:
        _too_deep(line)
    except json.JSONDecodeError as error:
        _refuse_long(head, line)
        _broken_json(error, line)
    _refuse_long(head[:length], line)
    rest, newline, body = text[start + length :].partition("\n")
    if rest.strip():
        raise Rejected(
            "There is text behind the JSON front matter: start the text on a new line.",
            line + head.count("\n", 0, length),
        )
    body_line = text.count("\n", 0, start + length + len(rest) + len(newline)) + 1
    return FrontMatterBlock("json", head[:length], line, body, body_line)


def _load_json(block: FrontMatterBlock) -> dict[str, Any]:
    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        values = dict(found)
        if len(values) < len(found):
            keys = [key for key, _ in found]
            _duplicate(block, next(key for key in keys if keys.count(key) > 1))
        return values

    def constant(name: str) -> NoReturn:
        raise Rejected("{value} is no value: write a number or leave it out.", block.line, value=name)

    try:
        values: dict[str, Any] = json.loads(block.text, object_pairs_hook=pairs, parse_constant=constant)
    except json.JSONDecodeError as error:
        _broken_json(error, block.line)
    except ValueError:
        raise Rejected("A number in the front matter is too long: put it in quotes.", block.line) from None
    if not isinstance(values, dict):
        raise Rejected("The front matter is no list of keys: write lines such as title: …", block.line)
    return values


def _broken_json(error: json.JSONDecodeError, line: int) -> NoReturn:
    raise Rejected(
        "The JSON front matter cannot be read ({reason}): mend it here.",
        line + error.lineno - 1,
        reason=shown(error.msg),
    ) from None


def _load_toml(block: FrontMatterBlock) -> dict[str, Any]:
    try:
        return tomllib.loads(block.text)
    except ValueError as error:
        where = re.search(r"\(at line (\d+)", str(error))
        reason = str(error).partition(" (at")[0]
        raise Rejected(
            "The TOML front matter cannot be read ({reason}): put texts in quotes and every key on a line of its own.",
            block.line + int(where[1]) - 1 if where else block.line,
            reason=shown(reason),
        ) from None


def plain(value: Any, line: int, depth: int = 0) -> Any:
    """A value JSON can hold: dates as ISO texts. Rejected for controls in texts and for too deep ones."""
    if depth > MAX_DEPTH:
        _too_deep(line)
    if isinstance(value, str):
        if found := _FORBIDDEN.search(value):
            _forbidden(found, line)
        return value
    if isinstance(value, dict):
        return {plain(key, line, depth): plain(item, line, depth + 1) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item, line, depth + 1) for item in value]
    if isinstance(value, (date, datetime, time)):
        return value.isoformat()
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return str(value)
    return value


def _refuse_long(inside: str, line: int) -> None:
    limit = MAX_OWN_LENGTH if "\nmarkdown: quincena\n" in inside else MAX_LENGTH
    if len(inside) > limit:
        raise Rejected(
            "The front matter is longer than {limit} kB: only metadata belongs there.",
            line,
            limit=limit // 1024,
        )


def _forbidden(found: re.Match[str], line: int) -> NoReturn:
    code = f"U+{ord(found[0]):04X}"
    raise Rejected("A value holds the control character {code}: take it out.", line, code=code)


def _too_deep(line: int) -> NoReturn:
    raise Rejected("The front matter is nested too deeply: write plain keys and lists.", line)


def _duplicate(block: FrontMatterBlock, key: str) -> NoReturn:
    first, second = block.line_of(key), block.line_of(key, 1)
    raise Rejected(
        "“{key}” stands on lines {first} and {second}: keep one.",
        second,
        key=shown(key),
        first=first,
        second=second,
    )


_LOADERS: dict[str, Callable[[FrontMatterBlock], dict[str, Any]]] = {
    "toml": _load_toml,
    "json": _load_json,
    "page": lambda block: dict(json.loads(block.text)),
    "lines": lambda block: read_lines(block.text, block.line),
}

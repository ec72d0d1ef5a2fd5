"""Mends lines of front matter that are no YAML and can mean one thing only, as people write them.

`key:value`, a tab behind the colon, texts that begin with a character of YAML's own (`@ana`, `%`, `[Nota] hoy`),
quotes inside quotes, lists of hashtags, stars for dashes. A line is changed on its own and stays one line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_ENTRY = re.compile(
    r"(?P<head> *(?:(?:- +)|(?P<key>\w[\w .-]{0,99}?)[ \t\xa0]{0,99}:(?=[ \t\xa0])))[ \t\xa0]*(?P<value>.*)"
)
_GLUED_KEY = re.compile(r"(?P<key>[^\W\d][\w-]*):(?P<value>[^\s/:].*)")
_GLUED_ITEM = re.compile(r"(?P<indent> *)-(?P<value>[^\s-].*)")
_STAR_ITEM = re.compile(r"(?P<indent> *)\*[ \t\xa0]+(?P<value>[^\s*].*)")
_HARD_SPACES = re.compile(r"(?P<indent>[ \xa0]*\xa0)(?P<rest>.*)")
_LIST = re.compile(r"\w[\w .-]{0,99}?:[ \t]{1,9}\[(?P<inner>[^\[\]{}]*)\][ \t]*")
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_HASHTAG = re.compile(r"(?:^|,|\s)#[^\s#,]")
_LIST_BEGINS = re.compile(r"(?P<key>\w[\w .-]{0,99}?):[ \t]{1,9}\[(?=[^\]]*\Z)")
_COMMENTED = re.compile(r"[ \t]{0,60}(?P<entry>#[^\s#,][^,\n]{0,200})(?:,[ \t]{0,60})?")
_ENTRY_OF_LIST = re.compile(r"\s{0,9}(?:'[^']*'|\"[^\"]*\")\s{0,9}(?=,|\Z)|[^,]+")
_TEMPLATE = re.compile(r"\w[\w .-]{0,99}?:[ \t]{1,9}(?:\{\{.*\}\}|\{%.*%\})[ \t]*")
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
    if found := _HARD_SPACES.fullmatch(line):
        return Mended(f"{' ' * len(found['indent'])}{found['rest']}", "", found["rest"])
    if found := _STAR_ITEM.fullmatch(line):
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


def means_other_than_yaml(line: str) -> bool:
    """Whether YAML would read a line, but not as it was meant: a list of hashtags, a template for a text."""
    if "#" in line and (found := _LIST.fullmatch(line)):
        return _HASHTAG.search(_QUOTED.sub("", found["inner"])) is not None
    return "{" in line and _TEMPLATE.fullmatch(line) is not None


def commented_entries(lines: list[str], first_line: int) -> Iterator[tuple[str, str, str, int]]:
    """The lines of a list in brackets that may be entries and that YAML takes for comments: the list's key, the entry,
    what to write instead, the line."""
    key = ""
    for number, line in enumerate(lines, first_line):
        if found := _LIST_BEGINS.match(line):
            key = found["key"]
        elif key and (found := _COMMENTED.fullmatch(line)):
            entry = found["entry"].rstrip()
            yield key, entry, quoted(entry), number
        if "]" in line:
            key = ""


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
        return f"[{', '.join(quoted(_bare(part)) for part in _ENTRY_OF_LIST.findall(inner) if part.strip())}]"
    if value.startswith("[") and "]" not in value:
        return None  # it may go on in the next line
    if (
        value.startswith("{")
        and not value.startswith(("{{", "{%"))
        and ("}" not in value or value[-1] == "}")
    ):
        return None
    return quoted(_bare(value))


def _bare(value: str) -> str:
    """A value without the quotes around it."""
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
        value = value[1:-1].replace('\\"', '"') if value[0] == '"' else value[1:-1].replace("''", "'")
    return value

"""The bytes of a list as rows and columns: letters, separator, quotes, the header wherever it stands."""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from ...errors import NotASubscriberList
from . import cells
from .vocabulary import is_address_name, key

SEPARATORS = ",;\t|"
# `"Pérez, Eva" <eva@example.org>`, `Ana <ana@example.org>` and `ana@example.org`: members as Mailman prints them.
MAILBOX = re.compile(r"""(?:"[^"<>]*"\s*|[^"<>]*)<[^<>\s@]+@[^<>\s@]+>|[^\s<>"@]+@[^\s<>"@]+""")
HEAD = 200  # lines in which the header and the separator are looked for
csv.field_size_limit(sys.maxsize)  # a note of 200 kB is a note; the file's own size is the limit


@dataclass(frozen=True)
class Row:
    """One record: the line of the file it begins on (from 1), and its cells."""

    line: int
    cells: list[str]


@dataclass(frozen=True)
class Table:
    """A list: its columns' names (their numbers where no line names them), where addresses stand, and its rows."""

    columns: list[str]
    addresses: list[int]
    rows: list[Row]

    def values(self, position: int) -> Iterator[str]:
        """What stands in one column, row by row; "" where a row ends before it."""
        return (row.cells[position].strip() if position < len(row.cells) else "" for row in self.rows)

    def texts(self, row: Row, names: Iterable[str]) -> Iterator[str]:
        """What a row holds in the columns of these names (as `key` writes them), in the order of the names."""
        for position in (self._places[name] for name in names if name in self._places):
            if text := row.cells[position].strip() if position < len(row.cells) else "":
                yield text

    def address_cell(self, row: Row) -> str:
        """The text with a row's address: its first cell for addresses that is filled, or all in a list of nothing else."""
        if len(self.addresses) == len(self.columns):
            return ", ".join(cell for cell in row.cells if cell.strip())
        filled = (row.cells[place] for place in self.addresses if place < len(row.cells))
        return next((cell for cell in filled if cell.strip()), "")

    @cached_property
    def _places(self) -> dict[str, int]:
        return {key(name): place for place, name in reversed(list(enumerate(self.columns)))}


@dataclass(frozen=True)
class _Layout:
    """How a file would read with one separator; `body` is the place of the first row of data."""

    separator: str
    columns: list[str]
    addresses: list[int]
    body: int
    named: bool


def read_table(data: bytes) -> Table:
    """The rows of a file. Raises NotASubscriberList where it is none, or where a quotation mark swallows lines."""
    lines = re.split(r"\r\n|\r|\n", decoded(data))
    if any(line.startswith('"') for line in lines) and all(map(_is_mailbox, filter(str.strip, lines))):
        return Table(["1"], [0], [Row(n, [line]) for n, line in enumerate(lines, start=1) if line.strip()])
    lines, given = _separator_line(lines)
    layouts = [found for separator in given or SEPARATORS if (found := _layout(lines, separator))]
    if not layouts:
        raise NotASubscriberList(_no_addresses(lines))
    layout = max(layouts, key=lambda found: (found.named, len(found.columns)))  # the first of equals
    if not layout.named and 1 < len(layout.addresses) < len(layout.columns):
        names = ", ".join(layout.columns[place] for place in layout.addresses)
        raise NotASubscriberList(
            _("Several columns hold addresses (%(names)s): call the readers' one “email”.") % {"names": names}
        )
    rows = _rows(lines, layout.separator)
    table = Table(layout.columns, layout.addresses, rows[layout.body :])
    _check_swallowed(table, lines, layout.separator)
    return table


def _is_mailbox(line: str) -> bool:
    return bool(MAILBOX.fullmatch(line.strip().rstrip(",; ")))


def decoded(data: bytes) -> str:
    """A file as text: UTF-8, what Excel calls Unicode, or what it writes in Western Europe."""
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise NotASubscriberList(_("This is a spreadsheet or an archive: save the list as CSV."))
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            raise NotASubscriberList(_("This is not a CSV file: it holds binary data."))
        return text.lstrip("\ufeff")
    raise NotASubscriberList(_("The letters of this file cannot be read: save it as CSV in UTF-8."))


def _encodings(data: bytes) -> tuple[str, ...]:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return ("utf-16",)
    start = data[:200]
    if (
        b"\0" in start and len(start) > 3
    ):  # UTF-16 without its mark: every other byte of plain letters is empty
        return ("utf-16-le",) if start[1::2].count(0) > start[::2].count(0) else ("utf-16-be",)
    return ("utf-8", "cp1252")


def _separator_line(lines: list[str]) -> tuple[list[str], str]:
    """Excel's `sep=;`, emptied so that line numbers stay, and the separator it names ("" without such a line)."""
    first = next((number for number, line in enumerate(lines) if line.strip()), None)
    found = re.fullmatch(r'"?sep=(.)"?[,;\t ]*', lines[first], re.IGNORECASE) if first is not None else None
    if first is None or found is None:
        return lines, ""
    return ["" if number == first else line for number, line in enumerate(lines)], found[1]


def _layout(lines: Sequence[str], separator: str) -> _Layout | None:
    """Where the header and the addresses stand, were this the separator; None without either."""
    head = [row.cells for row in _parsed(lines[:HEAD], separator, strict=False)]
    filled = next((place for place, row in enumerate(head) if any(map(cells.is_address, row))), None)
    for place, row in enumerate(head[:filled]):
        named = [position for position, name in enumerate(row) if is_address_name(key(name))]
        if named:
            return _Layout(separator, _trimmed(row), named, place + 1, named=True)
    if filled is None:
        return None
    row = head[filled]
    found = [position for position, cell in enumerate(row) if cells.is_address(cell)]
    above = head[filled - 1] if filled else []
    if filled and len(_trimmed(above)) == len(_trimmed(row)):  # a header in words we do not know
        return _Layout(separator, _trimmed(above), found, filled, named=False)
    return _Layout(separator, [str(n) for n in range(1, len(row) + 1)], found, filled, named=False)


def _trimmed(row: Sequence[str]) -> list[str]:
    """A row without the empty cells at its end: some programs write a separator too many."""
    last = max((place for place, cell in enumerate(row, start=1) if cell.strip()), default=0)
    return [cells.plain(cell) for cell in row[:last]]


def _rows(lines: Sequence[str], separator: str) -> list[Row]:
    """All rows; a second time with quotes behind backslashes, as MailPoet writes them, where plain reading fails."""
    try:
        return list(_parsed(lines, separator))
    except NotASubscriberList:
        if not any('\\"' in line for line in lines):
            raise
        return list(_parsed(lines, separator, escape="\\"))


def _parsed(
    lines: Sequence[str], separator: str, *, strict: bool = True, escape: str | None = None
) -> Iterator[Row]:
    """The rows that hold something, each with the line it begins on. Strict: an open quotation mark is refused."""
    ended = (line + "\n" for line in lines)
    reader = csv.reader(
        ended, delimiter=separator, strict=strict, escapechar=escape, doublequote=escape is None
    )
    before = 0
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield Row(before + 1, row)
            before = reader.line_num
    except csv.Error as error:
        raise NotASubscriberList(_open_quote(before + 1)) from error


def _open_quote(line: int) -> str:
    return _(
        "Line %(line)d: a quotation mark opens there and does not close at the end of its cell, so the lines after "
        "it cannot be told apart; mend that line and bring the list again."
    ) % {"line": line}


def _check_swallowed(table: Table, lines: Sequence[str], separator: str) -> None:
    """Refuse a cell over several lines when one of those lines would be a row of its own."""
    if len(table.columns) < 2 or not table.rows:
        return
    ends = [row.line for row in table.rows[1:]] + [len(lines) + 1]
    for row, end in zip(table.rows, ends, strict=True):
        for line in lines[row.line : end - 1]:
            inner = next(_parsed([line], separator, strict=False), Row(0, [])).cells
            if len(inner) >= len(table.columns) and any(
                cells.is_address(inner[p]) for p in table.addresses if p < len(inner)
            ):
                raise NotASubscriberList(_open_quote(row.line))


def _no_addresses(lines: Sequence[str]) -> str:
    first = next((line for line in lines if line.strip()), "-")
    return _("No column is called “email” and none holds mail addresses; the file begins: %(line)s") % {
        "line": first[:200]
    }

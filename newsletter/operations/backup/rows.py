"""Rows as lines of JSON that mean the same on every database, and back."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection, models
from django.utils.duration import duration_string
from django.utils.translation import gettext as _

from .errors import Refused

BATCH = 500
NUL = re.compile(rb"((?<!\\)(?:\\\\)*)\\u0000")  # as JSON writes it, and no backslash before "u0000"
LONGEST = 64 << 20  # bytes of a row: the largest one is an uploaded file under review


def columns(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """The columns of a table that hold something of their own."""
    return [field for field in model._meta.local_concrete_fields if not getattr(field, "generated", False)]


def dump(model: type[models.Model]) -> Iterator[bytes]:
    """A line a row, in the order of their keys."""
    names = [str(field.attname) for field in columns(model)]
    rows = model._base_manager.order_by("pk").values_list(*names)
    for row in rows.iterator(chunk_size=BATCH):
        text = json.dumps(row, default=_plain, ensure_ascii=False, separators=(",", ":"))
        line = text.encode("utf-8", "surrogatepass") + b"\n"  # what `json.loads` reads back
        if len(line) > LONGEST:
            words = _("Row %(key)s of %(table)s is too long for a backup.")
            raise Refused(words % {"key": row[0], "table": model._meta.label_lower})
        yield line


def _plain(value: object) -> str:
    match value:
        case datetime() | date() | time():
            return value.isoformat()
        case Decimal() | UUID():
            return str(value)
        case timedelta():
            return duration_string(value)
        case bytes() | memoryview():
            return base64.b64encode(value).decode()
    raise TypeError(f"{type(value).__name__} has no form in a backup")


class Table:
    """Where the lines of one table become rows; `names` are the columns in the lines' order."""

    def __init__(self, model: type[models.Model], names: list[str]) -> None:
        known = {field.attname: field for field in columns(model)}
        if set(names) != set(known) or len(names) != len(known):
            raise Refused(_("The archive has other columns for %s.") % model._meta.label_lower)
        self.label = model._meta.label_lower
        self.fields = [known[name] for name in names]
        self.files = [i for i, field in enumerate(self.fields) if isinstance(field, models.FileField)]
        self._read = [_reader(field) for field in self.fields]
        quote = connection.ops.quote_name
        places = ", ".join(["%s"] * len(names))
        into = ", ".join(quote(str(field.column)) for field in self.fields)
        self._insert = f"INSERT INTO {quote(model._meta.db_table)} ({into}) VALUES ({places})"  # noqa: S608

    def row(self, line: bytes) -> list[Any]:
        """The values of a line. Raises Refused."""
        try:
            values = json.loads(fit(line) if connection.vendor == "postgresql" else line)
            if not isinstance(values, list) or len(values) != len(self.fields):
                raise ValueError("columns")
            return [None if v is None else read(v) for read, v in zip(self._read, values, strict=True)]
        except (ValueError, TypeError, RecursionError, ArithmeticError, ValidationError) as error:
            raise Refused(_("The archive has a row of %s that is none.") % self.label) from error

    def insert(self, rows: list[list[Any]]) -> None:
        """Writes rows with the keys they have."""
        values = [
            [field.get_db_prep_save(v, connection) for field, v in zip(self.fields, row, strict=True)]
            for row in rows
        ]
        with connection.cursor() as cursor:
            cursor.executemany(self._insert, values)


def fit(line: bytes) -> bytes:
    """A line without what PostgreSQL's texts cannot hold and SQLite's can: NUL becomes �, half a character "?"."""
    if b"\\u0000" in line:
        line = NUL.sub(rb"\1\\ufffd", line)
    return line.decode("utf-8", "surrogatepass").encode("utf-8", "replace")


def _reader(field: models.Field[Any, Any]) -> Callable[[Any], Any]:
    if isinstance(field, models.JSONField):
        return lambda value: value
    if isinstance(field, models.BinaryField):
        return lambda value: base64.b64decode(value, validate=True)
    return field.to_python

"""The fields that only a bundle of Quincena's own has: number, year, period, the list of its parts, unknown keys."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from ..bundles import MARK
from ..documents import OwnFields, ParsedItem, TitleFacts
from ..problems import Rejected
from .fields import FieldReader
from .front_matter_formats import plain

_PARTS = {"slug": str, "section": str, "number": int, "heading": str, "title": str, "tags": list}


def own_fields(sheet: FieldReader) -> OwnFields | None:
    """What a front matter with `markdown: quincena` and a list of parts says of them; None for every other source.

    Raises Rejected, with the line, where a value is not what Quincena writes.
    """
    if not sheet.is_export:
        return None
    line = sheet.line("items")
    try:
        number, year = (_whole(sheet.values.pop(name, None)) for name in ("number", "year"))
        first, last = (_day(sheet.values.pop(name, None)) for name in ("period_start", "period_end"))
        items = tuple(map(_item, sheet.values.pop("items")))
        mark = re.fullmatch(r"item(?:-\d{1,9})?", sheet.values.pop("mark", MARK))[0]  # type: ignore[index]
        escaped = sheet.values.pop("shortcodes", "") == "escaped"
        sheet.values.pop("draft", None)  # for Hugo; `status` says it too
        extra = json.loads(sheet.values.pop("extra", "{}"))
        extra = {plain(key, line): plain(value, line) for key, value in extra.items()}
    except (TypeError, ValueError, AttributeError, RecursionError):
        raise Rejected(
            "A field of this bundle is not as Quincena writes it (number, year, period_start, period_end, items, extra): "
            "export the issue again, or take the line markdown: quincena out.",
            line,
        ) from None
    return OwnFields(TitleFacts(number, year, first, last), items, mark, extra, escaped)


def _whole(value: Any) -> int | None:
    if value is not None and (type(value) is not int or not 0 <= value < 2**31):
        raise TypeError
    return value


def _day(value: Any) -> date | None:
    return None if value is None else date.fromisoformat(value)


def _item(value: Mapping[str, Any]) -> ParsedItem:
    known = {name: kind(value[name]) for name, kind in _PARTS.items() if value.get(name) is not None}
    _whole(known.get("number"))
    tags = tuple(str(tag)[:100] for tag in known.pop("tags", ()))
    blank = {"section": "", "number": None, "heading": "", "title": "", "body": ""}
    return ParsedItem(**{**blank, **known, "tags": tags})

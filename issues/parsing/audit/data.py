"""The JSON in an element's `data-attrs`, sound or broken."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from typing import Any

Attributes = Mapping[str, str | None]


def read_data(attributes: Attributes) -> dict[str, Any] | str:
    """`data-attrs` read as JSON, or as the text it is where it is broken."""
    raw = attributes.get("data-attrs") or ""
    for text in (raw, html.unescape(raw)):
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            continue
        return found if isinstance(found, dict) else raw
    return html.unescape(raw)


def first_of(data: dict[str, Any] | str, *keys: str) -> str:
    """The first of these keys that holds something, as text."""
    for key in keys:
        if isinstance(data, dict):
            value = data.get(key)
            if value not in (None, "") and isinstance(value, str | int):
                return str(value)
        elif found := re.search(rf'"{key}"\s*[:-]\s*"(.*?)(?<!\\)"\s*[,}}]', data, re.S):
            return found[1]
    return ""

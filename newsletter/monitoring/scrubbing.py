"""Takes readers out of texts that go to logs and to Sentry: mail addresses, and the tokens that open a reader's pages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

ADDRESS, TOKEN = "[address]", "[token]"
_PART = r"""[^\s@<>()\[\]{},;:"'`=/?&|\\]"""
# The look-behind lets each word be tried once only, from its start: linear whatever the text.
_ADDRESSES = re.compile(rf"""(?:(?<!{_PART}){_PART}+|"[^"\n]{{1,64}}")(?:@|%40){_PART}+""", re.I)
_ENCODED = re.compile(rf"(?<!{_PART}){_PART}*?%40{_PART}+", re.I)
_TOKENS = re.compile(
    r"/(unsubscribe|preferences|preview|subscribe/confirm|subscribe/change|reset)/[^/\s?#\"'<>]{1,4000}"
)
DEEPEST = 20  # levels of nested values


def scrub(text: str) -> str:
    """The text without what leads to a reader."""
    if "@" in text:
        text = _ADDRESSES.sub(ADDRESS, text)
    if "%40" in text:
        text = _ENCODED.sub(ADDRESS, text)
    return _TOKENS.sub(rf"/\1/{TOKEN}", text) if "/" in text else text


def scrub_all(value: Any, depth: int = 0) -> Any:
    """The same for every text in nested lists and mappings."""
    if isinstance(value, str):
        return scrub(value)
    if depth > DEEPEST:
        return "…"
    if isinstance(value, Mapping):
        return {scrub_all(key, depth + 1): scrub_all(each, depth + 1) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [scrub_all(each, depth + 1) for each in value]
    return value

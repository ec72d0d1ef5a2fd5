"""Escapes text and code so that our Markdown renders them unchanged."""

from __future__ import annotations

import re

_SPECIAL = re.compile(r"[\\&<*_~`!\[\]]")


def code_span(text: str) -> str:
    """A code span that holds any backticks."""
    ticks = max((len(found) for found in re.findall(r"`+", text)), default=0) + 1
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{'`' * ticks}{pad}{text}{pad}{'`' * ticks}"


def escape_light(text: str) -> str:
    """Backslashes only where Markdown would read more than text."""
    if not _SPECIAL.search(text):
        return text
    text = re.sub(r"\\(?=[\\`*_{}\[\]()>#+.!~|-])|\\$", r"\\\\", text)
    text = re.sub(r"&(?=#|\w+;)", "&amp;", text)
    text = re.sub(r"<(?=[A-Za-z/!?])", "&lt;", text)
    text = re.sub(r"(?<![\s*])\*|\*(?![\s*])|\*\*+", lambda found: "\\*" * len(found[0]), text)
    text = re.sub(r"(?<![^\W_])_|_(?![^\W_])", r"\\_", text)
    text = re.sub(r"~(?=~)|(?<=~)~", r"\\~", text)
    text = text.replace("`", "\\`")
    text = re.sub(r"!(?=\[)", r"\\!", text)
    return re.sub(r"\[(?=\^)|\](?=[(\[:])", lambda found: "\\" + found[0], text)


def escape_careful(text: str) -> str:
    """A backslash before everything that could mean something, as character references where a backslash cannot."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace("|", "&#124;")
    return re.sub(r"([\\`*_{}\[\]()>#+.!~-])", r"\\\1", text)


def escape_line_start(text: str) -> str:
    """Keeps a line that begins like a heading, quote, list, rule or fence a line of text."""
    if re.match(r"(?:[-+] |[#>]|-{3,}|={3,}|~~~)", text):
        return "\\" + text
    return re.sub(r"^(\d+)\.(?=\s)", r"\1\\.", text)


def unpaired_brackets(text: str) -> str:
    """Escapes brackets that would end a link's text too early."""
    if text.count("[") == text.count("]") and re.fullmatch(r"[^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*", text):
        return text
    return re.sub(r"(?<!\\)([\[\]])", r"\\\1", text)

"""Abbreviations of Markdown Extra, kramdown and Pandoc, `*[HTML]: HyperText Markup Language`: `abbr` wherever they stand."""

from __future__ import annotations

import re
from html import escape

from .source import Source

_DEFINED = re.compile(
    r"^ {0,3}\*\[(?P<short>[^\[\]\n]{1,100})\]:[ \t]{0,9}(?P<long>[^\n]{0,500}(?:\n[ \t]{2,8}[^\s*\[][^\n]{0,500}){0,3})",
    re.M,
)
_OUTSIDE = r"""
    <[^<>]{1,1000}>|!\[[^\[\]\n]{0,500}\](?:\([^()\n]{0,1000}\))?|\]\([^()\n]{0,1000}\)|(?:https?://|www\.)[^\s<>]{1,2000}
    |^[ ]{0,3}\#{1,6}[ ][^\n]{0,1000}|^[ ]{0,3}\*?\[(?!\^)[^\[\]\n]{1,400}\]:[^\n]{0,2000}|\{[^{}\n]{1,500}\}
"""
"""What an abbreviation is not marked in: tags, pictures, addresses, headings, definitions."""
_MOST_DEFINED, _MOST_MARKED = 100, 2_000


def mark(source: Source) -> None:
    """Notes the edits: definitions go, what they define is marked; one that nothing uses, and all but the last
    of one name, are kept and named."""
    if source.html or "*[" not in source.text:
        return
    found = [each for each in _DEFINED.finditer(source.text) if not source.code_at(each.start())]
    found = found[:_MOST_DEFINED]
    meanings = {each["short"].strip(): " ".join(each["long"].split()) for each in found}
    meanings = {short: meaning for short, meaning in meanings.items() if short and meaning}
    used = _mark_all(source, meanings) if meanings else set()
    last = {each["short"].strip(): each.start() for each in found}
    for each in found:
        short = each["short"].strip()
        if short in used and last[short] == each.start():
            source.replace(each.start(), each.end(), "")
        else:
            source.keep(each.start(), each.end())


def _mark_all(source: Source, meanings: dict[str, str]) -> set[str]:
    shorts = "|".join(map(re.escape, sorted(meanings, key=len, reverse=True)))
    pattern = re.compile(rf"(?P<outside>{_OUTSIDE})|(?<!\w)(?P<short>(?-x:{shorts}))(?!\w)", re.M | re.X)
    used: set[str] = set()
    count = 0
    for found in pattern.finditer(source.text):
        if found["outside"] or source.code_at(found.start()) or count == _MOST_MARKED:
            continue
        meaning = escape(meanings[found["short"]]).replace("|", "&#124;")
        source.replace(found.start(), found.end(), f'<abbr title="{meaning}">{found["short"]}</abbr>')
        used.add(found["short"])
        count += 1
    return used

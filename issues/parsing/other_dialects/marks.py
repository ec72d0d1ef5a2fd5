"""Attribute lists of kramdown and Pandoc, `==marked==` text, and the components of MDX."""

from __future__ import annotations

import re

from ..problems import shown
from .arguments import CAPTIONS, SOURCES, arguments_of, embed_address
from .brackets import slug
from .source import LEFT_OUT, READ_AS, Source

_KRAMDOWN = re.compile(r"\{::?/?[^{}\n]{0,500}\}")
_PANDOC = re.compile(
    r"\{(?:[.#][\w:.-]{1,100}|[\w-]{1,40}=(?:\"[^\"{}\n]{0,200}\"|[^\s{}\"]{1,200}))(?:\s{1,9}(?:[.#]?[\w:.-]{1,100}|-)(?:=(?:\"[^\"{}\n]{0,200}\"|[^\s{}\"]{1,200}))?){0,20}\s{0,9}\}"
)
_MARKED = re.compile(r"==(?=[^\s=])([^=\n]{1,1000}?)(?<=[^\s=])==(?!=)")
_COMPONENT = re.compile(r"<(/?)([A-Z][\w.]{0,60})(?=[\s/>])")
_SPAN = re.compile(r"\[([^\[\]\n]{1,500})\]\Z")
_SPANS = {"underline": "u", "ul": "u", "mark": "mark", "smallcaps": "", "sc": ""}
_HEADING = re.compile(r"[ \t>]{0,12}(?:(?:[-*+:~]|\d{1,9}[.)])[ \t]{1,4})?#{1,6}[ \t]")
_MARK = re.compile(r"[ \t>]{0,40}(?:[-*+:]|\d{1,9}[.)])[ \t]{1,4}")
_TOC = re.compile(r"\{:?\s?:?\s?toc\b", re.I)


def attributes(source: Source, start: int) -> int:
    """An attribute list at `start`: it says how a text looks, so it goes; a name that is linked to stays a name."""
    text = source.text
    is_kramdown = text[start + 1] == ":"
    found = (_KRAMDOWN if is_kramdown else _PANDOC).match(text, start)
    if not found:
        return 0
    end = found.end()
    before = text[start - 1] if start else "\n"
    line = text.rfind("\n", 0, start) + 1
    ends_line = not text[end : source.line_end(end)].strip()
    opens_entry = ends_line and _MARK.fullmatch(text, line, start) is not None
    attached = before in ")]*_`>" or source.is_alone(start, end) or opens_entry
    in_heading = ends_line and _HEADING.match(text, line, line + 40) is not None
    if not (is_kramdown or attached or in_heading):
        return 0
    markup = found[0]
    if (
        is_kramdown
        and text.startswith("{::comment}", start)
        and (stop := source.find("{:/comment}", end)) >= 0
    ):
        return source.keep(start, stop + 11)
    if is_kramdown and (markup.startswith("{::") or _TOC.match(markup)):
        return source.keep(start, end)
    name = re.search(r"#([\w:.-]{1,100})", markup)
    linked = name is not None and name[1] in source.fragments
    if name and linked and in_heading:
        source.renamed[name[1]] = slug(text[line:start])
    anchor = f'<span id="{name[1]}"></span>' if name and linked and not in_heading else ""
    span = _SPAN.search(text, max(0, start - 502), start) if before == "]" else None
    if span:
        tag = next((tag for key, tag in _SPANS.items() if f".{key}" in markup), "")
        words = f"<{tag}>{span[1]}</{tag}>" if tag else span[1]
        if source.edits and source.edits[-1][0] < start and source.edits[-1][1] > span.start():
            return 0
        source.replace(span.start(), end, words + anchor)
        return end
    source.say("foreign-attributes", LEFT_OUT, start, markup=shown(markup))
    while start and text[start - 1] in " \t":
        start -= 1
    return source.replace(start, end, anchor)


def marked(source: Source, start: int) -> int:
    """`==marked==` text at `start`."""
    found = _MARKED.match(source.text, start)
    if not found or (start and source.text[start - 1] in "=\\"):
        return 0
    source.replace(start, start + 2, "<mark>")
    return source.replace(found.end() - 2, found.end(), "</mark>")


def component(source: Source, start: int) -> int:
    """A component of MDX at `start`: pictures and embeds as what they are, other tags kept, their text stays."""
    found = _COMPONENT.match(source.text, start)
    end = _end_of_tag(source.text, found.end()) if found else 0
    if not found or not end:
        return 0
    name = found[2].lower()
    given = arguments_of(source.text[found.end() : end - 1].rstrip("/"))
    src = given.first(*SOURCES)
    text = ""
    if not found[1] and src and re.search(r"fig|image|img|photo|picture", name):
        text = source.picture(src, alt=given.first("alt"), caption=given.first(*CAPTIONS))
    elif not found[1] and (
        address := embed_address(re.sub(r"(?:embed|player|video)\Z", "", name) or name, given)
    ):
        text = source.embed(address)
    if not text:
        return source.keep(start, end)
    source.say("foreign-read", READ_AS, start, markup=shown(" ".join(source.text[start:end].split())))
    return source.replace(start, end, text)


def expression(source: Source, start: int) -> int:
    """A comment of MDX, `{/* … */}`, at `start`."""
    end = source.find("*/}", start, 20_000)
    return source.keep(start, end + 3) if end >= 0 else 0


def _end_of_tag(text: str, place: int) -> int:
    """The position after the `>` of a tag whose values may hold braces and quotes; 0 where there is none near."""
    depth, quote = 0, ""
    for at in range(place, min(len(text), place + 4_000)):
        character = text[at]
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'" and not depth:
            quote = character
        elif character in "{}":
            depth += 1 if character == "{" else -1
        elif character == ">" and depth <= 0 and text[at - 1] != "=":
            return at + 1
        elif text.startswith("\n\n", at):
            return 0
    return 0

"""What takes whole lines: callouts, `:::` containers, admonitions, MDX' imports, tasks, tables of contents."""

from __future__ import annotations

import re

from .source import LEFT_OUT, READ_AS, Source

_CALLOUT = re.compile(
    r"(?P<quote>(?:[ \t]{0,3}>){1,20})[ \t]{0,9}\[!(?P<kind>[A-Za-z][\w-]{0,40})(?:\|[^\]\n]{0,80})?\][+-]?[ \t]{0,9}(?P<title>[^\n]{0,500})"
)
_CONTAINER = re.compile(r"[ \t]{0,3}:{3,20}[ \t]{0,9}(?P<rest>[^\n]{0,500})")
_ADMONITION = re.compile(
    r"(?:!!!|\?\?\?\+?)[ \t]{1,9}(?P<kind>[\w -]{1,80}?)(?:[ \t]{1,9}\"(?P<title>[^\"\n]{0,300})\")?[ \t]{0,9}"
)
_IMPORT = re.compile(
    r"""import\s(?:[\w*{][^'"\n]{0,500}\sfrom\s{1,9})?['"][^'"\n]{1,300}['"];?[ \t]{0,9}|export\s(?:default|const|let|var|function|async|class)\s[^\n]{0,2000}"""
)
_TASK = re.compile(r"([ \t>]{0,40}(?:[-*+]|\d{1,9}[.)])[ \t]{1,4})\[([ xX])\](?=[ \t]\S)")
_TOC = re.compile(r"[ \t]{0,3}\[(?:TOC|\[_TOC_\]|toc)\][ \t]{0,9}")
_TITLE = re.compile(r"(?:title=)?\"([^\"\n]{1,300})\"|\[([^\[\]\n]{1,300})\]")
_KIND = re.compile(r"\{?\.?(?:callout-)?(?P<kind>[A-Za-z][\w-]{0,60})\}?(?P<title>[^\n{}]{0,300})")


def translate_lines(source: Source) -> None:
    """Notes the edits of all lines outside code."""
    place, previous = 0, ""
    admonition = False
    for line in source.text.splitlines(keepends=True):
        text = line.rstrip("\r\n")
        end = place + len(text)
        indented = text.startswith(("    ", "\t"))
        if admonition and (indented or not text.strip()):
            _quoted(source, place, text)
        elif not source.code_at(place):
            admonition = _line(source, place, end, text, previous)
        else:
            admonition = False
        previous = text
        place += len(line)


def _line(source: Source, place: int, end: int, text: str, previous: str) -> bool:
    """Notes the edit of one line; True where an admonition begins, whose indented lines are a quote."""
    stripped = text.lstrip(" \t>")
    if not stripped or (stripped[0] not in ":!?>[-*+ie0123456789" and "[!" not in text):
        return False
    if found := _CALLOUT.fullmatch(text):
        title = found["title"].strip() or found["kind"].capitalize()
        source.say("foreign-read", READ_AS, place, markup=f"[!{found['kind']}]")
        source.replace(place, end, f"{found['quote']} **{title}**\n{found['quote']}")
    elif found := _CONTAINER.fullmatch(text):
        _container(source, place, end, found["rest"].strip())
    elif (found := _ADMONITION.fullmatch(text)) and not previous.strip():
        title = found["title"] if found["title"] is not None else found["kind"].strip().capitalize()
        source.say("foreign-read", READ_AS, place, markup=text.strip()[:60])
        source.replace(place, end, f"> **{title}**\n>" if title else ">")
        return True
    elif (
        not source.html and (not previous.strip() or _IMPORT.fullmatch(previous)) and _IMPORT.fullmatch(text)
    ) or _TOC.fullmatch(text):
        source.keep(place, end)
    elif found := _TASK.match(text):
        source.replace(place + found.start(2) - 1, place + found.end(2) + 1, "☐" if found[2] == " " else "☑")
    return False


def _container(source: Source, place: int, end: int, rest: str) -> None:
    """A container's line: its title stays as a paragraph; how it looks is left out."""
    if not rest.strip("#{}/ "):
        source.replace(place, end, "\n")
        return
    source.say("foreign-attributes", LEFT_OUT, place, markup=f"::: {rest}"[:60])
    title = _TITLE.search(rest)
    kind = _KIND.match(rest)
    words = (
        (title[1] or title[2])
        if title
        else (kind["title"].strip(" :") if kind and not rest.startswith("{") else "")
    )
    source.replace(place, end, f"\n\n**{words}**\n\n" if words else "\n" + source.hold(f"::: {rest}") + "\n")


def _quoted(source: Source, place: int, text: str) -> None:
    """A line of an admonition's text as a line of a quote."""
    width = 1 if text.startswith("\t") else min(4, len(text) - len(text.lstrip(" ")))
    source.replace(place, place + width, "> " if text.strip() else ">")

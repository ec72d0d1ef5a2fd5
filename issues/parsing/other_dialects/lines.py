"""What takes whole lines: callouts, `:::` containers, admonitions, MDX' imports, tasks, tables of contents."""

from __future__ import annotations

import re

from .source import LEFT_OUT, READ_AS, Source

_MARGIN = r"(?P<margin>[ \t>]{0,60}(?:(?:[-*+:~]|\d{1,9}[.)])[ \t>]{1,8})?)"
_CALLOUT = re.compile(
    r"(?P<margin>[ \t>]{0,60}(?:(?:[-*+:~]|\d{1,9}[.)])[ \t]{1,4})?)(?P<quote>(?:>[ \t]{0,3}){1,20})"
    r"\[!(?P<kind>[A-Za-z][\w-]{0,40})(?:\|[^\]\n]{0,80})?\][+-]?[ \t]{0,9}(?P<title>[^\n]{0,500})"
)
_CONTAINER = re.compile(_MARGIN + r":{3,20}[ \t]{0,9}(?P<rest>[^\n]{0,500})")
_ADMONITION = re.compile(
    _MARGIN
    + r"(?:!!!|\?\?\?\+?|===\+?)[ \t]{1,9}(?P<kind>[\w -]{1,80}?)?(?:(?:(?<=[\w])[ \t]{1,9})?\"(?P<title>[^\"\n]{0,300})\")?[ \t]{0,9}"
)
_IMPORT = re.compile(
    r"""import\s(?:[\w*{][^'"\n]{0,500}\sfrom\s{1,9})?['"][^'"\n]{1,300}['"];?[ \t]{0,9}|export\s(?:default|const|let|var|function|async|class)\s[^\n]{0,2000}"""
)
_TASK = re.compile(r"([ \t>]{0,40}(?:[-*+]|\d{1,9}[.)])[ \t]{1,4})\[([ xX])\](?=[ \t]\S)")
_TOC = re.compile(r"[ \t]{0,3}\[(?:TOC|\[_TOC_\]|toc)\][ \t]{0,9}")
_TOC_ENTRY = re.compile(
    r"[ \t]{0,3}(?:[-*+]|\d{1,3}\.)[ \t]{1,4}[^\n]{1,80}\n[ \t]{0,4}\{:\s?toc[^{}\n]{0,80}\}", re.I
)
_TITLE = re.compile(r"(?:title=)?\"([^\"\n]{1,300})\"|\[([^\[\]\n]{1,300})\]")
_KIND = re.compile(r"\{?\.?(?:callout-)?(?P<kind>[A-Za-z][\w-]{0,60})\}?(?P<title>[^\n{}]{0,300})")


def translate_lines(source: Source) -> None:
    """Notes the edits of all lines outside code."""
    place, previous = 0, ""
    admonition: str | None = None  # the margin of the one that goes on
    for line in source.text.splitlines(keepends=True):
        text = line.rstrip("\r\n")
        end = place + len(text)
        if admonition is not None and _goes_on(text, admonition):
            _quoted(source, place, text, admonition)
        elif not source.code_at(place):
            admonition = _line(source, place, end, text, previous)
        else:
            admonition = None
        previous = text
        place += len(line)


def _goes_on(text: str, margin: str) -> bool:
    """Whether a line is part of an admonition: indented below it, or blank."""
    return not text.strip(" \t>") or (
        text.startswith(margin) and text[len(margin) :].startswith(("    ", "\t"))
    )


def _below(margin: str) -> str:
    """What the lines below one with this margin begin with: a list's mark stands only once."""
    return "".join(character if character in ">\t" else " " for character in margin)


def _line(source: Source, place: int, end: int, text: str, previous: str) -> str | None:
    """Notes the edit of one line; the margin of an admonition that begins there, whose indented lines are a quote."""
    stripped = text.lstrip(" \t>")
    if not stripped or (stripped[0] not in ":!?=>[-*+ie%0123456789" and "[!" not in text):
        return None
    if "[!" in text and (found := _CALLOUT.fullmatch(text)):
        title = found["title"].strip() or found["kind"].capitalize()
        source.say("foreign-read", READ_AS, place, markup=f"[!{found['kind']}]")
        below = f"{_below(found['margin'])}{found['quote']}".rstrip()
        source.replace(place, end, f"{found['margin']}{found['quote'].rstrip()} **{title}**\n{below}")
    elif ":::" in text and (found := _CONTAINER.fullmatch(text)):
        _container(source, place, end, found["margin"], found["rest"].strip())
    elif (found := _ADMONITION.fullmatch(text)) and _is_first(previous, found["margin"]):
        return _admonition(source, place, end, found)
    elif (
        not source.html and (not previous.strip() or _IMPORT.fullmatch(previous)) and _IMPORT.fullmatch(text)
    ) or _TOC.fullmatch(text):
        source.keep(place, end)
    elif found := _TASK.match(text):
        source.replace(place + found.start(2) - 1, place + found.end(2) + 1, "☐" if found[2] == " " else "☑")
    elif _TOC_ENTRY.match(source.text, place):
        source.keep(place, _TOC_ENTRY.match(source.text, place).end())  # type: ignore[union-attr]
    elif stripped.startswith("%%"):
        _comment(source, place)
    return None


def _is_first(previous: str, margin: str) -> bool:
    """Whether a line of this margin may begin a block."""
    return not previous.strip(" \t>") or margin.strip(" \t>") != ""


def _admonition(source: Source, place: int, end: int, found: re.Match[str]) -> str | None:
    """The title of an admonition, or of a tab, begins a quote; its margin."""
    text, margin = found[0], found["margin"]
    if found["title"] is None and not (found["kind"] or "").strip():
        return None
    title = found["title"] if found["title"] is not None else found["kind"].strip().capitalize()
    source.say("foreign-read", READ_AS, place, markup=text.strip()[:60])
    below = _below(margin)
    source.replace(place, end, f"{margin}> **{title}**\n{below}>" if title else f"{margin}>")
    return below


def _comment(source: Source, place: int) -> None:
    """A comment of Obsidian's that stands on lines of its own."""
    stop = source.find("%%", source.text.index("%%", place) + 2)
    if stop >= 0 and not source.text[stop + 2 : source.line_end(stop)].strip():
        source.keep(place, stop + 2)


def _container(source: Source, place: int, end: int, margin: str, rest: str) -> None:
    """A container's line: its title stays as a paragraph; how it looks is left out."""
    if not rest.strip("#{}/ "):
        source.replace(place + len(margin.rstrip(" ")), end, "" if margin.strip() else "\n")
        return
    source.say("foreign-attributes", LEFT_OUT, place, markup=f"::: {rest}"[:60])
    title = _TITLE.search(rest)
    kind = _KIND.match(rest)
    words = (
        (title[1] or title[2])
        if title
        else (kind["title"].strip(" :") if kind and not rest.startswith("{") else "")
    )
    said = f"**{words}**" if words else source.hold(f"::: {rest}")
    if margin:
        source.replace(place + len(margin), end, f"{said}\n{_below(margin).rstrip()}")
    else:
        source.replace(place, end, f"\n\n{said}\n\n" if words else f"\n{said}\n")


def _quoted(source: Source, place: int, text: str, margin: str) -> None:
    """A line of an admonition's text as a line of a quote."""
    inner = text[len(margin) :] if text.startswith(margin) else text.lstrip(" \t>")
    start = place + len(text) - len(inner)
    width = 1 if inner.startswith("\t") else min(4, len(inner) - len(inner.lstrip(" ")))
    lead = "" if text.startswith(margin) else margin
    source.replace(start, start + width, f"{lead}> " if inner.strip() else f"{lead}>")

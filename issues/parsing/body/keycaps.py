"""The number a news item opens with (1️⃣ … 🔟), in the ways people write it, and several of them in one paragraph.

In: inline Markdown, or a list's. Out: the number, and the Markdown without the keycap and the dot, dash or colon behind it.
"""

from __future__ import annotations

import re

from .parts import list_entries

_ONE = r"(?:[0-9]\ufe0f?\u20e3\ufe0f?|\U0001f51f\ufe0f?)"
_SPACE = r"[ \t\xa0\u200b\ufeff]*"
_TAGS = "strong|em|b|i|u|mark|small|span"
_SEPARATOR = r"\\?(?:\.-|\.(?!\.)|\](?!\()|[:)\-–—·|º°])"
_KEYCAP = re.compile(
    rf"(?P<opens>(?:\*{{1,3}}|_{{1,3}}|<(?:{_TAGS})>|\[|[ \t\xa0\u200b\ufeff]){{0,12}})"
    rf"(?P<keys>{_ONE}{{1,3}})"
    rf"(?P<closes>(?:\*{{1,3}}|_{{1,3}}|</(?:{_TAGS})>){{0,4}})"
    rf"(?:{_SEPARATOR}|{_SPACE}{_SEPARATOR}(?=[\s\xa0*_<]|$))?"
    rf"(?P<closes_later>(?:\*{{1,3}}|_{{1,3}}|</(?:{_TAGS})>){{0,4}}(?=[\s\xa0]|$))?"
    rf"(?:\\\n|[\s\xa0\u200b\ufeff])*"
)
_LINKED_KEYCAP = re.compile(r"\]\(([^\s()]*(?:\([^\s()]*\)[^\s()]*)*)\)[\s\xa0]*")
_PIECE = re.compile(r"\*+|_+|</?\w+>|\[")
_NEXT = re.compile(
    rf"(?:[ \t]{{0,4}}(?:\\|<br ?/?>)?\n[ \t]{{0,8}}|<br ?/?>[ \t]{{0,4}}|(?<=[.!?…»”\")\]*_])[ \t\xa0]{{1,4}})"
    rf"(?=(?:\*{{1,3}}|_{{1,3}}|<(?:{_TAGS})>|\[|[ \t\xa0\u200b]){{0,8}}{_ONE})"
)


def read_keycap(text: str) -> tuple[int | None, str]:
    """The number a text opens with and the text without it; (None, the text) where it opens with none."""
    found = _KEYCAP.match(text)
    if not found:
        return None, text
    keys = re.findall(_ONE, found["keys"])
    number = int("".join("10" if key[0] == "\U0001f51f" else key[0] for key in keys))
    rest = text[found.end() :]
    opens = _PIECE.findall(found["opens"])
    if opens and opens[-1] == "[" and (linked := _LINKED_KEYCAP.match(rest)):
        return number, _with_link(linked[1], "".join(opens[:-1]), rest[linked.end() :])
    closes = _PIECE.findall(found["closes"] + (found["closes_later"] or ""))
    return number, _without_pairs(opens, closes) + rest


def _without_pairs(opens: list[str], closes: list[str]) -> str:
    """Marks that open before a number and do not close right behind it."""
    for close in closes:
        if opens and close.startswith("</") and opens[-1] == f"<{close[2:]}":
            opens = opens[:-1]
        elif opens and close[0] == opens[-1][0]:
            left = opens[-1][len(close) :]
            opens = [*opens[:-1], *([left] if left else [])]
        else:
            opens = [*opens, close]
    return "".join(opens)


def _with_link(address: str, opens: str, rest: str) -> str:
    """A number that is a link by itself leaves its link to the line it opens."""
    line, end, more = rest.partition("\n")
    if not line.strip() or any(mark in line for mark in "[]<"):
        return f"{opens}[→]({address}) {rest}"
    words = line.removesuffix("\\")
    return f"{opens}[{words}]({address}){line[len(words) :]}{end}{more}"


def split_at_keycaps(text: str) -> list[str]:
    """The parts of a paragraph that holds several numbers in a row, each opening a line or following a sentence."""
    number, _rest = read_keycap(text)
    if number is None:
        return [text]
    parts: list[str] = []
    start = 0
    for found in _NEXT.finditer(text):
        following, _rest = read_keycap(text[found.end() : found.end() + 80])
        if following == number + 1 and _is_outside_links(text[start : found.start()]):
            parts.append(text[start : found.start()])
            start, number = found.end(), following
    return _balanced([*parts, text[start:]])


def _is_outside_links(text: str) -> bool:
    plain = text.replace("\\[", "").replace("\\]", "")
    return plain.count("[") == plain.count("]")


def _balanced(parts: list[str]) -> list[str]:
    """Parts whose emphasis does not go on in the next one."""
    out: list[str] = []
    carried = ""
    for part in parts:
        whole = carried + part
        carried = "**" if len(re.findall(r"(?<!\\)\*\*", whole)) % 2 else ""
        out.append(whole.rstrip() + carried)
    return out


def entries_of(markdown: str) -> list[str]:
    """The entries of a list without their marks, each whole; none where one of them opens with no keycap."""
    texts = [text for _number, text in list_entries(markdown)]
    return texts if all(read_keycap(text)[0] is not None for text in texts) else []

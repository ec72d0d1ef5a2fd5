"""How the news of an archive are told apart, chosen by looking at all its sources before any is read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

FEWEST = 3  # sources of a form; fewer say nothing about an archive
_BEGINNINGS = 400_000
_FRONT_MATTER = re.compile(
    rb"\A\s{0,99}(---|\+\+\+)[ \t]{0,9}\r?\n(?:(?!\1)[^\n]*\n){0,400}\1[ \t]{0,9}\r?\n"
)
_KEYCAP = b"\xe2\x83\xa3"
_NUMBERED = re.compile(
    rb"^[ \t]{0,3}#{1,6}[ \t]{1,9}(?:\*\*|__)?#?(\d{1,3})(?:\\?[.)]|:|[ \t]?(?:[-|]|\xe2\x80[\x93\x94])[ \t])"
    rb"|<h[1-6][^<>]{0,300}>(?:\s|<[a-z][^<>]{0,300}>){0,9}#?(\d{1,3})(?:[.)]|:|[ \t]?(?:[-|]|\xe2\x80[\x93\x94])[ \t])",
    re.M | re.I,
)
_HEADING = re.compile(rb"^[ \t]{0,3}#{1,6}[ \t]{1,9}\S|<h[1-6][\s>]", re.M | re.I)
_LINK_ENTRY = re.compile(
    rb"^[ \t]{0,3}(?:[-*+]|\d{1,3}[.)])[ \t]{1,4}(?:\*\*|__)?(?:\[[^\[\]\n]{1,300}\]\(|<?https?:)[^\n]{0,5000}"
    rb"|<li[^<>]{0,300}>(?:\s|<(?:p|b|strong|span)[^<>]{0,300}>){0,9}<a\s(?:(?!</li).){0,5000}",
    re.M | re.I | re.S,
)
_LEAD = re.compile(
    rb"^(?:\*\*|__)[^*_\n]{2,200}(?:\*\*|__)[^\n]{3}|<p[^<>]{0,300}>\s{0,9}<(?:b|strong)(?:\s[^<>]{0,300})?>[^<>]{2,200}"
    rb"</(?:b|strong)>[^<>]{3}",
    re.M | re.I,
)
_PARAGRAPH = re.compile(rb"\n[ \t]{0,9}\r?\n[ \t]{0,3}[^\s#<|>`~-]|<p[\s>]", re.I)
_RULE = re.compile(
    rb"\n[ \t]{0,9}\r?\n[ \t]{0,3}(?:-{3,80}|\*{3,80}|_{3,80}|(?:\* ){2,9}\*)[ \t]{0,9}\r?\n|<hr[\s/>]", re.I
)


@dataclass(frozen=True)
class Choice:
    """The form chosen, in how many sources it was found, and how many there are."""

    form: str = "keycap"
    found: int = 0
    total: int = 0


def choose(texts: Iterable[bytes]) -> Choice:
    """The form that half of the sources have; keycaps where a fifth has them, and where nothing is certain."""
    seen: Counter[str] = Counter()
    total = 0
    for text in texts:
        total += 1
        seen.update(_forms_of(text[:_BEGINNINGS]))
    if seen["keycap"] * 5 >= total:
        return Choice("keycap", seen["keycap"], total)
    for form in ("headings", "list", "bold", "rules"):
        if seen[form] >= FEWEST and seen[form] * 2 >= total:
            return Choice(form, seen[form], total)
    return Choice("keycap", seen["keycap"], total)


def _forms_of(text: bytes) -> Iterator[str]:
    """The forms that one source shows: three news at least."""
    before = (piece.removesuffix(b"\xef\xb8\x8f")[-1:] for piece in text.split(_KEYCAP)[:-1])
    if len({digit for digit in before if digit.isdigit()}) > 1:
        yield "keycap"
        return
    body = _FRONT_MATTER.sub(b"", text, 1)
    numbers = [int(found[1] or found[2]) for found in _NUMBERED.finditer(body)]
    if numbers[:3] == [1, 2, 3]:
        yield "headings"
    headings = sum(1 for _ in _HEADING.finditer(body))
    entries = [len(found[0]) for found in _LINK_ENTRY.finditer(body)]
    if headings and len(entries) >= 4 and sum(entries) * 2 >= len(body):
        yield "list"
    leads = sum(1 for _ in _LEAD.finditer(body))
    if leads >= 3 and leads * 2 >= sum(1 for _ in _PARAGRAPH.finditer(body)):
        yield "bold"
    rules = sum(1 for _ in _RULE.finditer(body))
    if rules >= 3 and rules > headings:
        yield "rules"

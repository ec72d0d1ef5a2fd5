"""How news are told apart in newsletters without keycaps: numbered headings, lists of links, bold beginnings, rules.

One rule a form, for one section: what opens an item there. Every block stays: a rule ends the part before it, a list
of links is opened into its entries, and what stands before the first item is a part of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from ..dialect.item_titles import plain_inline, title_of
from ..documents import Block
from .parts import Part, heading_of, list_entries

FORMS = ("keycap", "headings", "list", "bold", "rules", "none")
_NUMBER = re.compile(
    r"(?P<bold>\*\*|__)?(?:(?:[Nn][.ºo°]{1,2}|#)[ ]?(?P<a>\d{1,3})(?:\\?[.)]|:|[ ]?[-–—·|])?|(?P<b>\d{1,3})(?:\\?[.)]|:|[ ]?[-–—·|](?=\s)))"
    r"(?P<closed>\*\*|__)?(?=\s|\Z)[ \t\xa0]{0,9}"
)
_LEAD = re.compile(
    r"(?:\*\*|__)(?P<lead>(?:[^*_\n]|(?<=\w)[*_](?=\w)){2,200})(?:\*\*|__)(?P<rest>[\s\S]{0,9})"
)
_LINK = re.compile(r"\]\(\S|<https?:|https?://")


def number_of(heading: str) -> tuple[int | None, str]:
    """The number that a heading begins with ("3. Pan", "#3 Pan", "3 – Pan") and the heading without it."""
    found = _NUMBER.match(heading)
    if not found:
        return None, heading
    opens = found["bold"] if found["bold"] and not found["closed"] else ""
    return int(found["a"] or found["b"]), (opens + heading[found.end() :]).strip()


def has_numbered_headings(blocks: list[Block]) -> bool:
    """Whether a text has headings numbered from 1 on."""
    numbers = [number_of(text)[0] for level, text in map(heading_of, blocks) if level]
    return [number for number in numbers if number is not None][:2] == [1, 2]


def parts_of(section: str, blocks: list[Block], form: str) -> list[Part] | None:
    """The parts of a section, the first what stands before any item; None where the section is not of the form."""
    rule = _RULES.get(form)
    return rule(section, blocks) if rule else None


def _by_headings(section: str, blocks: list[Block]) -> list[Part] | None:
    if not any(number_of(text)[0] is not None for level, text in map(heading_of, blocks) if level):
        return None
    parts = [Part(section)]
    for block in blocks:
        level, text = heading_of(block)
        number, rest = number_of(text) if level else (None, "")
        if number is not None:
            parts.append(Part(section, number, rest))
        else:
            parts[-1].blocks.append(block)
    return parts


def _by_list(section: str, blocks: list[Block]) -> list[Part] | None:
    if not section or not any(map(_is_list_of_links, blocks)):
        return None
    parts = [Part(section)]
    after_list = False
    for block in blocks:
        level, text = heading_of(block)
        if _is_list_of_links(block):
            parts += [
                Part(section, number, "", [Block("paragraph", entry, block.line)], title_of(entry))
                for number, entry in list_entries(block.markdown)
            ]
        elif level == 3:
            parts.append(Part(section, None, text))
        elif after_list:
            parts.append(Part(section, None, "", [block]))
        else:
            parts[-1].blocks.append(block)
        after_list = _is_list_of_links(block)
    return parts


def _is_list_of_links(block: Block) -> bool:
    if block.kind != "list" or not _LINK.search(block.markdown):
        return False
    entries = list_entries(block.markdown)
    return len(entries) > 1 and all(_LINK.search(entry) for _, entry in entries)


def dissolved(blocks: list[Block]) -> dict[str, int]:
    """How many lists and entries of lists are no more once `_by_list` opened them."""
    lists = [block for block in blocks if _is_list_of_links(block)]
    ordered = sum(1 for block in lists if block.markdown[:1].isdigit())
    entries = sum(len(list_entries(block.markdown)) for block in lists)
    return {"ol": ordered, "ul": len(lists) - ordered, "li": entries}


def _by_bold(section: str, blocks: list[Block]) -> list[Part] | None:
    leads = [_lead(block) for block in blocks]
    if sum(map(bool, leads)) < 2:
        return None
    parts = [Part(section)]
    for block, lead in zip(blocks, leads, strict=True):
        level, text = heading_of(block)
        if lead:
            parts.append(Part(section, None, "", [block], lead))
        elif level == 3 and section:
            parts.append(Part(section, None, text))
        else:
            parts[-1].blocks.append(block)
    return parts


def _lead(block: Block) -> str:
    """The bold words that a paragraph begins with, if more follows them; else ""."""
    found = _LEAD.match(block.markdown) if block.kind == "paragraph" else None
    return plain_inline(found["lead"]).strip(" .:—–-") if found and found["rest"].strip(" .:—–-") else ""


def _by_rules(section: str, blocks: list[Block]) -> list[Part] | None:
    if not any(block.kind == "rule" for block in blocks[:-1]):
        return None
    parts = [Part(section)]
    opens = False
    for block in blocks:
        level, text = heading_of(block)
        if opens and level:
            parts.append(Part(section, None, text))
        elif opens and block.kind != "rule":
            parts.append(Part(section, None, "", [block], title_of(block.markdown)))
        else:
            parts[-1].blocks.append(block)
        opens = block.kind == "rule"
    return parts


def _whole(section: str, blocks: list[Block]) -> list[Part] | None:
    return [Part(section, None, "", blocks)]


_RULES: dict[str, Callable[[str, list[Block]], list[Part] | None]] = {
    "headings": _by_headings,
    "list": _by_list,
    "bold": _by_bold,
    "rules": _by_rules,
    "none": _whole,
}

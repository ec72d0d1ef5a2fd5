"""Structure: headings, empty parts, loose emphasis, unfinished marks, and the size of the mail."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from ..parsing.dialect.render import render
from ..parsing.limits import is_within
from .archive import Archive
from .checks import Check
from .draft import Draft, Passage
from .findings import BLOCK, LOOK, Finding, Fix
from .scanner import FILLER

GMAIL_CUTS_AT = 102_000
_EMOJI = "[\U0001f000-\U0001faff☀-♬♰-➿⬀-⯿⌀-⏿]"
_EMOJI_GLUED = re.compile(
    rf"({_EMOJI}(?:[\ufe0f\u200d\u20e3\U0001f3fb-\U0001f3ff]|{_EMOJI}){{0,40}}+)(?=[^\W_])"
)
_HEADING = re.compile(r"^ {0,3}(#{1,6})(?!#)[ \t]{0,99}(.{0,2000}+)", re.M)
_EMPTY = re.compile(r"^[ \t]*(?:&nbsp;|\u00a0|<br\s*/?>|<p>(?:\s|&nbsp;)*</p>|\\)[ \t]*$", re.M | re.I)
_TO_DO = r"(?i:pendiente|por hacer|por escribir|to do|tbd|tba)"
_UNFINISHED = re.compile(
    r"\bTK(?:TK)*\b(?!-)|(?<![\w-])(?:X{3,}|x{4,})(?![\w-])|\b(?:FIXME|PENDIENTE|TBD)\b"
    r"|(?:^[*_]*|(?<=[\[({])|(?<=[.!?…>*-] ))TODO(?=[*_]*\s*[:\]]|\()"  # "Cambia TODO: la luz" is a word
    rf"|[\[{{]\s{{0,9}}{_TO_DO}\b[^\[\]{{}}]{{0,300}}[\]}}]|\(\s{{0,9}}{_TO_DO}\s{{0,9}}\)"
    r"|^\W{0,3}(?i:pendiente|por hacer|tbd)\W{0,3}$|^(?i:lorem ipsum)\b|\b(?i:lorem ipsum dolor)\b",
    re.M,
)
_ROMAN = re.compile(
    r"\b(?:siglos?|capítulo|tomo|canto|libro|bowl)\s+$"
    r"|^\s+(?:aniversario|edición|congreso|jornadas|premios?|feria|festival|olimpiada|juegos|cumbre)",
    re.I,
)
_LOOSE_MARK = re.compile(
    r"(?:(?<!\w)\*|\*{2,3})(?=[^\W\d])|(?<=[^\W\d])(?:\*{2,3}|(?<!\b[A-Z])\*(?!\w))"  # tod*s and A* are meant
    r"|(?<![\w@_])_{1,2}(?=[^\W\d_])(?!\w+__?\b)|~~"
)


def emoji_glued(draft: Draft, archive: Archive) -> Iterator[Finding]:
    """A heading whose emoji touches its first word."""
    for passage in draft.headings:
        for found in _EMOJI_GLUED.finditer(passage.text):
            yield _glued(passage, found, passage.text)
    for passage in draft.passages:
        for heading in _headings(passage):
            for found in _EMOJI_GLUED.finditer(passage.text, heading.start(), heading.end()):
                yield _glued(passage, found, heading[2].rstrip("# \t"))


def _glued(passage: Passage, found: re.Match[str], heading: str) -> Finding:
    message = _("There is no space after the emoji in “%(heading)s”.") % {"heading": heading}
    fix = Fix(_("Put a space"), found[0], f"{found[0]} ")
    return passage.finding(message, *found.span(), excerpt=heading, fix=fix)


def _headings(passage: Passage) -> list[re.Match[str]]:
    return [
        found for found in _HEADING.finditer(passage.text) if passage.scanned.prose[found.start(1)] == "#"
    ]


def heading_empty(draft: Draft, archive: Archive) -> Iterator[Finding]:
    """Marks of a heading and no words."""
    for passage in draft.passages:
        for found in _headings(passage):
            if not found[2].strip("# \t*_"):
                yield passage.finding(_("This heading is empty."), *found.span(1), excerpt=found[0].strip())
    for passage in draft.headings:
        if not re.search(r"\w|\S", passage.text.strip("#*_ \t\u00a0")):
            yield passage.finding(_("This heading is empty."), 0, len(passage.text))


def heading_level(draft: Draft, archive: Archive) -> Iterator[Finding]:
    """A heading that jumps a level, or one of a level that belongs to sections and items."""
    for passage in draft.passages:
        before = 3
        for found in _headings(passage):
            level = len(found[1])
            if level < 4 or level > before + 1:
                right = "#" * min(max(level, 4), before + 1)
                message = _("The heading “%(heading)s” is of level %(level)s; here it is %(right)s.")
                values = {"heading": found[2].rstrip("# \t"), "level": level, "right": len(right)}
                fix = Fix(_("Correct the level"), found[1], right)
                yield passage.finding(message % values, *found.span(1), excerpt=found[0].strip(), fix=fix)
                level = len(right)
            before = level


def empty_paragraph(draft: Draft, archive: Archive) -> Iterator[Finding]:
    """A paragraph of nothing but a hard space or a break."""
    for passage in draft.passages:
        for found in _EMPTY.finditer(passage.text):
            in_code = any(start <= found.start() < end for start, end in passage.scanned.code)
            if not in_code and _stands_alone(passage, found):
                yield passage.finding(
                    _("This paragraph is empty."), *found.span(), fix=Fix(_("Remove it"), found[0], "")
                )


def _stands_alone(passage: Passage, found: re.Match[str]) -> bool:
    before, after = passage.text[: found.start()], passage.text[found.end() :]
    return before.rstrip(" \t")[-2:] in ("", "\n", "\n\n") and after.lstrip(" \t")[:2] in ("", "\n", "\n\n")


def empty_item(draft: Draft, archive: Archive) -> Iterator[Finding]:
    """An item without text."""
    for place, item in enumerate(draft.items, start=1):
        if not item.body.strip():
            title = item.heading or item.title
            told = _("“%(title)s” has no text.")
            if draft.leaves_out(item):
                told = _("“%(title)s” has no text: it will not come out.")
            yield Finding(told % {"title": title}, place, title)


def unfinished(draft: Draft, archive: Archive) -> Iterator[Finding]:
    """Marks a writer leaves to come back to."""
    for passage in (*draft.headings, *draft.passages):
        prose = passage.scanned.prose
        for found in _UNFINISHED.finditer(prose):
            around = prose[max(0, found.start() - 12) : found.start()], prose[found.end() : found.end() + 20]
            if found[0] == "XXX" and (_ROMAN.search(around[0]) or _ROMAN.search(around[1])):
                continue
            message = _("“%(mark)s” looks unfinished.") % {"mark": found[0].strip(" *_\n")}
            yield passage.finding(message, *found.span())


def emphasis(draft: Draft, archive: Archive) -> Iterator[Finding]:
    """Asterisks that readers would see."""
    for passage in draft.passages:
        prose = passage.scanned.prose
        if not re.search(r"[*_~]", prose) or not _LOOSE_MARK.search(_shown(prose)):
            continue
        for start, end in passage.scanned.paragraphs():
            if found := _LOOSE_MARK.search(_shown(prose[start:end])):
                place = prose.find(found[0], start, end)
                message = _("Readers would see this “%(mark)s”.") % {"mark": found[0]}
                yield passage.finding(
                    message, *((place, place + len(found[0])) if place >= 0 else (start, end))
                )


def _shown(prose: str) -> str:
    """The text as rendered, without tags: marks of emphasis in it are marks that readers see."""
    text = prose.replace("<", FILLER)
    return re.sub(r"<[^<>]*>", FILLER, render(text)) if is_within(text) else ""


def mail_weight(draft: Draft, archive: Archive) -> Iterator[Finding]:
    """A mail that Gmail would cut: by its real size in bytes where known, else by its text's, which is less."""
    size = draft.mail_bytes or sum(len(passage.text.encode()) for passage in draft.passages)
    if size > GMAIL_CUTS_AT:
        message = _("By mail it would weigh %(size)s kB: Gmail cuts at %(limit)s.")
        yield Finding(message % {"size": size // 1000, "limit": GMAIL_CUTS_AT // 1000}, field="mail")


CHECKS = (
    Check("heading-space", LOOK, emoji_glued),
    Check("heading-empty", BLOCK, heading_empty),
    Check("heading-level", LOOK, heading_level),
    Check("empty-paragraph", LOOK, empty_paragraph),
    Check("item-empty", LOOK, empty_item),
    Check("unfinished", BLOCK, unfinished),
    Check("emphasis-unbalanced", LOOK, emphasis),
    Check("mail-heavy", LOOK, mail_weight),
)

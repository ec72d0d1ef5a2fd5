"""Typography: doubled words and spaces, punctuation, question marks, quotation marks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from .archive import Archive
from .checks import Check
from .draft import Draft, Passage
from .findings import LOOK, Finding, Fix
from .scanner import FILLER

_TWICE = re.compile(r"(?<![\w'’.@-])([^\W\d_]+)(\s+)(\1)((?:\s+\1)*)(?![\w'’@-])", re.I)
_SAID_TWICE = (
    "muy sí no ya tan casi bien mal así nada nunca siempre todo mucho poco luego claro vale venga anda vamos corre"
    " mira oye hola adiós ay uy eh ah oh bla ja je ji jo shh tic tac toc tam cha ta chin chas can pum zas glu pío"
    " guau miau ñam cero uno dos tres had that very so bye blah yeah ha knock beep"
)
_MAY_DOUBLE = frozenset(_SAID_TWICE.split())
_SPACES = re.compile(r"(?<=[^\s|])([ \u00a0]{2,})(?=[^\s|])")
_LINE_OPENS = re.compile(r"[ \t>]*(?:[-*+>]|\d{1,3}[.)]|#{1,6}|\[\^[^\]\s]+\]:)\Z")
_SPACE_BEFORE = re.compile(rf"(?<=[\w)\]”»\"'%*_{FILLER}])([ \u00a0]+)(?=[,;.!?:](?:[\s*_)\]”»\"]|\Z))")
_SPACE_IN_BRACKET = re.compile(
    rf"(?<=\()(?<![:;=]\()(?<![:;=]-\()([ \u00a0]+)(?=\w)|(?<=[\w{FILLER}.,])([ \u00a0]+)(?=\))"
)
_DOTS_OR_FACE = re.compile(r"\. ?\.|[:;]['-]?[()|\]]")
_MARKS = re.compile(r"[¿¡]|[?!]+(?![^\W_]|=)")
_NAME_WITH_MARK = re.compile(r"\S\s+[A-ZÁÉÍÓÚÑ\d]\w*\Z")
_QUOTES = re.compile(r'(?<!\d)"|[“”]')
_ENGLISH = re.compile(
    r"\b(?:the|is|are|and|to|what|how|why|who|you|your|of|we|it|this|that|do|does|can|with|for|my|i|in)\b",
    re.I,
)
_SPANISH = re.compile(
    r"\b(?:el|la|los|las|de|que|qué|y|en|un|una|es|por|con|se|no|cómo|para|del|al|su|quién|cuándo|dónde|lo)\b",
    re.I,
)


def doubled_words(draft: Draft, archive: Archive) -> Iterator[Finding]:
    """The same word twice in a row."""
    for passage in draft.passages:
        for found in _TWICE.finditer(passage.scanned.words):
            word = found[1]
            is_name = found[3][0].isupper()
            meant = is_name or found[4] or word.lower() in _MAY_DOUBLE
            if meant or found[2].count("\n") > 1:
                continue
            message = _("“%(word)s” stands twice.") % {"word": word}
            yield passage.finding(message, *found.span(), fix=Fix(_("Keep one"), found[0], word))


def doubled_spaces(draft: Draft, archive: Archive) -> Iterator[Finding]:
    """Two spaces where one is meant."""
    for passage in (*draft.headings, *draft.passages):
        for found in _SPACES.finditer(passage.scanned.prose):
            line = passage.text.rfind("\n", 0, found.start()) + 1
            if not _LINE_OPENS.match(passage.text[line : found.start()]):
                yield _with_fix(passage, found.span(), _("There are two spaces here."), _("Keep one"), " ")


def space_before_punctuation(draft: Draft, archive: Archive) -> Iterator[Finding]:
    """A space before a comma, a full stop, a closing bracket; or after an opening one."""
    for passage in (*draft.headings, *draft.passages):
        prose = passage.scanned.prose
        for pattern in (_SPACE_BEFORE, _SPACE_IN_BRACKET):
            for found in pattern.finditer(prose):
                if _DOTS_OR_FACE.match(prose, found.end()) or _is_french(passage, found):
                    continue
                message = _("There is a space too many at “%(place)s”.")
                place = passage.around(*found.span())
                yield _with_fix(passage, found.span(), message % {"place": place}, _("Remove it"), "")


def _is_french(passage: Passage, found: re.Match[str]) -> bool:
    """A space before one of `;:!?` inside italics or a citation: French asks for it."""
    after = passage.text[found.end() : found.end() + 1]
    return after in ";:!?" and passage.scanned.words[found.start()] == FILLER


def _with_fix(passage: Passage, span: tuple[int, int], message: str, label: str, new: str) -> Finding:
    old = passage.text[span[0] : span[1]]
    return passage.finding(message, *span, fix=Fix(label, old, new))


def unopened(draft: Draft, archive: Archive) -> Iterator[Finding]:
    """A Spanish question or exclamation without its opening mark, or without its closing one."""
    if not draft.language.startswith("es"):
        return
    for passage in (*draft.headings, *draft.passages):
        words = passage.scanned.words
        for start, end in passage.scanned.paragraphs():
            for mark, place, lacks in _unpaired(words, start, end):
                message = _("“%(mark)s” is missing.") % {"mark": lacks}
                yield passage.finding(message, place, place + len(mark))


def _unpaired(words: str, start: int, end: int) -> Iterator[tuple[str, int, str]]:
    """Marks without their other half: (mark, place, what is missing)."""
    last = start
    opened: list[tuple[str, int]] = []
    for found in _MARKS.finditer(words[start:end]):
        mark, place = found[0], start + found.start()
        if mark in "¿¡":
            opened.append((mark, place))
            continue
        sentence = words[last:place]
        last = place + len(mark)
        if opened:
            _close(opened, mark)
        elif not _is_foreign_or_quoted(sentence) and not _is_in_a_name(sentence, words[last:end]):
            yield mark, place, "¿" if mark[0] == "?" else "¡"
    if opened:
        mark, place = opened[-1]
        yield mark, place, "?" if mark == "¿" else "!"


def _close(opened: list[tuple[str, int]], mark: str) -> None:
    """Removes from `opened` what a closing mark closes: the last of its kind, with those just before ("¡¿") and
    after it."""
    kinds = {"?": "¿", "!": "¡"}
    alike = [i for i, (opening, _place) in enumerate(opened) if opening in {kinds[char] for char in mark}]
    first = alike[-1] if alike else 0
    while first and opened[first - 1][1] == opened[first][1] - 1:
        first -= 1
    del opened[first:]


def _is_in_a_name(sentence: str, after: str) -> bool:
    """A mark that is part of a name, with the sentence going on: "compró Yahoo! en 2017"."""
    return bool(_NAME_WITH_MARK.search(sentence) and re.match(r",? [a-záéíóúñ]", after))


def _is_foreign_or_quoted(sentence: str) -> bool:
    """Whether the sentence is English, ends in italics or a citation, or has no words."""
    sentence = re.split(r"[.…]\s|[“\"«(]", sentence)[-1]
    if FILLER in sentence[-3:] or not re.search(r"[^\W\d_]{2}", sentence):
        return True
    return len(_ENGLISH.findall(sentence)) > len(_SPANISH.findall(sentence))


def mixed_quotes(draft: Draft, archive: Archive) -> Iterator[Finding]:
    """Straight and typographic quotation marks in one issue: the first of the rarer kind."""
    straight: list[tuple[Passage, int]] = []
    curly: list[tuple[Passage, int]] = []
    for passage in draft.passages:
        for found in _QUOTES.finditer(passage.scanned.words):
            (straight if found[0] == '"' else curly).append((passage, found.start()))
    if straight and curly:
        passage, place = min(straight, curly, key=len)[0]
        message = _("Quotation marks are mixed: %(curly)s typographic ones and %(straight)s straight ones.")
        values = {"curly": len(curly), "straight": len(straight)}
        yield passage.finding(message % values, place, place + 1)


CHECKS = (
    Check("word-doubled", LOOK, doubled_words),
    Check("space-doubled", LOOK, doubled_spaces),
    Check("space-before-punctuation", LOOK, space_before_punctuation),
    Check("mark-unpaired", LOOK, unopened),
    Check("quotes-mixed", LOOK, mixed_quotes),
)

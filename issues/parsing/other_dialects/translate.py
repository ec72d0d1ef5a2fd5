"""One pass over a text: at each sign of another dialect its rule is asked; then all edits are made at once."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, replace

from ..documents import ParsedBody
from ..problems import Problem, noop
from . import abbreviations, brackets, formulas, lines, marks, merge_tags, small_marks, templates
from .source import Source, comment, private

_SIGNS = re.compile(
    r"\{\{[<%]|\{\{|\{%|\{/\*|\{::?|\{(?=\+\+|--|~~|>>|==)|\{(?=[.#\w])|\{(?=[$!][a-zA-Z])|!?\[\[|\[(?=/?[a-zA-Z])|\*\|(?=[A-Z])|%(?=[A-Z]{4})|==(?=[^\s=])|<(?=/?[A-Z])"
    r"|\$|\\\\?[(\[]|\\begin\{"
    r"| =(?=[\dx][\dx%]{0,11}\))|\|(?=\d{1,4}(?:x\d{1,4})?\]\()|%\[(?=http)|%%"
)
# Whether there is anything to do: links alone, `[words](address)`, are none of it.
_ANY = re.compile(
    r"\{(?:[{%:./#$!\w]|\+\+|--|~~|>>|==)| =[\dx][\dx%]{0,11}\)|\|\d{1,4}(?:x\d{1,4})?\]\(|%[\[%]|\*\|[A-Z]|%[A-Z]{4}|\[\[[^\[\]\n]{1,900}\]\]|\[/?[a-zA-Z][^\[\]\n]{0,2000}\](?![(\[:])|==[^\s=]|<[A-Z]"
    r"|\$[^\s$][^$\n]{0,500}\$|\$\$|\\[(\[]|\\begin\{|^ {0,3}\*\[[^\[\]\n]{1,100}\]:"
    r"|^[ \t>]*(?:import\s|export\s|(?:(?:[-*+:~]|\d{1,9}[.)])[ \t>]{1,8})?(?::::|!!!|\?\?\?|===\+? |\[[ xX]\]))|\[![A-Za-z]",
    re.M,
)


def _output(source: Source, start: int) -> int:
    return templates.variable(source, start) or merge_tags.of_go(source, start)


def _brace(source: Source, start: int) -> int:
    return merge_tags.merge_tag(source, start) or (0 if source.html else marks.attributes(source, start))


def _bracket(source: Source, start: int) -> int:
    return merge_tags.merge_tag(source, start) or brackets.shortcode(source, start)


_RULES: tuple[tuple[str, Callable[[Source, int], int], bool], ...] = (
    ("{{<", templates.hugo, True),
    ("{{%", templates.hugo, True),
    ("{{", _output, True),
    ("{%", templates.liquid, True),
    ("{/*", marks.expression, False),
    ("{++", small_marks.change, False),
    ("{--", small_marks.change, False),
    ("{~~", small_marks.change, False),
    ("{>>", small_marks.change, False),
    ("{==", small_marks.change, False),
    (" =", small_marks.size, False),
    ("|", small_marks.width, False),
    ("%[", small_marks.hashnode, False),
    ("%%", small_marks.remark, False),
    ("{$", merge_tags.merge_tag, True),
    ("{!", merge_tags.merge_tag, True),
    ("*|", merge_tags.merge_tag, True),
    ("%", merge_tags.merge_tag, True),
    ("{", _brace, True),
    ("![[", brackets.wikilink, False),
    ("[[", brackets.wikilink, False),
    ("[", _bracket, True),
    ("==", marks.marked, False),
    ("<", marks.component, False),
    ("$", formulas.formula, True),
    ("\\", formulas.formula, True),
)


_FORMULAS = noop("Formulas were kept as they are written, as code: {count}, the first here.")


@dataclass(frozen=True)
class Translation:
    """The text to read, what is to be said, the kept pieces, and the source line of each line of the text."""

    text: str
    problems: tuple[Problem, ...] = ()
    kept: tuple[str, ...] = ()
    lines: tuple[int, ...] = ()

    def restore(self, body: ParsedBody) -> ParsedBody:
        """The body read of the text: kept pieces as comments in its Markdown, lines as in the source."""
        if not self.lines:
            return body
        comments = {ord(private(number)): comment(markup) for number, markup in enumerate(self.kept)}
        blocks = tuple(
            replace(block, markdown=block.markdown.translate(comments), line=self.source_line(block.line))
            for block in body.blocks
        )
        problems = [
            Problem(each.code, each.text, self.source_line(each.line), **each.values)
            for each in body.problems
        ]
        return replace(body, blocks=blocks, problems=(*self.problems, *problems))

    def source_line(self, line: int | None) -> int | None:
        """The source line that a line of the text stood on."""
        if line is None or not self.lines:
            return line
        return self.lines[min(max(line - self.lines[0], 0), len(self.lines) - 1)]


def translate(text: str, first_line: int = 1, *, html: bool = False) -> Translation:
    """A body in the plain Markdown or HTML that `body` reads. `html`: it is HTML alone."""
    if not _ANY.search(text):
        return Translation(text)
    source = Source(text, first_line, html)
    if not html:
        lines.translate_lines(source)
    taken = sorted(source.edits)
    _translate_signs(source, [(start, end) for start, end, _ in taken])
    abbreviations.mark(source)
    if source.formulas:
        source.say("formula-as-code", _FORMULAS, source.formulas[0], count=len(source.formulas))
    for name, heading in source.renamed.items():
        for found in re.finditer(re.escape(f"](#{name})"), source.text):
            source.replace(found.start() + 3, found.end() - 1, heading)
    return _edited(source)


def _translate_signs(source: Source, taken: list[tuple[int, int]]) -> None:
    """Asks the rules at each sign outside code and outside the lines dealt with."""
    place = 0
    starts = [start for start, _ in taken]
    while found := _SIGNS.search(source.text, place):
        start = found.start()
        place = found.end()
        if end := source.code_at(start):
            place = max(end, place)
            continue
        at = bisect_right(starts, start) - 1
        if at >= 0 and taken[at][1] > start:
            place = max(taken[at][1], place)
            continue
        if start and source.text[start - 1] == "\\":
            continue
        for sign, rule, in_html in _RULES:
            if (in_html or not source.html) and source.text.startswith(sign, start):
                if end := rule(source, start):
                    place = max(place, end)
                break


def _edited(source: Source) -> Translation:
    """The text with its edits, and where its lines stood."""
    pieces: list[str] = []
    places: list[int] = []
    done = 0
    for start, end, text in sorted(source.edits):
        if start < done:
            continue
        pieces += [source.text[done:start], text]
        places += [done, start]
        done = end
    pieces.append(source.text[done:])
    places.append(done)
    text = "".join(pieces)
    line_of = [source.first_line]
    for number, (piece, place) in enumerate(zip(pieces, places, strict=True)):
        is_text = number % 2 == 0
        line = source.line(place)
        for count in range(1, piece.count("\n") + 1):
            line_of.append(line + count if is_text else line)
        if number % 2 == 1 and number + 1 < len(pieces):
            line_of[-1] = max(
                line_of[-1], source.line(places[number + 1]) if piece.endswith("\n") else line_of[-1]
            )
    return Translation(text, tuple(source.problems), tuple(source.kept), tuple(line_of))

"""Where a Markdown text is code: fences, spans between backticks, indented blocks, `pre`, `code`, and comments.

Found by one pass over lines and one over marks, so that a text of any shape takes time in proportion to its length.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

Span = tuple[int, int]
"""Where a piece begins, and the position after it."""

_FENCE = re.compile(r"[ \t>]{0,40}(?:(?:[-*+:]|\d{1,9}[.)])[ \t>]{1,8})?(`{3,}|~{3,})([^\n]*)")
_LIST = re.compile(r"[ \t>]{0,40}(?:[-*+]|\d{1,9}[.)]|\[\^[^\]\s]{1,100}\]:)\s")
_MARK = re.compile(
    r"(?<!\\)(?:\\\\)*?(`+)|<!--|<(pre|code|samp|kbd|script|style|textarea|svg)(?=[\s>])", re.I
)
_TICKS = re.compile(r"`+")
_BLANK_LINE = re.compile(r"\n[ \t]*(?=\n)")
_NOTE_MARK = re.compile(r"(?<!\\)\[\^([^\]\s]{1,200})\]|href=\"#fn:([^\"\s]{1,200})\"")
_NOTE = re.compile(r"^ {0,3}\[\^[^\]\s]{1,200}\]:", re.M)


def code_spans(text: str, *, html: bool = False) -> list[Span]:
    """The places of all code and comments of a text, in order, none within another. `html`: a body of HTML alone."""
    blocks = [] if html else list(_code_blocks(text))
    return _merged([*blocks, *_inline_code(text, blocks, html)])


def without_code(text: str, *, html: bool = False) -> str:
    """The text of the same length with spaces in place of code and comments; line ends stay."""
    pieces, done = [], 0
    for start, end in code_spans(text, html=html):
        pieces += [text[done:start], re.sub(r"[^\n]", " ", text[start:end])]
        done = end
    return "".join([*pieces, text[done:]])


def note_marks(markdown: str) -> list[str]:
    """The labels of the notes a text refers to, in order, each as often as it does; code refers to nothing."""
    if "[^" not in markdown and "#fn:" not in markdown:
        return []
    text = without_code(markdown)
    return [found[1] or found[2] for found in _NOTE_MARK.finditer(_NOTE.sub("", text))]


def without_note_marks(line: str) -> str:
    """A line of Markdown without the marks of notes."""
    return _NOTE_MARK.sub("", line) if "[^" in line else line


def _code_blocks(text: str) -> Iterator[Span]:
    """Fenced and indented code, by lines. A fence left open reaches to the end, as in CommonMark."""
    fence, opened, place = "", 0, 0
    blank, in_list, indented = True, False, False
    for line in text.splitlines(keepends=True):
        found = _FENCE.match(line)
        if fence:
            if found and found[1].startswith(fence) and not found[2].strip():
                yield opened, place + len(line)
                fence = ""
        elif found and not (found[1][0] == "`" and "`" in found[2]):
            fence, opened = found[1], place
        elif line.strip():
            deep = line.startswith(("    ", "\t"))
            indented = deep and (indented or blank) and not in_list
            if indented:
                yield place, place + len(line)
            elif not deep:
                in_list = _LIST.match(line) is not None or (in_list and (not blank or line[0] in " \t"))
        blank = not line.strip()
        place += len(line)
    if fence:
        yield opened, place


def _inline_code(text: str, blocks: list[Span], html: bool) -> Iterator[Span]:
    """Code spans, elements of code and comments outside the blocks."""
    closing = _Closings(text)
    position = 0
    ends = [end for _, end in blocks]
    while found := _MARK.search(text, position):
        start = found.start(1) if found[1] else found.start()
        block = bisect_right(ends, start)
        if block < len(blocks) and blocks[block][0] <= start:
            position = max(blocks[block][1], found.end())
            continue
        position = found.end()
        if found[1]:
            end = -1 if html else closing.of_ticks(len(found[1]), position)
        elif found[2]:
            end = closing.of(f"</{found[2].lower()}", position)
        else:
            end = closing.of("-->", position)
        if end >= 0:
            yield start, end
            position = end


class _Closings:
    """Finds what closes an opening without looking twice through the same text for what is not there."""

    def __init__(self, text: str) -> None:
        self.text, self.lower = text, text.lower()
        self.absent: dict[str, int] = {}
        self._ticks: dict[int, list[int]] | None = None
        self._blank: list[int] = []

    def of(self, mark: str, position: int) -> int:
        """The position after the next `mark`, or -1."""
        if position >= self.absent.get(mark, len(self.text) + 1):
            return -1
        found = self.lower.find(mark, position)
        if found < 0:
            self.absent[mark] = position
            return -1
        return found + len(mark)

    def of_ticks(self, length: int, position: int) -> int:
        """The position after the next run of exactly so many backticks in the same paragraph, or -1."""
        if self._ticks is None:
            self._ticks = {}
            for run in _TICKS.finditer(self.text):
                self._ticks.setdefault(len(run[0]), []).append(run.start())
            self._blank = [found.start() for found in _BLANK_LINE.finditer(self.text)]
        places = self._ticks.get(length, [])
        at = bisect_right(places, position - 1)
        if at == len(places):
            return -1
        blank = bisect_right(self._blank, position - 1)
        parted = blank < len(self._blank) and self._blank[blank] < places[at]
        return -1 if parted else places[at] + length


def _merged(spans: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged

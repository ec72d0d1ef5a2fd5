"""Limits of a body, checked in one linear pass before any slow library reads it.

A normal issue has 12,000 words in 80 kB, 90 rules, 60 pictures and links by the dozen. The libraries behind us are
quadratic in some things (Python-Markdown in brackets that stay open, nh3 and browsers in depth), so:

| what | at most |
|---|---|
| body | 500 kB (UTF-8) |
| blocks (pieces between empty lines) | 10,000 |
| elements in elements | 256; quotes and lists in each other 50 |
| tags | 20,000; attributes of one tag 100 |
| links | 2,000 |
| pictures | 500 |
| footnotes | 1,000 |
| `[` or `<` left open in one block | 300 |
| cells of tables | 20,000 |
| lengths of runs of backticks in one block | 100 |
| lines of one block | 5,000 |
| marks (`*`, `_`, a backtick, `~`, `\\`, `&`) of one block | 5,000 |
| bare addresses | 6,000 |
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

from .problems import Rejected, noop, shown

SHORT = 2_000  # characters that no rule takes long for
MAX_BYTES = 500_000
MAX_BLOCKS = 10_000
MAX_DEPTH = 256
MAX_MARKERS = 50
MAX_TAGS = 20_000
MAX_ATTRIBUTES = 100
MAX_LINKS = 2_000
MAX_PICTURES = 500
MAX_FOOTNOTES = 1_000
MAX_OPEN = 300
MAX_CELLS = 20_000
MAX_BACKTICKS = 100
MAX_LINES = 5_000
MAX_MARKS = 5_000
MAX_ADDRESSES = 6_000


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


_VOID = _names("area base br col embed hr img input link meta param source track wbr")
# Elements a parser closes by itself when the next one opens.
_SELF_CLOSING = _names("p li dt dd td th tr thead tbody tfoot option optgroup rp rt colgroup")
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]{0,60})([^<>]*)")
_BRACKETS = re.compile(r"[\[\]]")
_ANGLES = re.compile(r"<(?=[a-zA-Z!?/])|>")
_MARKERS = re.compile(rf"^(?:[ \t]{{0,4}}(?:>|(?:[-*+]|\d{{1,9}}\.)(?=[ \t]))){{{MAX_MARKERS + 1}}}", re.M)
_INDENTED = re.compile(rf"^(?: {{4}}|\t){{{MAX_MARKERS + 1},}}(?:[-*+>]|\d{{1,9}}\.)", re.M)
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_CODE_SPAN = re.compile(r"(?<!\\)`[^`\n]*`")
_EMPTY_LINE = re.compile(r"\n[ \t]*\n")
_RUN = re.compile(r"`+")
_MARKS = re.compile(r"[*_~`]+|\\|&")


def check_body(text: str, html: bool) -> None:
    """Raises `Rejected` when a body is larger or more entangled than any issue: what, and how much there may be.

    `html` says that the body is HTML only; Markdown bodies are checked for both.
    """
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > MAX_BYTES:
        raise Rejected(
            "The text has {found} bytes, more than the {limit} an issue may have: split it.",
            found=size,
            limit=MAX_BYTES,
        )
    read = text if html else _without_fences(text)
    _check_counts(read, html=html)
    _check_depth(read if html else _CODE_SPAN.sub("`", read))
    if not html:
        _check_markers(read)
        for block in _EMPTY_LINE.split(read):
            _check_block(block)


def is_within(text: str) -> bool:
    """Whether a text in our Markdown may be read by the libraries: nothing is too much of a short one."""
    try:
        if len(text) > SHORT:
            check_body(text, html=False)
    except Rejected:
        return False
    return True


def _check_counts(text: str, *, html: bool) -> None:
    counts: dict[str, tuple[Callable[[], int], int]] = {
        noop("The text has {found} links, more than the {limit} an issue may have: split it."): (
            lambda: len(re.findall(r"<a\s", text, re.I)) + (0 if html else _markdown_links(text)),
            MAX_LINKS,
        ),
        noop("The text has {found} addresses, more than the {limit} an issue may have: split it."): (
            lambda: 0 if html else text.count("://") + text.count("@") + text.count("www."),
            MAX_ADDRESSES,
        ),
        noop("The text has {found} pictures, more than the {limit} an issue may have: split it."): (
            lambda: len(re.findall(r"<img\b", text, re.I)) + (0 if html else text.count("![")),
            MAX_PICTURES,
        ),
        noop("The text has {found} footnotes, more than the {limit} an issue may have: split it."): (
            lambda: 0 if html else len(re.findall(r"^\[\^", text, re.M)) + text.count("^["),
            MAX_FOOTNOTES,
        ),
        noop("The text has {found} footnote marks, more than the {limit} an issue may have: split it."): (
            lambda: 0 if html else text.count("[^"),
            3 * MAX_FOOTNOTES,
        ),
        noop("The text has {found} table cells, more than the {limit} an issue may have: split it."): (
            lambda: 0 if html else text.count("|"),
            MAX_CELLS,
        ),
        noop("The text has {found} blocks, more than the {limit} an issue may have: split it."): (
            lambda: sum(1 for block in _EMPTY_LINE.split(text) if block.strip()),
            MAX_BLOCKS,
        ),
        noop("The text has {found} tags, more than the {limit} an issue may have: split it."): (
            lambda: text.count("<"),
            MAX_TAGS,
        ),
    }
    for sentence, (count, limit) in counts.items():
        found = count()
        if found > limit:
            raise Rejected(sentence, found=found, limit=limit)


def _markdown_links(text: str) -> int:
    """Links, references and their definitions, as far as a look at the characters tells."""
    return text.count("](") + text.count("][") + len(re.findall(r"^ {0,3}\[[^\]\n^][^\]\n]*\]:", text, re.M))


def _check_depth(text: str) -> None:
    """Counts the elements open at once; attributes too, tag by tag."""
    open_tags: Counter[str] = Counter()
    depth = 0
    for found in _TAG.finditer(text):
        name = found[2].lower()
        if found[3].count("=") > MAX_ATTRIBUTES or found[3].count(" ") > 40 * MAX_ATTRIBUTES:
            raise Rejected(
                "The tag <{tag}> has more than {limit} attributes: remove them.",
                _line(text, found.start()),
                tag=shown(name[:20]),
                limit=MAX_ATTRIBUTES,
            )
        if name in _VOID or name in _SELF_CLOSING or (found[3].endswith("/") and _in_drawing(open_tags)):
            continue
        if not found[1]:
            open_tags[name] += 1
            depth += 1
        elif open_tags[name]:
            open_tags[name] -= 1
            depth -= 1
        if depth > MAX_DEPTH:
            raise Rejected(
                "The HTML is nested more than {limit} elements deep or left open: close what is open.",
                _line(text, found.start()),
                limit=MAX_DEPTH,
            )


def _in_drawing(open_tags: Counter[str]) -> bool:
    """Whether a slash closes a tag: only in SVG, and not where HTML stands in SVG."""
    return open_tags["svg"] > 0 and not any(open_tags[name] for name in ("foreignobject", "desc", "title"))


def _check_markers(text: str) -> None:
    for pattern in (_MARKERS, _INDENTED):
        if found := pattern.search(text):
            raise Rejected(
                "Quotes and lists are nested more than {limit} deep: unfold them.",
                _line(text, found.start()),
                limit=MAX_MARKERS,
            )


def _check_block(block: str) -> None:
    if (lines := block.count("\n")) > MAX_LINES:
        raise Rejected(
            "One block has {found} lines, more than the {limit} it may have: part it by empty lines.",
            found=lines,
            limit=MAX_LINES,
        )
    if len(block) > MAX_MARKS and (marks := len(_MARKS.findall(block))) > MAX_MARKS:
        raise Rejected(
            "One block has {found} of the marks {marks}, more than the {limit} it may have: part it by empty lines.",
            found=marks,
            marks="* _ ~ ` \\ &",
            limit=MAX_MARKS,
        )
    for pattern, opening in ((_BRACKETS, "["), (_ANGLES, "<")):
        if block.count(opening) > MAX_OPEN and _left_open(block, pattern, opening) > MAX_OPEN:
            raise Rejected(
                "One block leaves more than {limit} “{mark}” open: close or escape them.",
                limit=MAX_OPEN,
                mark=opening,
            )
    if block.count("`") > MAX_BACKTICKS and len({len(run) for run in _RUN.findall(block)}) > MAX_BACKTICKS:
        raise Rejected(
            "One block has runs of backticks of more than {limit} lengths: remove them.", limit=MAX_BACKTICKS
        )


def _left_open(block: str, pattern: re.Pattern[str], opening: str) -> int:
    """The most brackets open at once in a block."""
    depth = most = 0
    for found in pattern.finditer(block):
        depth = depth + 1 if found[0] == opening else max(0, depth - 1)
        most = max(most, depth)
    return most


def _without_fences(text: str) -> str:
    """The text without fenced code, which no Markdown rule reads. A fence left open is text, as for Markdown."""
    kept: list[str] = []
    held: list[str] = []
    fence = ""
    for line in text.split("\n"):
        if fence:
            held.append(line)
            if line.strip() == fence:
                kept += [""] * len(held)
                held, fence = [], ""
        elif found := _FENCE.match(line):
            held, fence = [line], found[1]
        else:
            kept.append(line)
    return "\n".join(kept + held)


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1

"""Inline HTML -> inline Markdown: runs of text with their marks, written with the fewest marks that say it.

Marks lie flat on runs (a word is bold, italic, linked), so crossed, nested, empty and space-edged tags of the
source all come out the same. `careful` escapes everything and writes marks as HTML tags: less pleasant to edit,
for the rare text whose light form Markdown reads differently.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from ..dialect.autolinks import find_autolinks
from ..references import address, is_back_link, link_title, note_label, picture_address
from ..tree import SPACES, Element
from .code import code_line
from .escaping import code_span, escape_careful, escape_light, escape_line_start, unpaired_brackets
from .marks import marks_of, spelled

MARKDOWN_MARKS = {"strong": "**", "em": "*", "del": "~~"}
_EDGE = " \t\r\n\f\xa0\u200b"


@dataclass(frozen=True)
class Run:
    """A piece of a line: text (or ready Markdown) under some marks, inside the link numbered `link` (0: none)."""

    text: str
    marks: frozenset[str] = frozenset()
    link: int = 0
    ready: bool = False


class Links:
    """The links met on the way; runs name them by number, so that two equal neighbours stay two."""

    def __init__(self) -> None:
        self.hrefs: list[str] = [""]
        self.titles: list[str] = [""]

    def add(self, href: str, title: str) -> int:
        self.hrefs.append(href.strip())
        self.titles.append(title)
        return len(self.hrefs) - 1

    def write(self, number: int, text: str, careful: bool) -> str:
        """A link around its text. A title no Markdown can hold makes it HTML."""
        href, title = self.hrefs[number], self.titles[number]
        if title and careful:
            return f"<a{spelled({'href': href, 'title': title})}>{text}</a>"
        said = f' "{escape(title)}"' if title else ""
        return f"[{text}]({address(href)}{said})"


def to_markdown(children: Iterable[Element | str], notes: set[str], careful: bool = False) -> str:
    """Inline Markdown of inline HTML. `notes` are the labels of footnotes that exist; other marks stay text."""
    links = Links()
    runs = _tidy(list(_runs(children, frozenset(), 0, links, notes)))
    text = _write(runs, links, careful)
    if "\\\n" not in text:
        return text.strip(" \t\n")
    text = re.sub(r"(?:(?<![ \t])[ \t]+)?(\\\n)[ \t]*", r"\1", text)
    lines = text.split("\\\n")
    while len(lines) > 1 and not lines[0].strip():
        del lines[0]
    while len(lines) > 1 and not lines[-1].strip():
        del lines[-1]
    return "\\\n".join(lines).strip(" \t\n")


def _runs(
    children: Iterable[Element | str], marks: frozenset[str], link: int, links: Links, notes: set[str]
) -> Iterable[Run]:
    for child in children:
        if isinstance(child, str):
            yield Run(child, marks, link)
        elif child.tag == "br":
            yield Run("\\\n", frozenset(), link, ready=True)
        elif child.tag == "img":
            yield Run(picture(child, escape(child.attrs.get("title", ""))), frozenset(), link, ready=True)
        elif (label := note_label(child)) is not None:
            yield (
                Run(f"[^{label}]", ready=True) if label in notes else Run(child.text(), marks | {"sup"}, link)
            )
        elif is_back_link(child):
            continue
        elif child.tag == "sup" and (anchors := [a for a in child.elements if note_label(a)]):
            yield from _runs(anchors, marks, link, links, notes)
        elif child.tag == "a":
            yield from _link_runs(child, marks, link, links, notes)
        else:
            yield from _runs(child.children, marks | marks_of(child), link, links, notes)


def _link_runs(
    element: Element, marks: frozenset[str], link: int, links: Links, notes: set[str]
) -> Iterable[Run]:
    href = element.attrs.get("href")
    if href is None or link:
        yield from _runs(element.children, marks, link, links, notes)
        return
    number = links.add(href, link_title(element))
    if element.is_blank() and not element.first("img"):
        yield Run("", marks, number, ready=True)
    yield from _runs(element.children, marks | marks_of(element), number, links, notes)


def _tidy(runs: list[Run]) -> list[Run]:
    """Runs with spaces moved out of marks, single spaces, and equal neighbours joined."""
    split: list[Run] = []
    for run in runs:
        if run.ready:
            split.append(run)
            continue
        in_code = "code" in run.marks
        edge = " \t\r\n\f" if in_code else _EDGE
        rest = run.text.lstrip(edge)
        middle = rest.rstrip(edge)
        before, after = run.text[: len(run.text) - len(rest)], rest[len(middle) :]
        if in_code:
            middle = code_line(middle)
        keep = run.marks - {"strong", "em", "del", "code"}
        split += [
            Run(text if in_code and text is middle else SPACES.sub(" ", text), marks, run.link)
            for text, marks in ((before, keep), (middle, run.marks), (after, keep))
            if text
        ]
    return _join(_spaces_out_of_links(_bridge(split)))


def _bridge(runs: list[Run]) -> list[Run]:
    """Spaces between two runs of one mark take that mark, so that `**a** **b**` of one tag stays `**a b**`."""
    out = list(runs)
    for i in range(1, len(out) - 1):
        run, before, after = out[i], out[i - 1], out[i + 1]
        if (
            not run.ready
            and not run.text.strip(" \xa0\u200b")
            and run.text
            and before.link == run.link == after.link
        ):
            shared = before.marks & after.marks & {"strong", "em", "del"}
            out[i] = Run(run.text, run.marks | shared, run.link)
    return out


def _spaces_out_of_links(runs: list[Run]) -> list[Run]:
    """A space at a link's edge stands outside it."""
    out = list(runs)
    for i, run in enumerate(out):
        if run.link and not run.ready and not run.text.strip(" \xa0") and run.text:
            first = i == 0 or out[i - 1].link != run.link
            last = i + 1 == len(out) or out[i + 1].link != run.link
            if first or last:
                out[i] = Run(run.text, run.marks, 0)
    return out


def _join(runs: list[Run]) -> list[Run]:
    out: list[Run] = []
    for run in runs:
        last = out[-1] if out else None
        same = last and not run.ready and not last.ready and (last.marks, last.link) == (run.marks, run.link)
        if last and same and last.text.strip(" "):
            text = last.text + run.text
            out[-1] = Run(text if "code" in run.marks else SPACES.sub(" ", text), run.marks, run.link)
        elif (
            last and not last.ready and not run.ready and last.text.endswith(" ") and run.text.startswith(" ")
        ):
            out.append(Run(run.text[1:], run.marks, run.link)) if run.text[1:] else None
        else:
            out.append(run)
    return out


def _write(runs: list[Run], links: Links, careful: bool) -> str:
    """Runs to text; a link is written around all its runs."""
    pieces: list[str] = []
    i = 0
    while i < len(runs):
        j = i
        while j < len(runs) and runs[j].link == runs[i].link:
            j += 1
        text = _write_marks(runs[i:j], careful, in_link=bool(runs[i].link), after="".join(pieces)[-1:])
        if runs[i].link:
            text = links.write(runs[i].link, text, careful)
        elif j < len(runs) and text.endswith("!") and not text.endswith("\\!"):
            text = text[:-1] + "\\!"
        pieces.append(text)
        i = j
    return "".join(pieces)


def _write_marks(runs: list[Run], careful: bool, in_link: bool, after: str) -> str:
    out: list[str] = []
    open_marks: list[str] = []
    for i, run in enumerate(runs):
        wanted = run.marks - {"code"} if not run.ready else frozenset(open_marks) & _next_marks(runs, i)
        while open_marks and not set(open_marks) <= wanted:
            out.append(_close(open_marks.pop(), careful))
        is_space = not run.ready and not run.text.strip(" \xa0\u200b")
        new = set() if is_space else wanted - set(open_marks)
        for mark in sorted(new, key=lambda m: (-_reach(runs, i, m), m)):
            out.append(_open(mark, careful))
            open_marks.append(mark)
        line_start = not (out or after) or (out and out[-1].endswith("\n"))
        out.append(run.text if run.ready else _text(run, careful, in_link, bool(line_start)))
    while open_marks:
        out.append(_close(open_marks.pop(), careful))
    return "".join(out)


def _next_marks(runs: list[Run], i: int) -> frozenset[str]:
    """The marks of the next run of text: a break or picture between two bold runs need not end the bold."""
    return next((run.marks for run in runs[i + 1 :] if not run.ready), frozenset())


def _reach(runs: list[Run], i: int, mark: str) -> int:
    """How many runs from `i` on carry this mark: the longest is opened first."""
    length = 0
    while i + length < len(runs) and (mark in runs[i + length].marks or runs[i + length].ready):
        length += 1
    return length


def _open(mark: str, careful: bool) -> str:
    return f"<{mark}>" if careful or mark not in MARKDOWN_MARKS else MARKDOWN_MARKS[mark]


def _close(mark: str, careful: bool) -> str:
    return f"</{mark.partition(' ')[0]}>" if careful or mark not in MARKDOWN_MARKS else MARKDOWN_MARKS[mark]


def _text(run: Run, careful: bool, in_link: bool, line_start: bool) -> str:
    if "code" in run.marks and not careful:
        return code_span(run.text)
    if "code" in run.marks:
        return f"<code>{escape_careful(run.text)}</code>".replace("\t", "&#9;")
    text = _careful(run.text, in_link) if careful else escape_light(run.text)
    if in_link and not careful:
        text = unpaired_brackets(text)
    return escape_line_start(text) if line_start else text


def _careful(text: str, in_link: bool) -> str:
    """The text with everything escaped; addresses written bare as links in brackets, which no mark can part."""
    pieces, done = [], 0
    for link in [] if in_link else find_autolinks(text):
        pieces += [
            escape_careful(text[done : link.start]),
            f"[{escape_careful(link.text)}]({address(link.href)})",
        ]
        done = link.end
    return "".join([*pieces, escape_careful(text[done:])])


def picture(element: Element, caption: str = "") -> str:
    """A picture in Markdown; the caption is Markdown already."""
    alt = re.sub(r"([\[\]\\`*_<])", r"\\\1", SPACES.sub(" ", element.attrs.get("alt", "")).strip())
    title = f' "{SPACES.sub(" ", caption).strip()}"' if caption.strip() else ""
    return f"![{alt}]({picture_address(element.attrs.get('src', ''))}{title})"

"""A text being translated: where its code is, the changes to make, and what is kept out of the readers' sight."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from html import escape

from ..dialect.code import code_spans
from ..problems import Problem, noop, shown
from ..references import address, picture_address

KEPT = noop("“{markup}” belongs to another program: it is kept for you and not shown to readers.")
READ_AS = noop("“{markup}” of another program was read as what it stands for: look whether it is right.")
WIKILINK = noop(
    "The link to “{target}” was read as a link to an issue of that name: look whether there is one."
)
LEFT_OUT = noop("“{markup}” only says how a text looks; it was left out.")
_REFERENCE = re.compile(r"^ {0,3}\[([^\[\]\n]{1,400})\]:", re.M)
_FRAGMENT = re.compile(r"\]\(#([\w:.-]{1,100})\)")
_MARGIN = re.compile(r"[ \t>]{0,40}(?:(?:[-*+]|\d{1,9}[.)])[ \t]{1,4})?")
_TAGS = re.compile(r"\{\{[^{}\n]{0,200}\}\}|\{%[^{}\n]{0,200}%\}")
_PRIVATE = 0x10F000  # characters nobody writes stand for what is kept until the Markdown is made
_MOST_KEPT = 0xFF0
_ATTRIBUTE = re.compile(r"(?:src|href|data-src|poster)=[\"']?", re.I)


@dataclass
class Source:
    """The text, its code, and the edits: where each begins and ends and what stands there then."""

    text: str
    first_line: int
    html: bool
    edits: list[tuple[int, int, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    opened: set[str] = field(default_factory=set)
    renamed: dict[str, str] = field(default_factory=dict)
    formulas: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.code = code_spans(self.text, html=self.html)
        self._code_ends = [end for _, end in self.code]
        self._line_ends = [found.start() for found in re.finditer("\n", self.text)]
        self._absent: dict[str, int] = {}

    def code_at(self, place: int) -> int:
        """The end of the code a place stands in, or 0."""
        at = bisect_right(self._code_ends, place)
        return self.code[at][1] if at < len(self.code) and self.code[at][0] <= place else 0

    def line(self, place: int) -> int:
        """The source line (1-based) of a place."""
        return self.first_line + bisect_right(self._line_ends, place - 1)

    def find(self, mark: str, place: int, most: int = 20_000) -> int:
        """Where `mark` comes next within so many characters, or -1; what is nowhere is looked for once."""
        if place >= self._absent.get(mark, len(self.text) + 1):
            return -1
        found = self.text.find(mark, place, place + most)
        if found < 0 and place + most >= len(self.text):
            self._absent[mark] = place
        return found

    def in_address(self, place: int) -> bool:
        """Whether a place is part of an address: of a link, a picture or an attribute."""
        before = _TAGS.sub("", self.text[max(0, place - 320) : place])
        word = before[max(before.rfind(" "), before.rfind("\n"), before.rfind("\t")) + 1 :]
        return "](" in word or _ATTRIBUTE.match(word) is not None

    def line_end(self, place: int) -> int:
        """Where the line of a place ends."""
        end = self.text.find("\n", place)
        return end if end >= 0 else len(self.text)

    def is_alone(self, start: int, end: int) -> bool:
        """Whether nothing else stands on the lines of a piece."""
        before = self.text[self.text.rfind("\n", 0, start) + 1 : start]
        return not before.strip(" \t>") and not self.text[end : self.line_end(end)].strip()

    @cached_property
    def references(self) -> frozenset[str]:
        """The labels that are defined as references of links."""
        return frozenset(found[1] for found in _REFERENCE.finditer(self.text))

    @cached_property
    def fragments(self) -> frozenset[str]:
        """The names of places in the text that links lead to."""
        return frozenset(_FRAGMENT.findall(self.text))

    def closing(self, pattern: re.Pattern[str], place: int) -> tuple[int, int] | None:
        """Where a pattern comes next; what is nowhere is looked for once."""
        if place >= self._absent.get(pattern.pattern, len(self.text) + 1):
            return None
        found = pattern.search(self.text, place)
        if found is None:
            self._absent[pattern.pattern] = place
        return found.span() if found else None

    def replace(self, start: int, end: int, text: str) -> int:
        """Notes an edit; gives its end back."""
        self.edits.append((start, end, text))
        return end

    def keep(self, start: int, end: int) -> int:
        """Takes a piece out of the readers' sight, kept for the editor, and says so."""
        markup = self.text[start:end]
        self.say("foreign-kept", KEPT, start, markup=shown(" ".join(markup.split())))
        if self.in_address(start):
            return self.replace(start, end, "")
        return self.replace(start, end, self.hold(markup))

    def hold(self, markup: str) -> str:
        """The character that stands for kept markup until `Translation.restore`."""
        if len(self.kept) >= _MOST_KEPT:
            return ""
        self.kept.append(markup)
        return chr(_PRIVATE + len(self.kept) - 1)

    def say(self, code: str, sentence: str, place: int, **values: str | int) -> None:
        self.problems.append(Problem(code, sentence, self.line(place), **values))

    def block(self, text: str) -> str:
        """A piece that must stand as a block of its own."""
        return f"\n\n{text}\n\n"

    def picture(self, src: str, *, alt: str = "", caption: str = "", link: str = "") -> str:
        """A picture with its caption, as a block."""
        if self.html:
            image = f'<img src="{escape(src)}" alt="{escape(alt)}">'
            image = f'<a href="{escape(link)}">{image}</a>' if link else image
            said = f"<figcaption>{escape(caption, quote=False)}</figcaption>" if caption else ""
            return self.block(f"<figure>{image}{said}</figure>")
        words = " ".join(alt.split()).replace("[", "\\[").replace("]", "\\]")
        title = ' "' + " ".join(caption.split()).replace('"', '\\"') + '"' if caption.strip() else ""
        image = f"![{words}]({picture_address(src)}{title})"
        return self.block(f"[{image}]({address(link)})" if link else image)

    def embed(self, url: str) -> str:
        """An address alone in a paragraph."""
        return self.block(f"<p>{escape(url)}</p>" if self.html else url)

    def note(self, text: str) -> str:
        """A note written in its place; `text` is inline HTML or Markdown, as the body is."""
        return f'<sup>*</sup><span class="sidenote">{text}</span>' if self.html else f"^[{text}]"

    def fenced(self, start: int, begin: int, end: int, language: str) -> str:
        """The code between two places as a block; in the quote or the list that it stands in at `start`."""
        code = self.text[begin:end]
        margin = self.text[self.text.rfind("\n", 0, start) + 1 : start]
        if self.html or not margin or not _MARGIN.fullmatch(margin):
            return self.fence(code, language)
        below = "".join(each if each in ">\t" else " " for each in margin)
        quotes = min(margin.count(">"), 20)
        within = rf"(?:>[ \t]?){{1,{quotes}}}" if quotes else rf"[ ]{{0,{len(margin)}}}"
        lines = re.sub(rf"(?m)^{'[ ]{0,9}' if quotes else ''}{within}", "", code).strip("\n")
        written = self.fence(lines, language).strip("\n").replace("\n", f"\n{below}")
        return f"{written}\n{below.rstrip()}\n"

    def fence(self, code: str, language: str) -> str:
        """Code as a block."""
        if self.html:
            return self.block(
                f'<pre><code class="language-{escape(language)}">{escape(code.strip(chr(10)), quote=False)}</code></pre>'
            )
        ticks = "`" * max(3, max((len(run) for run in re.findall(r"`+", code)), default=0) + 1)
        return self.block(f"{ticks}{language}\n{code.strip(chr(10))}\n{ticks}")


def comment(markup: str) -> str:
    """Kept markup as a comment on one line, which ends where it should and parts no table."""
    text = " ".join(markup.split()).replace("--", "-&#45;").replace("|", "&#124;")
    return f"<!-- {text} -->"


def private(number: int) -> str:
    """The character that stands for the kept piece of this number."""
    return chr(_PRIVATE + number)

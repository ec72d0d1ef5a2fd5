"""Sources put together from what programs write, and the facts of each: what its page must show.

A template is a piece of HTML or Markdown with places to fill: §w a word, §a a word that stands in an attribute, §i
inline text, §b blocks, §l a link's address, §p a picture's, §v a video's identifier, §k lines of code, §n a footnote,
§d a digit. Every word and address is used once, so that a lost one cannot hide behind another.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from hypothesis import strategies as st

from tests.tools.loss_check import Facts
from tests.tools.made_up_words import BLOCKS, CODE, INLINE, NOTES

_PLACE = re.compile(r"(?P<before>[^\n§]*)§(?P<what>[waiblpvknd])")
_DEEPEST = 3


@dataclass(frozen=True)
class MadeUp:
    """A body and what it holds."""

    text: str
    is_html: bool
    facts: Facts


@st.composite
def sources(draw: st.DrawFn, *, is_html: bool) -> MadeUp:
    """Bodies of one to five blocks, with the notes that they refer to."""
    maker = _Maker(draw, is_html)
    body = maker.blocks(1, 5, 0)
    return MadeUp(
        "\n".join(["\n\n".join(body), maker.notes_at_the_end()]).rstrip() + "\n", is_html, maker.facts
    )


class _Maker:
    """Fills templates. Notes of one source are all in one program's style."""

    def __init__(self, draw: st.DrawFn, is_html: bool) -> None:
        self.draw, self.is_html = draw, is_html
        self.language = "html" if is_html else "markdown"
        self.facts = Facts()
        self.count = 0
        self.noted: list[str] = []
        self.style: tuple[str, str, str] | None = None

    def pick(self, templates: tuple[str, ...]) -> str:
        return self.draw(st.sampled_from(templates))

    def blocks(self, least: int, most: int, depth: int) -> list[str]:
        templates = BLOCKS[self.language]
        if depth >= _DEEPEST:
            templates = tuple(each for each in templates if "§b" not in each)
        count = self.draw(st.integers(least, most))
        return [self.fill(self.pick(templates), depth) for _ in range(count)]

    def fill(self, template: str, depth: int = 0) -> str:
        """The template with every place filled; a block inside lines is moved in as those lines are."""
        digit = str(self.count % 10)
        made: list[str] = []
        done = 0
        for found in _PLACE.finditer(template):
            made.append(template[done : found.start("what") - 1])
            line = "".join(made).rpartition("\n")[2]
            made.append(digit if found["what"] == "d" else self.put(found["what"], line, depth))
            done = found.end()
        return "".join([*made, template[done:]])

    def put(self, what: str, line: str, depth: int) -> str:
        if what == "i":
            return self.fill(self.pick(INLINE[self.language]), depth)
        if what == "b":
            return self.nested("\n\n".join(self.blocks(1, 2, depth + 1)), line)
        if what == "k":
            return self.nested(self.code(), line)
        if what == "n":
            return self.note(depth)
        return self.single(what)

    def single(self, what: str) -> str:
        """A word or an address, noted among the facts."""
        self.count += 1
        facts = self.facts
        name = f"{'w' if what in 'wa' else what}{'abcdxyz'[self.count % 7]}{self.count:04d}"
        kinds: dict[str, tuple[list[str], str]] = {
            "w": (facts.words, name),
            "a": (facts.hidden, name),
            "l": (facts.links, f"https://e.example/{name}"),
            "p": (facts.pictures, f"https://e.example/{name}.png" if self.count % 3 else f"{name}.png"),
            "v": (facts.videos, f"abcde{name}"),
        }
        place, text = kinds[what]
        place.append(text)
        return text

    def code(self) -> str:
        code = re.sub("§w", lambda _: self.plain_word(), self.pick(CODE))
        self.facts.code.append(code)
        return html.escape(code, quote=False) if self.is_html else code

    def plain_word(self) -> str:
        self.count += 1
        return f"k{self.count:04d}"

    def nested(self, text: str, line: str) -> str:
        """Markdown blocks behind a list's or a quote's mark: the lines after the first begin below it."""
        if self.is_html:
            return text
        margin = "".join(each if each == ">" else " " for each in line)
        return re.sub(r"\n(?=([^\n]?))", lambda found: "\n" + (margin if found[1] else margin.rstrip()), text)

    def note(self, depth: int) -> str:
        """A note's mark; its text ends the source. In a note's own text a word stands for it."""
        if self.style is None:
            self.style = self.draw(st.sampled_from(NOTES[self.language]))
        if depth > _DEEPEST:
            return f" {self.single('w')}"
        self.facts.notes += 1
        number = str(self.facts.notes)
        mark, text, _around = self.style
        made, noted = (self.fill(each.replace("№", number), _DEEPEST + 1) for each in (mark, text))
        self.noted += [noted] if noted else []
        return made

    def notes_at_the_end(self) -> str:
        if not self.noted or self.style is None:
            return ""
        between = "\n" if self.is_html else "\n\n"
        return between + self.style[2].replace("§notes", between.join(self.noted))

"""Finds prose, links, pictures and footnotes in a Markdown text, each with its place.

`prose` and `words` are as long as the text, so an offset in one is an offset in all. What is no prose (code,
URLs, tags, marks) is replaced by FILLER; `words` hides citations and italics too: what is left is written by
the editor and not quoted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from ..parsing.dialect.picture_syntax import name_of
from ..parsing.dialect.picture_syntax import pattern as picture_pattern

FILLER = "\ufffc"
_TOKEN = re.compile(
    r"""
    (?P<fence>^[ ]{0,3}(?P<ticks>`{3,}|~{3,}).*?(?:^[ ]{0,3}(?P=ticks)[ \t]*$|\Z))
    |(?P<code>(?<!`)(?P<tick>`+)(?!`)(?:(?!\n\n).){1,2000}?(?<!`)(?P=tick)(?!`))
    |(?P<hidden><(?P<tag>pre|code|script|style)\b.*?(?:</(?P=tag)>|\Z)|<!--.*?(?:-->|\Z))
    |(?P<img><img\b[^<>]*>)
    |(?P<html></?[A-Za-z][^<>]*>|<https?://[^<>\s]+>)
    |(?P<picture>PICTURE)
    |(?P<note>^[ ]{0,3}\[\^(?P<note_label>[^\]\s]{1,100})\]:)
    |(?P<mark>\[\^(?P<mark_label>[^\]\s]{1,100})\])
    |(?P<target>\]\(<?(?P<url>[^\s()<>]*(?:\([^\s()]*\)[^\s()<>]*)*)>?(?:[ ]+"(?:(?!"\)).){0,600}+")?\))
    |(?P<open>\[)
    |(?P<close>\])
    |(?P<address>(?:https?://|www\.|mailto:|substack-(?:video|audio):)(?:\([^\s<>()]*\)|[^\s<>\])"\[])+|(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.-]+)
    |(?P<entity>&(?:\#?\w{1,12});)
    |(?P<escape>\\[\\`*_{}\[\]()#+.!~<>|-])
    """.replace("PICTURE", f"(?-x:{picture_pattern()})"),
    re.X | re.M | re.S,
)
_ATTRIBUTE = re.compile(r"""\b(src|alt)\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.I)
_CITED = re.compile(r"[ ][-–—][ ][^\s]+\.[^\s]+$")
_ITALICS = re.compile(
    r"(?<![*\w])\*(?![*\s])[^*\n]+?(?<![*\s])\*(?![*\w])|(?<![_\w])_(?![_\s])[^_\n]+?(?<![_\s])_(?![_\w])"
    r"|(?<!\*)\*{3}(?![*\s])[^*\n]+?\*{3}(?!\*)"
)
_ITALIC_TAG = re.compile(r"<(em|i|cite)>[^<]{0,2000}+(?:<(?!/\1>)[^<]{0,2000}+){0,50}+</\1>", re.I)
_MARK = re.compile(r"\[\^([^\]\s]{1,100})\]")
_FIGCAPTION = re.compile(r"\s*(?:</(?:a|picture)>\s*)*<figcaption[^>]*>(.*?)</figcaption>", re.I | re.S)
_PARAGRAPH = re.compile(r"\S(?:.|\n(?!\s*\n))*")


@dataclass(frozen=True)
class LinkSpan:
    """A Markdown link: the whole from `start` to `end`, its label and its address with their places."""

    start: int
    end: int
    label: str
    label_start: int
    url: str
    url_start: int


@dataclass(frozen=True)
class PictureSpan:
    """A picture in the text: name (spaces as spaces), alternative text and caption."""

    start: int
    end: int
    name: str
    alt: str
    caption: str


@dataclass(frozen=True)
class NoteSpan:
    """A footnote's mark in the text, or the start of its body."""

    start: int
    end: int
    label: str


@dataclass(frozen=True)
class ScannedText:
    """A text and what `scan` found in it."""

    text: str
    prose: str
    words: str
    links: tuple[LinkSpan, ...]
    pictures: tuple[PictureSpan, ...]
    marks: tuple[NoteSpan, ...]
    notes: tuple[NoteSpan, ...]
    code: tuple[tuple[int, int], ...]

    def paragraphs(self) -> list[tuple[int, int]]:
        """Where each paragraph starts and ends."""
        return [found.span() for found in _PARAGRAPH.finditer(self.prose)]


@lru_cache(maxsize=512)
def scan(text: str) -> ScannedText:
    """The text's prose, links, pictures and footnotes with their places; cached."""
    prose = list(text)
    links: list[LinkSpan] = []
    pictures: list[PictureSpan] = []
    marks: list[NoteSpan] = []
    notes: list[NoteSpan] = []
    code: list[tuple[int, int]] = []
    brackets: list[int] = []
    for token in _TOKEN.finditer(text):
        start, end = token.span()
        kind = next(name for name in _KINDS if token[name] is not None)
        if kind == "open":
            brackets.append(start)
        elif kind == "close":
            if brackets:
                brackets.pop()
        elif kind == "target":
            if brackets:
                opened = brackets.pop()
                _hide(prose, opened, opened + 1)
                label = text[opened + 1 : start]
                links.append(LinkSpan(opened, end, label, opened + 1, token["url"], token.start("url")))
            _hide(prose, start, end)
        elif kind == "picture":
            _hide(prose, start, end, keep=[token.span("alt"), token.span("caption")])
            name, caption = name_of(token["name"]), token["caption"] or ""
            pictures.append(PictureSpan(start, end, name, token["alt"], caption))
            marks.extend(_marks(text, *token.span("caption")))
        else:
            _hide(prose, start, end)
            if kind == "img":
                pictures.append(_html_picture(text, start, end))
            elif kind == "note":
                notes.append(NoteSpan(start, end, token["note_label"]))
            elif kind == "mark":
                marks.append(NoteSpan(start, end, token["mark_label"]))
            elif kind in ("fence", "code", "hidden"):
                code.append((start, end))
    links.sort(key=lambda link: link.start)
    return ScannedText(
        text=text,
        prose="".join(prose),
        words=_own_words(text, prose, links),
        links=tuple(links),
        pictures=tuple(pictures),
        marks=tuple(marks),
        notes=tuple(notes),
        code=tuple(code),
    )


_KINDS = [
    "fence", "code", "hidden", "img", "html", "picture", "note", "mark", "target", "open", "close",
    "address", "entity", "escape",
]  # fmt: skip


def _hide(prose: list[str], start: int, end: int, keep: list[tuple[int, int]] | None = None) -> None:
    """Puts FILLER where no prose is; ends of lines and the spans of `keep` stay."""
    for place in range(start, end):
        if prose[place] != "\n" and not any(first <= place < last for first, last in keep or ()):
            prose[place] = FILLER


def _own_words(text: str, prose: list[str], links: list[LinkSpan]) -> str:
    """The prose without citations and italics."""
    words = list(prose)
    for link in links:
        in_brackets = text[link.start - 1 : link.start] == "[" or text[link.end : link.end + 1] == "]"
        if in_brackets or _CITED.search(link.label):
            _hide(words, link.start, link.end)
    for pattern, source in ((_ITALIC_TAG, text), (_ITALICS, "".join(prose))):
        for found in pattern.finditer(source):
            _hide(words, *found.span())
    return "".join(words)


def _marks(text: str, start: int, end: int) -> list[NoteSpan]:
    """The footnote marks of a caption."""
    found = _MARK.finditer(text, start, end) if start >= 0 else ()
    return [NoteSpan(*mark.span(), mark[1]) for mark in found]


def _html_picture(text: str, start: int, end: int) -> PictureSpan:
    """A picture written as HTML, with the caption of its figure."""
    attributes = {name.lower(): a or b for name, a, b in _ATTRIBUTE.findall(text[start:end])}
    caption = _FIGCAPTION.match(text, end)
    name, alt = unquote(attributes.get("src", "")), attributes.get("alt", "")
    return PictureSpan(start, end, name, alt, caption[1] if caption else "")

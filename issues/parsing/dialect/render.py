"""The one Markdown dialect (docs/writing.md): text -> HTML, not yet safe; `markup.py` makes it safe.

Python-Markdown with footnotes, tables, fenced code and sane lists, and five things of our own:
`~~struck~~`, a backslash at a line's end for a line break, bare addresses as links, figures (a paragraph of nothing
but pictures) and embeds (an address alone in a paragraph). A figure's caption is its picture's title, itself Markdown.
"""

from __future__ import annotations

import re
import threading
import xml.etree.ElementTree as etree
from functools import lru_cache

import markdown
from markdown.extensions import Extension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.inlinepatterns import (
    IMAGE_LINK_RE,
    LINK_RE,
    InlineProcessor,
    SimpleTagInlineProcessor,
    SubstituteTagInlineProcessor,
)
from markdown.treeprocessors import Treeprocessor

from .. import tree
from ..embeds import recognise
from ..limits import is_within
from ..tree import Element
from .autolinks import BARE, autolink_of
from .bounded_rules import BoundedLinks, BoundedPictures, BoundedTables
from .fast_rules import QuickInline
from .picture_syntax import pattern
from .whitespace import KeepCode

ONE_PICTURE = re.compile(pattern(own=True) + r"(?=\s*(?:!|\[!|\]|$))", re.S)
ONLY_PICTURES = re.compile(
    rf"(?:\[{pattern('1', own=True)}\]\([^\s()]*(?:\([^\s()]*\)[^\s()]*)*\)\s*|{pattern('2', own=True)}\s*)+",
    re.S,
)
_ADDRESS = re.compile(r"(?:https?://|substack-(?:video|audio):)\S+")
_RAW = re.compile(r"<(a|code|kbd|pre|samp|script|style|textarea)[\s>]", re.I)


class FiguresAndEmbeds(Treeprocessor):
    """Turns paragraphs of pictures into figures and lone addresses into embeds, before inline text is read."""

    def run(self, root: etree.Element) -> None:
        for paragraph in list(root.iter("p")):
            text = (paragraph.text or "").strip()
            if len(paragraph):
                continue
            if text.startswith(("![", "[![")) and ONLY_PICTURES.fullmatch(text):
                self.make_figure(paragraph, text)
            elif _ADDRESS.fullmatch(text) and (embed := recognise(text)):
                paragraph.tag = "figure"
                paragraph.text = None
                paragraph.set("data-embed", embed.kind)
                link = etree.SubElement(paragraph, "a", href=text)
                link.text = markdown.util.AtomicString(text)

    @staticmethod
    def make_figure(paragraph: etree.Element, text: str) -> None:
        """One figure of the paragraph's pictures; their titles become its caption."""
        captions: list[str] = []

        def without_title(found: re.Match[str]) -> str:
            if found["caption"]:
                captions.append(found["caption"])
                return found[0][: found.start("quote") - found.start()].rstrip() + ")"
            return found[0]

        paragraph.tag = "figure"
        paragraph.text = ONE_PICTURE.sub(without_title, text)
        if captions:
            etree.SubElement(paragraph, "figcaption").text = "\\\n".join(captions)


class BareAddresses(InlineProcessor):
    """Links for addresses written bare, but for those inside a link or code written as HTML."""

    ANCESTOR_EXCLUDES = ("a",)

    def __init__(self, md: markdown.Markdown) -> None:
        super().__init__(rf"(?P<tag><[^<>]*>)|(?i:{BARE})", md)

    def handleMatch(  # type: ignore[override]
        self, found: re.Match[str], data: str
    ) -> tuple[etree.Element | None, int | None, int | None]:
        if found["tag"]:
            return None, found.start(), _end_of_raw(found, data)
        link = autolink_of(found["bare"])
        if link is None:
            return None, found.start(), found.end()
        element = etree.Element("a", href=link.href)
        element.text = markdown.util.AtomicString(link.text)
        return element, found.start(), found.start() + len(link.text)


def _end_of_raw(tag: re.Match[str], data: str) -> int:
    """Where a link or code written as HTML ends that begins with this tag; any other tag ends at once."""
    name = _RAW.match(tag[0])
    end = data.find(f"</{name[1]}", tag.end()) if name else -1
    return end if end >= 0 else tag.end()


class Dialect(Extension):
    """Our own additions, registered with Python-Markdown."""

    def extendMarkdown(self, md: markdown.Markdown) -> None:
        md.preprocessors.register(KeepCode(md), "normalize_whitespace", 30)
        md.inlinePatterns.register(SimpleTagInlineProcessor(r"(~~)(.+?)\1", "del"), "struck", 55)
        md.inlinePatterns.register(SubstituteTagInlineProcessor(r"\\\n", "br"), "visible_break", 185)
        md.inlinePatterns.register(BareAddresses(md), "bare_address", 95)
        md.inlinePatterns.register(BoundedLinks(LINK_RE, md), "link", 160)
        md.inlinePatterns.register(BoundedPictures(IMAGE_LINK_RE, md), "image_link", 150)
        md.treeprocessors.register(FiguresAndEmbeds(md), "figures_and_embeds", 25)
        md.parser.blockprocessors.register(
            BoundedTables(md.parser, {"use_align_attribute": False}), "table", 75
        )
        md.treeprocessors.register(QuickInline(md), "inline", 20)


def new_markdown() -> markdown.Markdown:
    """A Markdown instance that renders our dialect."""
    footnotes = FootnoteExtension(SUPERSCRIPT_TEXT="{}", BACKLINK_TEXT="↩", BACKLINK_TITLE="")
    return markdown.Markdown(
        extensions=[footnotes, "tables", "fenced_code", "sane_lists", Dialect()], output_format="html"
    )


_local = threading.local()


def _renderer() -> markdown.Markdown:
    """This thread's Markdown instance: making one costs more than rendering a paragraph."""
    if not hasattr(_local, "markdown"):
        _local.markdown = new_markdown()
    return _local.markdown


@lru_cache(maxsize=128)
def tree_of(text: str) -> Element:
    """The tree of a rendered text, to read and never to change: several readers share it.

    A text beyond all limits is nothing but text.
    """
    return tree.parse(render(text)) if is_within(text) else Element("body", {}, [Element("pre", {}, [text])])


@lru_cache(maxsize=128)
def render(text: str) -> str:
    """HTML of a text in our dialect. Not safe: only `markup.py` may show it to anyone."""
    return _renderer().reset().convert(text)


def one_line(text: str) -> str:
    """A text of one line as Markdown that is never a block: "1. Uno" stays "1. Uno"."""
    return f"<span></span>{' '.join(text.split())}"

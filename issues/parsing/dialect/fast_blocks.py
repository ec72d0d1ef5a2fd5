"""A block rule asked before all others: what is plainly a paragraph becomes one, the same HTML, sooner."""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree

from markdown.blockprocessors import ParagraphProcessor

# What a block must hold for any other rule of Python-Markdown's or of its extensions to take it.
_SIGNS = re.compile(r"\A\n|[#|]|\]:|^ {4}|^ {0,3}(?:[-_*+>=]|\d+\.)", re.M)


class QuickParagraphs(ParagraphProcessor):
    """Most blocks of a newsletter are paragraphs, and hold none of the signs."""

    def test(self, parent: etree.Element, block: str) -> bool:
        return block != "" and not _SIGNS.search(block)

"""Rules of Python-Markdown in bounded work: it looks for the end of each link through all that follows.

An address may be as long as it likes; what else stands between the round brackets is a title, and no longer than one.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree

from markdown.extensions.tables import TableProcessor
from markdown.inlinepatterns import ImageInlineProcessor, LinkInlineProcessor

MOST = 1_000  # characters after the address's first bracket or quotation mark
_ADDRESS = re.compile(r"\(\s*+[^\s()<>\"']*+")


class _Bounded:
    def getLink(self, data: str, index: int) -> tuple[str, str | None, int, bool]:
        """Address, title, the position after them, and whether there is a link at all."""
        address = _ADDRESS.match(data, index)
        if not address:
            return "", None, index, False
        near = data[index : address.end() + MOST]
        href, title, end, handled = super().getLink(near, 0)  # type: ignore[misc]
        return href, title, index + end, handled


class BoundedLinks(_Bounded, LinkInlineProcessor):
    """`[words](address "title")`."""


class BoundedPictures(_Bounded, ImageInlineProcessor):
    """`![words](address "title")`."""


class BoundedTables(TableProcessor):
    """Tables: the library parts a whole block into lines before it looks at the first."""

    def test(self, parent: etree.Element, block: str) -> bool:
        return "|" in block.partition("\n")[0] and super().test(parent, block)

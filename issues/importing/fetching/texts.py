"""Pictures of other sites in a Markdown text: which there are, and the text with names of ours in their place. Pure."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from html import escape, unescape

from ...parsing.dialect.code import code_spans
from ...parsing.dialect.picture_syntax import PICTURE
from ...parsing.dialect.pictures import pictures_in
from ...parsing.references import picture_address

_REMOTE = re.compile(r"(?:https?:)?//", re.I)
_IMG = re.compile(r"<img\b[^<>]{0,4000}?\ssrc=(?P<quote>[\"'])(?P<name>[^\"'<>]{1,4000})(?P=quote)", re.I)
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!<>~|-])")


def remote_pictures(markdown: str) -> list[str]:
    """The addresses of the pictures of other sites that a text shows, once each, in its order."""
    if "//" not in markdown:
        return []
    return list(dict.fromkeys(each.src for each in pictures_in(markdown) if _REMOTE.match(each.src)))


def with_names(markdown: str, names: Mapping[str, str]) -> str:
    """The text with these names for these addresses, wherever a picture has one; code stays as it is."""
    spans = code_spans(markdown)
    ends = [end for _, end in spans]

    def renamed(found: re.Match[str]) -> str:
        at = bisect_right(ends, found.start())
        name = names.get(_address(found["name"]))
        if name is None or (at < len(spans) and spans[at][0] <= found.start() and found[0][0] != "<"):
            return found[0]
        start, end = found.start("name") - found.start(), found.end("name") - found.start()
        written = picture_address(name) if found[0][0] == "!" else escape(picture_address(name))
        return found[0][:start] + written + found[0][end:]

    return _IMG.sub(renamed, PICTURE.sub(renamed, markdown))


def _address(written: str) -> str:
    """An address as it leads, without what only Markdown or HTML needs."""
    bare = written[1:-1] if written.startswith("<") and written.endswith(">") else written
    return unescape(_ESCAPED.sub(r"\1", bare)).strip()

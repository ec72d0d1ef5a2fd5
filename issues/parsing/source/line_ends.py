"""Restores the line ends of code that one export wrote as a backslash and an n.

Its mark: a `pre` without class whose `code` stands on a line of its own with all its text, more than one of them, and none
beside a quotation mark, as in `printf("a\\n")`. Any other backslash and n is text.
"""

from __future__ import annotations

import re

_EXPORTED = re.compile(r"(<pre>\n<code>)([^\n]*)(</code>\n</pre>)")
_IN_QUOTES = re.compile(r"\\n(?:[\"'`]|&(?:quot|apos|#0*39|#0*34);)")


def restore_line_ends(html: str) -> str:
    """The HTML with those line ends as character references, so that every line of the source keeps its number."""

    def restored(found: re.Match[str]) -> str:
        code = found[2]
        if code.count("\\n") < 2 or _IN_QUOTES.search(code):
            return found[0]
        return found[1] + code.replace("\\n", "&#10;") + found[3]

    return _EXPORTED.sub(restored, html)

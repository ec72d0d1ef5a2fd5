"""A picture in our Markdown, `![alt](name "caption")`: the one pattern for whoever looks for its place in a text.

Who wants to know which pictures a page shows asks the renderer: `pictures.pictures_in`.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

# Brackets in an alternative text come in pairs, and round ones in a name ("photo(1).jpg", a browser's second download).
_ALT = r"(?:\\.|\[(?:\\.|[^\[\]\\])*+\]|[^\[\]\\])*+"
_PAIR = r"\((?:\\\S|[^\s()\\]|\((?:\\\S|[^\s()\\])*+\))*+\)"
_OWN_NAME = rf"(?:\\\S|{_PAIR}|[^\s()\\])*+"
_NAME = rf"""<[^<>\n]*>|(?![< ])(?:\\\S|{_PAIR}|[^\s()\\]|[ ]++(?![\s"')]))*+"""
_CAPTION = r"""(?P<quote{n}>["'])(?P<caption{n}>(?:(?!(?P=quote{n})[ ]{{0,9}}\)).){{0,600}}+)(?P=quote{n})"""
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!<>~|-])")


def pattern(n: str = "", *, own: bool = False) -> str:
    """The syntax as a regular expression (for `re.S`) with the groups alt, name, quote and caption; `n` ends their names.

    `own` leaves out what Markdown allows and our importer writes anew: `<a b.png>`, `a b.png`, `'a caption'`.
    """
    name, caption = (_OWN_NAME, _CAPTION.replace("'", "")) if own else (_NAME, _CAPTION)
    return rf"!\[(?P<alt{n}>{_ALT})\]\([ ]*+(?P<name{n}>{name})(?:\s++{caption.format(n=n)})?[ ]*+\)"


PICTURE = re.compile(pattern(), re.S)


def name_of(written: str) -> str:
    """The name that stands between a picture's round brackets, without what only Markdown needs: `<…>`, `\\(`, `%20`."""
    bare = written[1:-1] if written.startswith("<") and written.endswith(">") else written
    return unquote(_ESCAPED.sub(r"\1", bare))

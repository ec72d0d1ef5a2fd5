"""The HTML that was copied, without what a clipboard wraps around it."""

from __future__ import annotations

import re
from collections.abc import Iterator

_OFFICE = re.compile(r"<!--|<(style|xml|script)\b|</?o:p>|<meta[^<>]*>", re.I)
_FIRST_TAG = re.compile(r"\s*<([a-z][\w]*)", re.I)
_AROUND = {"tr": "table", "td": "table", "th": "table", "col": "table", "tbody": "table", "li": "ul"}
"""What a browser leaves outside of the fragment when a part of it was selected."""


def cut(html: str) -> str:
    """The copied fragment, without comments, styles, scripts and Office's own tags."""
    _, begins, fragment = html.partition("<!--StartFragment-->")
    html = fragment.partition("<!--EndFragment-->")[0] if begins else html
    html = "".join(_outside_office(html))
    first = _FIRST_TAG.match(html)
    around = _AROUND.get(first[1].lower()) if first else None
    return f"<{around}>{html}</{around}>" if around else html


def _outside_office(html: str) -> Iterator[str]:
    """The pieces of a fragment around comments, styles, scripts and Office's own tags; one that is left open is text."""
    lower, done, unclosed = html.lower(), 0, set[str]()
    for found in _OFFICE.finditer(html):
        closing = "-->" if found[0] == "<!--" else f"</{found[1].lower()}>" if found[1] else ""
        if found.start() < done:
            continue
        end = -1 if closing in unclosed else lower.find(closing, found.end()) if closing else found.end()
        yield html[done : found.start()]
        if end < 0:
            unclosed.add(closing)
            yield "&lt;"
            done = found.start() + 1
        else:
            done = end + len(closing)
    yield html[done:]

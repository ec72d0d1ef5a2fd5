"""Our HTML as mail programs know it: blocks that Outlook's Word engine knows, links that have words without pictures."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

TAG = re.compile(r'<(/?)([a-z][a-z0-9]{0,30})(?![a-z0-9])((?:\s[^"<>]*|"[^"]*"[^"<>]*)*+)>')
UNKNOWN = frozenset(
    "article aside details figcaption figure footer header hgroup main nav search section summary".split()  # noqa: SIM905
)
"""Elements that Outlook takes for words in a line; each becomes a div with its name as a class."""


def known_blocks(html: str) -> str:
    """The same with blocks that every mail program knows. `html` is ours: attributes stand in double quotes."""
    return TAG.sub(_known, html)


def _known(tag: re.Match[str]) -> str:
    closes, name, attributes = tag.groups()
    if name not in UNKNOWN:
        return tag[0]
    if closes:
        return "</div>"
    if ' class="' in attributes:
        return "<div" + attributes.replace(' class="', f' class="{name} ', 1) + ">"
    return f'<div class="{name}"{attributes}>'


def with_words(html: str) -> str:
    """The same where a link around a picture has words without it too: those it is read aloud by."""
    if "aria-label" not in html or "<img" not in html:
        return html
    tree = LexborHTMLParser(html)
    for image in tree.css('a[aria-label] img[alt=""]'):
        link = image.parent
        while link is not None and link.tag != "a":
            link = link.parent
        if link is not None and not link.text(strip=True):
            image.attrs["alt"] = link.attributes.get("aria-label") or ""
    return tree.body.inner_html or "" if tree.body else html

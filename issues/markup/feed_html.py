"""Sanitised HTML that will stand among other texts (a feed's entries): ids of its own, links that lead somewhere."""

from __future__ import annotations

from urllib.parse import unquote

from .tree import parse, serialise
from .vocabulary import cleaner


def for_feed(html: str, *, name: str, page: str) -> str:
    """The HTML with `name` before every id. Links to its own ids stay within it (footnotes work in a feed reader);
    those to anything else of its page become `page` and the fragment. Attributes for our scripts go."""
    root = parse(html, sanitised=True)
    own = {element.attrs["id"] for element in root.iter() if "id" in element.attrs}
    for element in root.iter():
        if "id" in element.attrs:
            element.attrs["id"] = f"{name}-{element.attrs['id']}"
        href = element.attrs.get("href", "")
        if href.startswith("#"):
            fragment = unquote(href[1:])
            element.attrs["href"] = f"#{name}-{fragment}" if fragment in own else page + href
        elif href.startswith("//"):
            element.attrs["href"] = "https:" + href
        for attribute in [each for each in element.attrs if each.startswith("data-")]:
            del element.attrs[attribute]
    return cleaner.clean(serialise(root))

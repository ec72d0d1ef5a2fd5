"""A page's HTML, and what it leads to: links to the site's own pages become links from file to file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

ADDRESSES = ("href", "src", "action", "poster")
IN_STYLES = re.compile(r"""url\(\s*+["']?+([^"'()]{1,500}+)["']?+\s*+\)""")
Rewrite = Callable[[str], str]


def addresses(html: str) -> Iterator[str]:
    """Every address a page names that may be one of ours."""
    tree = LexborHTMLParser(html)
    for _node, name, value in _places(tree):
        yield from (url for url, _width in _sources(value)) if name == "srcset" else [value]
    for node in tree.css('meta[property="og:image"]'):
        yield node.attributes.get("content") or ""
    for node in tree.css('link[rel="alternate"]'):
        yield node.attributes.get("href") or ""


def rewritten(html: str, rewrite: Rewrite) -> str:
    """The page with each address as `rewrite` says. Fonts are not asked for before the styles: browsers refuse it from a disk."""
    tree = LexborHTMLParser(html)
    for node in tree.css('link[rel="preload"]'):
        node.decompose()
    for node, name, value in _places(tree):
        if name == "srcset":
            node.attrs[name] = ", ".join(f"{rewrite(url)}{width}" for url, width in _sources(value))
        else:
            node.attrs[name] = rewrite(value)
    return f"<!doctype html>\n{(tree.html or '').removeprefix('<!DOCTYPE html>').lstrip()}\n"


def _places(tree: LexborHTMLParser) -> list[tuple[LexborNode, str, str]]:
    found = []
    for name in (*ADDRESSES, "srcset"):
        for node in tree.css(f"[{name}]"):
            if node.tag == "link" and node.attributes.get("rel") in {"canonical", "alternate"}:
                continue  # these say where it is on the web
            if value := node.attributes.get(name):
                found.append((node, name, value))
    return found


def _sources(value: str) -> Iterator[tuple[str, str]]:
    """The addresses of a `srcset`, each with what stands after it."""
    for part in value.split(","):
        url, space, width = part.strip().partition(" ")
        yield url, space + width

"""Whether a marker is live in HTML: whether a browser or mail program could act on it, or only shows it as text.

Live is what stands inside an active element, in a handler, a style, a form's target, an address with a scheme
that does more than lead somewhere, an id or name of its own, a class, a comment. Read with a browser's parser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

ACTIVE = frozenset(
    re.findall(
        r"\S+",
        "script style iframe frame frameset object embed applet base portal fencedframe template svg math noscript"
        " xmp plaintext noembed noframes form input button select textarea dialog meta link param title audio video"
        " source picture",
    )
)
ADDRESSES = frozenset(
    [
        "href",
        "src",
        "action",
        "formaction",
        "cite",
        "background",
        "poster",
        "data",
        "ping",
        "xlink:href",
        "srcset",
    ]
)
NEVER = frozenset(
    ["style", "srcdoc", "formaction", "action", "ping", "background", "is", "download", "contenteditable"]
)
HARMLESS = frozenset(["", "http", "https", "mailto", "tel"])
_IGNORED = re.compile(r"[\x00-\x20\x7f-\xa0\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]")


def scheme(url: str) -> str:
    """The scheme a generous program might read in an address, or ""."""
    found = re.match(r"([a-z][a-z0-9+.-]*):", _IGNORED.sub("", url), re.I)
    return found[1].lower() if found else ""


def active_content(html: str) -> list[str]:
    """Everything in HTML that is active whatever it holds: elements, handlers, styles, addresses."""
    found = []
    for node in _nodes(html):
        if node.tag in ACTIVE or "-" in (node.tag or ""):
            found.append(f"<{node.tag}>")
        for name, value in node.attributes.items():
            if name.startswith("on") or ":on" in name or name in NEVER:
                found.append(f"<{node.tag} {name}>")
            elif name in ADDRESSES and any(
                scheme(part) not in HARMLESS for part in (value or "").split(",")[:1]
            ):
                found.append(f"<{node.tag} {name}={value}>")
    return found


def live_places(html: str, marker: str) -> list[str]:
    """Where the marker is live in HTML; empty when it is only text."""
    return [place for node in _nodes(html) for place in _live_in(node, marker)]


def _live_in(node: LexborNode, marker: str) -> Iterator[str]:
    tag = node.tag or ""
    if tag.startswith(("-", "!")):
        if marker in (
            node.comment_content or node.text_content or "" if tag == "-comment" else node.html or ""
        ):
            yield f"in a comment or declaration {tag}"
        return
    if (tag in ACTIVE or "-" in tag) and marker in (node.html or ""):
        yield f"in <{tag}>"
    for name, value in node.attributes.items():
        text = value or ""
        if marker in name:
            yield f"as an attribute's name in <{tag}>"
        elif marker not in text:
            continue
        elif name.startswith("on") or ":on" in name or name in NEVER or name == "class":
            yield f"in <{tag} {name}>"
        elif name in {"id", "name"} and text == marker:
            yield f"as an {name} of its own in <{tag}>"
        elif name in ADDRESSES and any(scheme(part) not in HARMLESS for part in text.split(",")):
            yield f"behind a scheme in <{tag} {name}>"


def _nodes(html: str) -> Iterator[LexborNode]:
    """Every node but text, read as the body of a page."""
    body = LexborHTMLParser("<!doctype html><body>" + html).body
    assert body is not None
    yield from (node for node in body.traverse(include_text=False) if node.tag != "body")
    yield from (comment for comment in body.traverse(include_text=True) if comment.tag == "-comment")

"""Substack's widgets and other people's frames -> the plain elements they stand for.

A video becomes its address in a paragraph, a gallery its pictures, a card its link, a tweet its words; a subscribe
form goes. What stands inside a widget only because a tag was never closed is handed back to the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from ..embeds import recognise
from ..problems import noop
from ..tree import Element
from .cards import button, card, drop, formula, tweet
from .embeds import framed, inner_frame, upload, youtube
from .parts import Findings, Node, attributes, damaged, link_to, paragraph, signed
from .pictures import gallery, linked, linked_picture, picture

_FOREIGN = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "blockquote", "figure", "table", "pre", "hr"}
_CONTROLS = {"form", "input", "button", "label", "select", "textarea"}
_OWN = ("embedded-", "subscription-", "subscribe", "tweet", "twitter", "youtube", "apple-podcast", "button", "cta-",
        "preamble", "fake-", "digest-", "native-", "image-gallery", "publication-", "poll", "comment", "spotify")  # fmt: skip


def simplify(nodes: list[Node], findings: Findings, line: int | None = None) -> list[Node]:
    """The same nodes with every widget replaced by plain elements; `line` is the nearest known one."""
    out: list[Node] = []
    for node in nodes:
        if isinstance(node, str):
            out.append(node)
            continue
        here = node.line or line
        convert = _widget(node)
        if convert is None:
            node.children = simplify(node.children, findings, here)
            out.append(node)
            continue
        swallowed = _hoist(node) if convert in _OPAQUE else []
        if swallowed:
            findings.add(
                "unclosed", "A widget was never closed; the text after it was kept apart from it.", here
            )
        out += convert(node, findings, here)
        out += simplify(swallowed, findings, here)
    return out


def _widget(node: Element) -> Callable[[Element, Findings, int | None], list[Node]] | None:
    for name in node.classes:
        if name in _BY_CLASS:
            return _BY_CLASS[name]
    return _BY_TAG.get(node.tag)


def _hoist(widget: Element) -> list[Node]:
    """Takes out of a widget, and gives back, everything from the first element that is none of its own."""
    for i, child in enumerate(widget.children):
        if isinstance(child, str):
            continue
        if _is_foreign(child):
            rest = widget.children[i:]
            widget.children = widget.children[:i]
            return rest
        rest = _hoist(child) if child.tag in {"div", "form", "a", "section"} else []
        if rest:
            rest += widget.children[i + 1 :]
            widget.children = widget.children[: i + 1]
            return rest
    return []


def _is_foreign(node: Element) -> bool:
    if any(name.startswith(_OWN) for name in node.classes):
        return False
    return node.tag in _FOREIGN or any(name in _BY_CLASS for name in node.classes)


def _note(node: Element, findings: Findings, line: int | None) -> list[Node]:
    """A note of Substack's: its words stand in `data-attrs` only. Other comments are text like any other."""
    attrs, sound = attributes(node)
    if not sound:
        damaged("card", findings, line)
    comment = attrs.get("comment")
    note: dict[str, object] = comment if isinstance(comment, dict) else attrs
    words, address = str(note.get("body") or "").strip(), str(attrs.get("url") or "")
    if not words and not address:
        node.children = simplify(node.children, findings, line)
        return [node]
    said: list[Node] = [paragraph(part) for part in re.split(r"\n\s*\n", words) if part.strip()]
    said += signed(str(note.get("name") or ""), "")
    if re.match(r"https?://", address):
        said.append(paragraph(link_to(address, address)))
    return [Element("blockquote", {}, said, line)]


def _poll(node: Element, findings: Findings, line: int | None) -> list[Node]:
    """A poll: mostly only its number; its words stay where there are some."""
    left_out = noop("A poll of Substack was left out: only its number was in the file.")
    words_only = noop("A poll of Substack cannot be answered here: only its words were kept.")
    has_words = bool(node.text().strip())
    findings.add("embed-unavailable", words_only if has_words else left_out, line)
    return simplify(node.children, findings, line) if has_words else []


def _quoted_tweet(node: Element, findings: Findings, line: int | None) -> list[Node]:
    """Twitter's own embed code: a quote whose last link is the tweet."""
    anchors = [a.attrs.get("href", "").split("?")[0] for a in node.iter("a")]
    address = next((a for a in reversed(anchors) if recognise(a)), "")
    if node.text().strip():
        inner = simplify(node.children, findings, line)
        return [Element("blockquote", {}, [*inner, *([paragraph(address)] if address else [])], line)]
    return [paragraph(address, line=line)] if address else []


def _figure(node: Element, findings: Findings, line: int | None) -> list[Node]:
    """A captioned picture: the picture, its link when it leads elsewhere, and its caption."""
    image = node.first("img")
    if image is None:
        return simplify(node.children, findings, line)
    pictures: list[Node] = [linked(picture, node) for picture in node.iter("img")]
    captions = [child for child in node.iter("figcaption") if not child.is_blank() or child.text().strip()]
    return [Element("figure", {}, [*pictures, *captions], line)]


def _form(node: Element, findings: Findings, line: int | None) -> list[Node]:
    """Forms cannot come along; their words stay."""
    findings.counts["subscribe_forms"] += 1
    return [
        child
        for child in simplify(node.children, findings, line)
        if isinstance(child, str) or child.tag not in _CONTROLS
    ]


_BY_CLASS: dict[str, Callable[[Element, Findings, int | None], list[Node]]] = {
    "youtube-wrap": youtube,
    "apple-podcast-container": inner_frame,
    "vimeo-wrap": inner_frame,
    "spotify-wrap": inner_frame,
    "soundcloud-wrap": inner_frame,
    "native-video-embed": upload("video"),
    "native-audio-embed": upload("audio"),
    "tweet": tweet,
    "twitter-embed": tweet,
    "twitter-tweet": _quoted_tweet,
    "embedded-post-wrap": card,
    "embedded-publication-wrap": card,
    "digest-post-embed": card,
    "image-gallery-embed": gallery,
    "captioned-image-container": _figure,
    "image-link": linked_picture,
    "comment": _note,
    "latex-rendered": formula,
    "poll-embed": _poll,
    "button-wrapper": button,
    "captioned-button-wrap": button,
    "subscription-widget-wrap": drop,
    "subscription-widget-wrap-editor": drop,
    "subscription-widget": drop,
    "image-link-expand": lambda node, findings, line: [],
    "hide-text": lambda node, findings, line: [],  # the editor's own hint above a poem
}
_BY_TAG: dict[str, Callable[[Element, Findings, int | None], list[Node]]] = {
    "figure": _figure,
    "iframe": framed,
    "form": _form,
    "img": picture,
}
# What stands inside these is theirs; a paragraph of text there is only inside because a tag was never closed.
_OPAQUE = {youtube, inner_frame, _BY_CLASS["native-video-embed"], _BY_CLASS["native-audio-embed"], tweet, card,
           button, drop, gallery, _form}  # fmt: skip

"""Substack's widgets and frames of other sites -> plain elements with their content.

A video becomes its address in a paragraph, a gallery its pictures, a card its link, a tweet its words; a subscribe
form goes. What stands inside a widget only because a tag was never closed is handed back to the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from ..embeds import recognise
from ..problems import noop, shown
from ..tree import BLOCK_TAGS, Element
from .by_attributes import by_attributes, known_by_another_name
from .cards import attachment, bookmark, button, card, drawn_formula, drop, formula, tweet
from .containers import figure, open_inline
from .data_cards import stand_in
from .embeds import framed, inner_frame, upload, youtube
from .layout import opened
from .media import address_in, areas, checkbox, player, ruby, script
from .parts import Findings, Node, attributes, damaged, embed, link_to, paragraph, signed
from .pictures import gallery, linked_picture, open_drawing, picture

_FOREIGN = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "blockquote", "figure", "table", "pre", "hr"}
_CONTROLS = {"form", "input", "button", "label", "select", "textarea"}
# Buttons of a player or a picture, and the editor's own hint above a poem: no words of the writer's.
_CHROME = (
    "image-link-expand", "hide-text", "kg-video-overlay", "kg-video-player-container", "kg-audio-player",
    "third-party-cookie-check-iframe", "kg-toggle-card-icon",
)  # fmt: skip
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
            out += _framed_card(node, findings, here) or _plain(node, findings, here)
            continue
        swallowed = _hoist(node) if convert in _OPAQUE else []
        if swallowed:
            findings.add(
                "unclosed", "A widget was never closed; the text after it was kept apart from it.", here
            )
        out += convert(node, findings, here)
        out += simplify(swallowed, findings, here)
    return out


def _plain(node: Element, findings: Findings, line: int | None) -> list[Node]:
    """An element that is no widget: as it is, but an address alone is shown and an empty one speaks by its data."""
    called = node.tag
    if "-" in called and (known := known_by_another_name(node)):
        return simplify([known], findings, line)
    if called == "svg":
        open_drawing(node)
    node.children = simplify(node.children, findings, line)
    node.tag = _PLAINER.get(node.tag, node.tag)
    if "-" in node.tag:  # somebody's own element
        node.tag = "div" if node.holds(BLOCK_TAGS) else "span"
    if node.tag in _MAY_BE_ALONE and (address := _alone_in(node)) and recognise(address):
        return [embed(address, line, node)]
    if node.attrs:
        made = by_attributes(node, called, findings, line)
        if made is not None:
            return made
    return open_inline(node)


def _framed_card(node: Element, findings: Findings, line: int | None) -> list[Node]:
    """A player or chart of a service we do not know whose words stand in the data around its frame."""
    if "data-attrs" not in node.attrs or node.text().strip():
        return []
    frame = node.first("iframe")
    return (stand_in(node, findings, line, address_in(frame)) or []) if frame is not None else []


_PLAINER = {
    "acronym": "abbr",
    "listing": "pre",
    "xmp": "pre",
    "dialog": "div",
    "fieldset": "div",
    "hgroup": "div",
    "search": "div",
    "legend": "p",
    "menu": "ul",
    "dir": "ul",
}


def _alone_in(node: Element) -> str:
    """The address that is all of a paragraph, written bare or as a link of itself; "" where there is more."""
    if len(node.children) != 1:
        return ""
    child = node.children[0]
    if isinstance(child, str):
        return child.strip()
    href = child.attrs.get("href", "").strip()
    return href if child.tag == "a" and child.text().strip() == href else ""


_MAY_BE_ALONE = frozenset({"p", "div"})


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
        return [Element("blockquote", {}, [*inner, *([embed(address, line)] if address else [])], line)]
    return [embed(address, line)] if address else []


def _figure(node: Element, findings: Findings, line: int | None) -> list[Node]:
    return figure(node, simplify(node.children, findings, line), line)


def _image_link(node: Element, findings: Findings, line: int | None) -> list[Node]:
    node.children = simplify(node.children, findings, line)
    return linked_picture(node)


def _table(node: Element, findings: Findings, line: int | None) -> list[Node]:
    cells = opened(node)
    return _plain(node, findings, line) if cells is None else simplify(cells, findings, line)


def _form(node: Element, findings: Findings, line: int | None) -> list[Node]:
    """Forms cannot come along; their words stay, and where they led is said."""
    findings.counts["subscribe_forms"] += 1
    if address := node.attrs.get("action", "").strip():
        findings.add(
            "form", "A form cannot be filled in here; it led to {address}", line, address=shown(address)
        )
    return simplify(_without_controls(node), findings, line)


def _without_controls(node: Element) -> list[Node]:
    kept = [child for child in node.children if isinstance(child, str) or child.tag not in _CONTROLS]
    for child in kept:
        if isinstance(child, Element):
            child.children = _without_controls(child)
    return kept


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
    "image-link": _image_link,
    "comment": _note,
    "latex-rendered": formula,
    "katex-display": drawn_formula,
    "katex": drawn_formula,
    "poll-embed": _poll,
    "button-wrapper": button,
    "captioned-button-wrap": button,
    "subscription-widget-wrap": drop,
    "subscription-widget-wrap-editor": drop,
    "subscription-widget": drop,
    "install-substack-app-embed": drop,
    "sponsorship-campaign-embed": drop,
    "file-embed-wrapper": attachment,
    "kg-bookmark-card": bookmark,
    **dict.fromkeys(_CHROME, lambda node, findings, line: []),
}
_BY_TAG: dict[str, Callable[[Element, Findings, int | None], list[Node]]] = {
    "figure": _figure,
    "iframe": framed,
    "video": player,
    "audio": player,
    "object": player,
    "embed": player,
    "form": _form,
    "img": picture,
    "input": checkbox,
    "map": areas,
    "math": drawn_formula,
    "ruby": ruby,
    "script": script,
    "table": _table,
}
# What stands inside these is theirs; a paragraph of text there is only inside because a tag was never closed.
_OPAQUE = {youtube, inner_frame, _BY_CLASS["native-video-embed"], _BY_CLASS["native-audio-embed"], tweet, card,
           button, drop, gallery, _form}  # fmt: skip

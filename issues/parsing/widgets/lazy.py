"""Pictures as the web writes them -> one `img` with its address in `src`.

Lazy loading keeps the address in another attribute, responsive pictures in a `srcset`, and both may say it once more
in a `noscript`. In: the tree of a body, changed in place. Emoji that a program drew become characters again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from .. import tree
from ..references import picture_name
from ..source.embedded import NAME as EMBEDDED
from ..tree import Element
from .media import address_in
from .parts import Node

_LAZY = (
    "data-src", "data-lazy-src", "data-original", "data-orig-file", "data-lazy", "data-original-src", "data-orig-src",
    "data-actualsrc", "data-echo", "data-cfsrc", "data-ezsrc", "data-pagespeed-lazy-src", "data-hi-res-src",
    "data-full-url", "data-image", "data-url", "data-delayed-url", "data-lazyload", "data-img-src", "lazy-src",
)  # fmt: skip
_SETS = ("srcset", "data-srcset", "data-lazy-srcset", "data-original-set", "data-lazy-set")
_IN_SET = re.compile(r"([^\s,](?:\S*[^\s,])?)(?:\s+(\d{1,6}(?:\.\d{1,3})?)[wxh])?[^,]*(?:,|$)")
_STANDS_FOR_IT = re.compile(rf"(?:data:|about:|blob:|#|{EMBEDDED}$|$)", re.I)
_PICTURE_FILE = re.compile(r"\A[^\s{}\[\]]{1,2000}\.(?:png|jpe?g|gif|webp|avif)(?:[?#]\S{0,2000})?\Z", re.I)
_SIZE = re.compile(r"[-_]\d{1,5}x\d{1,5}(?=\.\w{1,5}$)|\.\w{1,5}$")
_EMOJI = re.compile(r"s\.w\.org/images/core/emoji|twemoji|abs\.twimg\.com/emoji|notoemoji|/emojis?/", re.I)
_EMOJI_CLASSES = frozenset({"emoji", "wp-smiley", "twemoji", "an1"})
_SHOWN_ONCE = frozenset({"img", "iframe", "video", "audio"})
_NEEDS_SCRIPTS = re.compile(r"java ?script", re.I)


def settle_pictures(body: Element) -> None:
    """Sets `src` on every picture, replaces `noscript` by its content without duplicates of the pictures around it."""
    found: dict[str, list[Element]] = {"script": [], "picture": [], "img": [], "noscript": []}
    for each in body.iter(*found):
        found[each.tag].append(each)
    for program in found["script"]:
        if not program.attrs.get("type", "").startswith("math/"):
            program.children = []
    for picture in found["picture"]:
        if picture.first("img") is None:
            picture.children.append(Element("img", {"alt": ""}, [], picture.line))
        sources = [source.attrs for source in picture.iter("source")]
        for image in picture.iter("img"):
            _settle(image, sources)
    for image in found["img"]:
        _settle(image, [])
    if found["noscript"]:
        shown = {_likeness(image) for image in _pictures(body, outside="noscript")} - {""}
        _open(body, shown)
    _spell_emoji(body)


def address_of(attributes: dict[str, str], sources: Iterable[dict[str, str]] = ()) -> str:
    """The address of a picture by all its attributes: "" where none of them holds one."""
    for name in _LAZY:
        value = attributes.get(name, "").strip()
        if value and not _STANDS_FOR_IT.match(value) and not value.startswith(("{", "[")):
            return value
    written = attributes.get("src", "").strip()
    if not _STANDS_FOR_IT.match(written):
        return written
    for each in (attributes, *sources):
        for name in _SETS:
            if found := largest(each.get(name, "")):
                return found
    if kept := re.search(r'"src"\s*:\s*"(https?:[^"\\]+)"', attributes.get("data-attrs", "")):
        return kept[1]
    others = (value.strip() for name, value in attributes.items() if name.startswith("data-"))
    return next(filter(_PICTURE_FILE.match, others), written)


def largest(srcset: str) -> str:
    """The address of the largest picture of a `srcset`; "" of an empty one."""
    found = [
        (float(size or 1), url) for url, size in _IN_SET.findall(srcset) if not _STANDS_FOR_IT.match(url)
    ]
    return max(found, key=lambda each: each[0])[1] if found else ""


def _settle(image: Element, sources: list[dict[str, str]]) -> None:
    found = address_of(image.attrs, sources)
    if found:
        image.attrs["src"] = found
        for name in (*_LAZY, *_SETS):
            image.attrs.pop(name, None)


def _pictures(node: Element, outside: str) -> Iterable[Element]:
    for child in node.elements:
        if child.tag in _SHOWN_ONCE:
            yield child
        elif child.tag != outside:
            yield from _pictures(child, outside)


def _likeness(image: Element) -> str:
    """A key that copies of one picture share whatever their size: the file's name; "" without URL."""
    if image.tag != "img":
        return address_in(image)
    written = image.attrs.get("src", "")
    if _STANDS_FOR_IT.match(written):
        return ""
    name = re.split(r"[?#]", picture_name(written))[0].rpartition("/")[2]
    return _SIZE.sub("", name).lower()


def _open(parent: Element, shown: set[str]) -> None:
    """Replaces every `noscript` by what it holds beyond the pictures around it."""
    children: list[Node] = []
    for child in parent.children:
        if isinstance(child, str):
            children.append(child)
        elif child.tag != "noscript":
            _open(child, shown)
            children.append(child)
        else:
            children += _beyond(_read_again(child), shown, children)
    parent.children = children


def _read_again(twin: Element) -> Element:
    """A `noscript` whose tags an export wrote as text."""
    text = twin.text()
    if "<img" not in text and "<iframe" not in text:
        return twin
    inside = tree.parse(text)
    for image in inside.iter("img"):
        _settle(image, [])
    return inside


def _beyond(twin: Element, shown: set[str], before: list[Node]) -> list[Node]:
    """What a `noscript` adds: a picture whose place the page kept empty, links, frames, words."""
    _drop_pictures(twin, shown)
    pictures = list(twin.iter("img"))
    waiting = next((node for node in reversed(before) if isinstance(node, Element)), None)
    if len(pictures) == 1 and waiting is not None and not twin.text().strip():
        empty = waiting if waiting.tag == "img" else waiting.first("img")
        if empty is not None and not _likeness(empty):
            empty.attrs |= {name: value for name, value in pictures[0].attrs.items() if value}
            return []
    if not pictures and twin.first("a", "iframe", "video", "audio", "object", "embed") is None:
        return [] if _NEEDS_SCRIPTS.search(twin.text()) else list(twin.children)
    return list(twin.children)


def _drop_pictures(node: Element, shown: set[str]) -> None:
    node.children = [
        child
        for child in node.children
        if isinstance(child, str) or child.tag not in _SHOWN_ONCE or _likeness(child) not in shown
    ]
    for child in node.elements:
        _drop_pictures(child, shown)


def _spell_emoji(parent: Element) -> None:
    for place, child in enumerate(parent.children):
        if isinstance(child, str):
            continue
        if child.tag == "img" and is_emoji(child):
            parent.children[place] = child.attrs["alt"].strip()
        else:
            _spell_emoji(child)


def is_emoji(image: Element) -> bool:
    """Whether a picture is a character that a program (WordPress, X, Gmail) drew: its `alt` is the character."""
    alt = image.attrs.get("alt", "").strip()
    if not alt or len(alt) > 40:
        return False
    return not _EMOJI_CLASSES.isdisjoint(image.classes) or (
        _EMOJI.search(image.attrs.get("src", "")) is not None and not any(map(str.isalpha, alt))
    )

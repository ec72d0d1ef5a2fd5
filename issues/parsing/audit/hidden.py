"""Embeds of a source and of our pages, and content that is only in `data-attrs`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from selectolax.lexbor import LexborNode

from ..embeds import recognise
from .data import Attributes, first_of, read_data
from .words import address


@dataclass(frozen=True)
class Hidden:
    """What an element holds in `data-attrs` only."""

    pictures: tuple[str, ...] = ()
    embed: tuple[str, str] | None = None
    text: str = ""


_UPLOADS = {"native-video-embed": "substack-video", "native-audio-embed": "substack-audio"}
_TEXTS = {"mention-wrap": "name", "cashtag-wrap": "symbol", "latex-rendered": "persistentExpression"}
_HIDING = frozenset({"image-gallery-embed", "youtube-wrap", "vimeo-wrap", *_UPLOADS, *_TEXTS})


def read_hidden(classes: list[str], attributes: Attributes) -> Hidden:
    """The pictures, embed or text an element holds in `data-attrs`."""
    name = next((name for name in classes if name in _HIDING), "")
    if not name:
        return Hidden()
    data = read_data(attributes)
    if name == "image-gallery-embed":
        return Hidden(pictures=_gallery(data), text=_caption(data))
    if name in _TEXTS:
        return Hidden(text=first_of(data, _TEXTS[name]))
    number = first_of(data, "mediaUploadId" if name in _UPLOADS else "videoId")
    if not number and (found := re.match(r"youtube2?-([\w-]{11})$", attributes.get("id") or "")):
        number = found[1]
    kind = _UPLOADS.get(name) or name.removesuffix("-wrap")
    return Hidden(embed=(kind, number)) if number or name in _UPLOADS else Hidden()


def shown_in_frame(src: str, attributes: Attributes) -> tuple[str, str] | None:
    """The embed of an iframe or a player by its URL; None for a subscribe form and for what is no web URL."""
    src = src or attributes.get("data-src") or first_of(read_data(attributes), "url")
    if not src or re.match(r"(?!https?:)[^/?#:]*:", src.lstrip()) or re.search(r"substack\.com/embed\b", src):
        return None
    found = recognise(f"https:{src}" if src.startswith("//") else src)
    return (found.kind, found.id) if found else ("frame", address(src))


def shown_in_figure(figure: LexborNode, attributes: Attributes) -> tuple[tuple[str, str], str]:
    """The embed of a figure of ours, and the words that stand around it there: text and addresses."""
    hrefs = [link.attributes.get("href") or "" for link in figure.css("a[href], iframe[src]")]
    number = attributes.get("data-id") or next(
        (found.id for href in hrefs if (found := recognise(href))), hrefs[0] if hrefs else ""
    )
    return ((attributes.get("data-embed") or "", number), " ".join([figure.text(separator=" "), *hrefs]))


def _gallery(data: dict[str, Any] | str) -> tuple[str, ...]:
    """The pictures of a gallery without the composite made of them; found by patterns where the JSON is broken."""
    if isinstance(data, str):
        return tuple(re.findall(r'"src"\s*[:-]\s*"(.*?)"', data.partition('"staticGalleryImage"')[0]))
    gallery = data.get("gallery")
    pictures = gallery.get("images") if isinstance(gallery, dict) else None
    return tuple(
        str(picture["src"])
        for picture in (pictures if isinstance(pictures, list) else ())
        if isinstance(picture, dict) and picture.get("src")
    )


def _caption(data: dict[str, Any] | str) -> str:
    """A gallery's caption; quotes inside it are what breaks the JSON."""
    if isinstance(data, dict):
        gallery = data.get("gallery")
        return first_of(gallery, "caption") if isinstance(gallery, dict) else ""
    found = re.search(
        r'"caption"\s{0,9}[:-]\s{0,9}"(.{0,2000}?)"\s{0,9}(?:,\s{0,9}"(?:alt|staticGalleryImage)"|\})',
        data,
        re.S,
    )
    return found[1].replace("\\", "") if found else ""

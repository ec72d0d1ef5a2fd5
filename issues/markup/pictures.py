"""Pictures: ours with their measures, gaps for the missing, links for remote ones, nothing for trackers.

Readers never see a broken picture and their browsers never ask another site for one. On pages a picture leads to its
original (the way to enlarge it), and its figure is named after its shape.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import TypeVar
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext as _

from .context import Context, PictureInfo
from .tree import Element, is_empty
from .vocabulary import is_remote, safe_address

Found = TypeVar("Found")

MAIL_WIDTH = 600
SMALL, WIDE = (
    480,
    1200,
)  # points: what would blur at the full measure, and what has more to show than it holds
PAGES = {"page", "preview"}
_PIXEL_STYLE = re.compile(r"(?:^|;)\s*(?:width|height)\s*:\s*[01](?:px)?\s*(?:;|$)|display\s*:\s*none", re.I)
_LOCAL = re.compile(r"(?![a-z][a-z0-9+.-]*:)", re.I)


def show(root: Element, context: Context) -> None:
    """Replaces every `img` by what readers of the target may see of it."""
    for figure in root.iter("figure"):
        if "data-embed" not in figure.attrs and sum(1 for _img in figure.iter("img")) > 1:
            figure.attrs["class"] = "gallery"
    if context.target in PAGES:
        _name_shapes(root, context)
    _show_within(root, context, in_link=False)
    if context.first_picture and (first := next(root.iter("img"), None)):
        first.attrs.pop("loading", None)
        first.attrs["fetchpriority"] = "high"


def alternative_texts(root: Element, context: Context) -> tuple[tuple[str, str], ...]:
    """The name of each picture a text is about to show, as its row has it where there is one, with its words."""
    found = []
    for img in root.iter("img"):
        written = img.attrs.get("src", "").strip()
        picture = find_picture(context.pictures, written)
        if is_remote(written) and not picture and _is_tracker(img):
            continue
        name = picture.name if picture else written if is_remote(written) else unquote(written)
        found.append((name, img.attrs.get("alt", "").strip() or (picture.alt if picture else "")))
    return tuple(found)


def shape_of(picture: PictureInfo) -> str:
    """How a picture stands alone on a page: "wide", "tall" or "small"; "" fills the measure."""
    width, height = picture.width or 0, picture.height or 0
    if width < SMALL:
        return "small" if width else ""
    if height > width:
        return "tall"
    return "wide" if width >= WIDE and width >= height * 1.4 else ""


def _name_shapes(root: Element, context: Context) -> None:
    for figure in root.iter("figure"):
        images = list(figure.iter("img"))
        picture = find_picture(context.pictures, images[0].attrs.get("src", "")) if len(images) == 1 else None
        if picture and picture.url and (shape := shape_of(picture)):
            figure.attrs["class"] = shape


def _show_within(parent: Element, context: Context, *, in_link: bool) -> None:
    children: list[Element | str] = []
    for child in parent.children:
        if isinstance(child, str):
            children.append(child)
        elif child.tag == "img":
            children += _shown(child, context, in_link=in_link)
        else:
            had_content = not is_empty(child)
            remote = _remote_pictures(child, context) if child.tag == "a" and "href" in child.attrs else []
            _show_within(child, context, in_link=in_link or child.tag == "a")
            if had_content and is_empty(child) and child.tag in {"p", "figure", "span", "div", "li"}:
                continue
            children.append(child)
            for link in remote:
                children += [" ", link]
    parent.children = children


def _shown(img: Element, context: Context, *, in_link: bool) -> list[Element | str]:
    """What stands for one `img`: a picture, a gap, a link, its words, or nothing."""
    written = img.attrs.get("src", "").strip()
    if _is_tracker(img):
        return []
    name = unquote(written)
    alt = img.attrs.get("alt", "").strip()
    picture = find_picture(context.pictures, written)
    if picture is not None and picture.url:
        shown = _picture(img, picture, context)
        return [shown if in_link or context.target not in PAGES else _enlarging(shown, picture)]
    if is_remote(written) and safe_address(written):
        return _words(alt or _file_name(written)) if in_link else [_remote_link(img)]
    if context.target == "preview" and _LOCAL.match(written):
        label = _("Missing picture: %(name)s") % {"name": name}
        return [Element("span", {"class": "missing-picture"}, [f"{label} ({alt})" if alt else label])]
    return _words(alt, img.attrs.get("title", ""))


def _words(text: str, title: str = "") -> list[Element | str]:
    said = {"title": title} if title else {}
    return [Element("span", {"class": "picture-text", **said}, [text])] if text else []


def _enlarging(img: Element, picture: PictureInfo) -> Element:
    """The picture as a link to itself, whole."""
    alt = img.attrs["alt"]
    label = _("Enlarge the picture: %(words)s") % {"words": alt} if alt else _("Enlarge the picture")
    return Element("a", {"href": picture.url, "aria-label": label, "class": "enlarge"}, [img])


def _picture(img: Element, picture: PictureInfo, context: Context) -> Element:
    """The `img` element of a picture we have."""
    lighter = picture.src if context.target != "mail" else ""  # mail programs know JPEG, PNG and GIF
    attrs = {"src": context.absolute(lighter or picture.url), "alt": img.attrs.get("alt") or picture.alt}
    if img.attrs.get("title"):
        attrs["title"] = img.attrs["title"]
    width, height = picture.width, picture.height
    if width and height and context.target == "mail" and width > MAIL_WIDTH:
        width, height = MAIL_WIDTH, max(1, round(height * MAIL_WIDTH / width))
    if width and height:
        attrs |= {"width": str(width), "height": str(height)}
    if context.target in PAGES:
        attrs |= {"loading": "lazy", "decoding": "async", "data-name": picture.name}
        attrs |= {key: value for key in ("srcset", "sizes") if (value := getattr(picture, key))}
    return Element("img", attrs)


def find_picture(pictures: Mapping[str, Found], written: str) -> Found | None:
    """What `pictures` has under the name a text writes: by its decoded name, else as written, composed or not, without "./"."""
    decoded = unquote(written)
    for name in (decoded, written, decoded.removeprefix("./")):
        for form in (name, unicodedata.normalize("NFC", name), unicodedata.normalize("NFD", name)):
            if form in pictures:
                return pictures[form]
    return None


def _remote_pictures(link: Element, context: Context) -> list[Element]:
    """Links to the remote pictures inside a link, to stand after it: a link cannot hold another."""
    found = []
    for img in link.iter("img"):
        written = img.attrs.get("src", "").strip()
        known = find_picture(context.pictures, written)
        same = written == link.attrs["href"]
        if is_remote(written) and not same and not (known and known.url) and not _is_tracker(img):
            found.append(_remote_link(img, name_only=True))
    return found


def _remote_link(img: Element, *, name_only: bool = False) -> Element:
    written = img.attrs.get("src", "").strip()
    address = "https:" + written if written.startswith("//") else written
    text = ("" if name_only else img.attrs.get("alt", "").strip()) or _file_name(written)
    title = {"title": img.attrs["title"]} if img.attrs.get("title") else {}
    return Element("a", {"class": "remote-picture", "href": address, **title}, [text])


def _file_name(url: str) -> str:
    """What to call a remote picture without words of its own: its file's name, else its site."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return unquote(parts.path).rstrip("/").rpartition("/")[2] or parts.netloc or url


def _is_tracker(img: Element) -> bool:
    """A picture nobody can see: one point wide or high, or hidden."""
    small = {"0", "1"}
    return (
        img.attrs.get("width") in small
        or img.attrs.get("height") in small
        or bool(_PIXEL_STYLE.search(img.attrs.get("style", "")))
    )

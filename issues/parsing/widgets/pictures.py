"""Galleries and single pictures -> figures and pictures; tracking pixels are dropped."""

from __future__ import annotations

import re

from ..problems import shown
from ..tree import Element
from .parts import Findings, Node, attributes, damaged


def gallery(node: Element, findings: Findings, line: int | None) -> list[Node]:
    """Pictures that exist only in `data-attrs`; their caption too."""
    attrs, sound = attributes(node)
    gallery = attrs.get("gallery")
    if sound and isinstance(gallery, dict):
        images = [image.get("src", "") for image in gallery.get("images", []) if isinstance(image, dict)]
        caption, alt = str(gallery.get("caption") or ""), str(gallery.get("alt") or "").strip()
    else:
        damaged("gallery", findings, line)
        alt = ""
        raw = node.attrs.get("data-attrs", "").partition('"staticGalleryImage"')[0]
        images = re.findall(r'"src"[:-]"((?:[^"\\]|\\.)*)"', raw)
        found = re.search(r'"caption"[:-]"(.{0,2000}?)"(?:,"\w{1,40}"[:-]|[,}]{0,9}$)', raw, re.S)
        caption = found[1].replace('\\"', '"') if found else ""
    figure = Element("figure", {}, [Element("img", {"src": src, "alt": alt}) for src in images if src], line)
    if caption.strip():
        figure.children.append(Element("figcaption", {}, [caption]))
    return [figure] if figure.children else []


def linked(picture: Element, inside: Element) -> Element:
    for anchor in inside.iter("a"):
        if picture in list(anchor.iter("img")) and not leads_to_itself(anchor, picture):
            return Element("a", {"href": anchor.attrs.get("href", "")}, [picture])
    return picture


def leads_to_itself(anchor: Element, picture: Element) -> bool:
    """Substack links pictures to their own large version: no link of the writer's."""
    href = anchor.attrs.get("href", "")
    is_file = _FILE.search(href) or "substackcdn.com" in href.lower()
    return not href or href == picture.attrs.get("src") or ("image-link" in anchor.classes and bool(is_file))


def linked_picture(node: Element) -> list[Node]:
    """A picture's link: the picture alone where the link only enlarges it. An emptied one is the picture it led to."""
    images = list(node.iter("img"))
    href = node.attrs.get("href", "")
    if not images and not node.text().strip() and _FILE.search(href):
        return [Element("img", {"src": href, "alt": node.attrs.get("title", "")}, [], node.line)]
    if not images or node.text().strip():
        return [node]
    return [linked(image, Element("div", {}, [node])) for image in images]


def picture(node: Element, findings: Findings, line: int | None) -> list[Node]:
    """A picture, unless it is a tracking pixel or a formula; its alternative text, if it has no URL."""
    if is_tracker(node):
        findings.add("tracking-pixel", "A picture that only counts readers was dropped.", line)
        return []
    address = node.attrs.get("src", "").strip()
    if "latex" in node.classes and (tex := node.attrs.get("alt", "").strip()):  # WordPress draws formulas
        return [Element("code", {}, [tex], line)]
    if address and not _NOBODY_CAN.match(address):
        return [node]
    words = " ".join((node.attrs.get("alt") or node.attrs.get("title") or "").split())
    if address:
        findings.add(
            "picture-unusable",
            "A picture whose address no reader can follow was left out, its words stay: {address}",
            line,
            address=shown(address),
        )
    else:
        findings.add(
            "picture-unknown", "A picture without an address was left out: {words}", line, words=words or "?"
        )
    return [f" {words} "] if words else []


def behind(node: Element) -> str:
    """The URL of an element's background picture: by style, attribute or data; "" for none."""
    for name in ("data-bg", "data-background-image", "data-background", "background"):
        if _PICTURE.fullmatch(value := node.attrs.get(name, "").strip()):
            return value
    found = _BEHIND.search(node.attrs.get("style", ""))
    return found["address"].strip() if found else ""


def is_tracker(image: Element) -> bool:
    """A picture of another site that nobody can see: one point wide and high, or hidden."""
    sizes = [image.attrs.get(side, "").removesuffix("px") for side in ("width", "height")]
    if not re.match(r"(?:https?:)?//", image.attrs.get("src", "")):
        return False
    return (
        all(size in {"0", "1"} for size in sizes) or _HIDDEN.search(image.attrs.get("style", "")) is not None
    )


_NOBODY_CAN = re.compile(r"[\x00-\x20]*(?!https?:)[a-z][a-z0-9+.-]+:", re.I)
_PICTURE = re.compile(r"(?:(?:https?:)?//\S+|\S+\.(?:png|jpe?g|gif|webp|avif)(?:[?#]\S*)?)", re.I)
_BEHIND = re.compile(
    r"""url\(\s{0,9}["']?(?P<address>(?!data:|["'#])[^"'()\s]{1,2000})["']?\s{0,9}\)""", re.I
)
_FILE = re.compile(r"\.(?:png|jpe?g|gif|webp|avif|heic)(?:$|\?)|substackcdn\.com/image", re.I)
_HIDDEN = re.compile(
    r"(?:^|;)\s*(?:width|height)\s*:\s*[01](?:px)?\s*(?:!important\s*)?(?:;|$)|display\s*:\s*none", re.I
)


def open_drawing(svg: Element) -> None:
    """Makes the pictures and links within a drawing ordinary ones; one without pictures keeps its parts."""
    for part in svg.iter("a"):
        if "xlink:href" in part.attrs:
            part.attrs.setdefault("href", part.attrs.pop("xlink:href"))
    pictures = [part for part in svg.iter("image") if part.attrs.get("href") or part.attrs.get("xlink:href")]
    if not pictures:
        return
    words = svg.attrs.get("aria-label") or svg.attrs.get("title") or ""
    for picture in pictures:
        source = picture.attrs.get("href") or picture.attrs["xlink:href"]
        picture.tag, picture.attrs = "img", {"src": source, "alt": words}
    for part in svg.iter("svg", "g", "text", "tspan", "defs", "clipPath", "mask", "pattern"):
        part.tag, part.attrs = "span", {}

"""Galleries and single pictures -> figures and pictures; what only counts readers goes."""

from __future__ import annotations

import re

from ..tree import Element
from .parts import Findings, Node, attributes, damaged


def gallery(node: Element, findings: Findings, line: int | None) -> list[Node]:
    """Pictures that exist only in `data-attrs`; their caption too."""
    attrs, sound = attributes(node)
    gallery = attrs.get("gallery")
    if sound and isinstance(gallery, dict):
        images = [image.get("src", "") for image in gallery.get("images", []) if isinstance(image, dict)]
        caption = str(gallery.get("caption") or "")
    else:
        damaged("gallery", findings, line)
        raw = node.attrs.get("data-attrs", "").partition('"staticGalleryImage"')[0]
        images = re.findall(r'"src"[:-]"((?:[^"\\]|\\.)*)"', raw)
        found = re.search(r'"caption"[:-]"(.{0,2000}?)"(?:,"\w{1,40}"[:-]|[,}]{0,9}$)', raw, re.S)
        caption = found[1].replace('\\"', '"') if found else ""
    figure = Element("figure", {}, [Element("img", {"src": src, "alt": ""}) for src in images if src], line)
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
    is_file = re.search(r"\.(?:png|jpe?g|gif|webp|avif|heic)(?:$|\?)|substackcdn\.com", href, re.I)
    return (
        not href
        or href == picture.attrs.get("src")
        or ("image-link" in anchor.classes and is_file is not None)
    )


def linked_picture(node: Element, findings: Findings, line: int | None) -> list[Node]:
    return [linked(image, Element("div", {}, [node])) for image in node.iter("img")]


def picture(node: Element, findings: Findings, line: int | None) -> list[Node]:
    """A picture, unless it is only there to tell somebody that the mail was opened."""
    sizes = [node.attrs.get(side, "") for side in ("width", "height")]
    is_remote = re.match(r"(?:https?:)?//", node.attrs.get("src", "")) is not None
    if is_remote and all(size in {"0", "1"} for size in sizes):
        findings.add("tracking-pixel", "A picture that only counts readers was dropped.", line)
        return []
    return [node]

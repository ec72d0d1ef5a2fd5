"""The pictures a text shows, as the renderer reads them."""

from __future__ import annotations

from dataclasses import dataclass

from .render import tree_of


@dataclass(frozen=True)
class ShownPicture:
    """A picture as a page shows it: its address and its alternative text."""

    src: str
    alt: str


def pictures_in(markdown: str) -> list[ShownPicture]:
    """Every picture a page shows of a text, in its order: HTML ones too, and none that stands in code."""
    if "![" not in markdown and "<img" not in markdown.lower():
        return []
    images = tree_of(markdown).iter("img")
    return [ShownPicture(image.attrs.get("src", "").strip(), image.attrs.get("alt", "")) for image in images]

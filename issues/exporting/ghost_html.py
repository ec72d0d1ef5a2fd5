"""HTML as Ghost's importer reads it: its own cards by their classes, all else that it would lose in HTML cards."""

from __future__ import annotations

import json
from collections.abc import Iterator

from ..parsing import tree
from ..parsing.embeds import Embed, recognise
from ..parsing.tree import Element

PLAIN = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "blockquote", "hr", "pre"}
FRAMES = {
    "youtube": "https://www.youtube.com/embed/{id}?feature=oembed",
    "vimeo": "https://player.vimeo.com/video/{id}",
    "spotify": "https://open.spotify.com/embed/{id}",
}
IN_A_GALLERY = 9  # pictures; more are not shown


def body_of(root: Element) -> str:
    """The blocks of a post, a line each."""
    return "\n".join(each for block in root.children for each in _block(block) if each.strip())


def _block(block: Element | str) -> Iterator[str]:
    if isinstance(block, str):
        yield tree.to_html(block)
    elif block.tag == "figure" and "data-embed" in block.attrs:
        yield _embed(block)
    elif block.tag == "figure" and block.first("img"):
        yield from _pictures(block)
    elif block.tag in PLAIN and not _is_lost(block):
        yield tree.to_html(block)
    else:
        yield _kept(tree.to_html(block))


def _is_lost(block: Element) -> bool:
    """Whether Ghost would lose something of a plain block: a way back from a note, a picture, a block in it."""
    return any(
        each is not block
        and (each.tag in {"img", "figure", "table", "details", "iframe", "section"} or "id" in each.attrs)
        for each in block.iter()
    )


def _kept(html: str) -> str:
    return f"<!--kg-card-begin: html-->\n{html}\n<!--kg-card-end: html-->"


def _pictures(figure: Element) -> Iterator[str]:
    images = list(figure.iter("img"))
    caption = "".join(tree.to_html(each) for each in figure.iter("figcaption"))
    has_caption = " kg-card-hascaption" if caption else ""
    if len(images) == 1:
        linked = next((tree.to_html(each) for each in figure.elements if each.tag == "a"), "")
        inner = linked or tree.to_html(images[0])
        yield f'<figure class="kg-card kg-image-card{has_caption}">{inner}{caption}</figure>'
        return
    if any(not {"width", "height"} <= each.attrs.keys() for each in images):
        yield _kept(tree.to_html(figure))  # a gallery leaves out pictures without their measures
        return
    for start in range(0, len(images), IN_A_GALLERY):
        rows = "".join(
            f'<div class="kg-gallery-image">{tree.to_html(each)}</div>'
            for each in images[start : start + IN_A_GALLERY]
        )
        told = caption if start + IN_A_GALLERY >= len(images) else ""
        box = f'<div class="kg-gallery-container"><div class="kg-gallery-row">{rows}</div></div>'
        yield f'<figure class="kg-card kg-gallery-card kg-width-wide{has_caption}">{box}{told}</figure>'


def _embed(figure: Element) -> str:
    kind, name = figure.attrs["data-embed"], figure.attrs["data-id"]
    caption = "".join(tree.to_html(each) for each in figure.iter("figcaption"))
    link = figure.first("a")
    url = link.attrs.get("href", "") if link else ""
    if kind.startswith("substack-"):
        return _kept(upload(kind, name, figure.text().strip()))
    if kind in FRAMES:
        start = figure.attrs.get("data-start", "")
        frame = Element(
            "iframe", {"src": FRAMES[kind].format(id=name) + (f"&start={start}" if start else "")}
        )
        inner = tree.to_html(frame)
    elif kind == "tweet":
        quoted = Element("blockquote", {"class": "twitter-tweet"}, [Element("a", {"href": url}, [url])])
        inner = tree.to_html(quoted)
    else:
        found: Embed | None = recognise(url)
        return f'<p><a href="{url}">{found.url if found else url}</a></p>{caption}'
    return f'<figure class="kg-card kg-embed-card">{inner}{caption}</figure>'


def upload(kind: str, name: str, words: str) -> str:
    """A video or a sound that Substack keeps, as Substack writes it; its words stand in it for all others."""
    what = kind.removeprefix("substack-")
    component = {"video": "VideoPlaceholder", "audio": "AudioPlaceholder"}[what]
    told = json.dumps({"mediaUploadId": name, "duration": None})
    attrs = {"class": f"native-{what}-embed", "data-component-name": component, "data-attrs": told}
    link = Element("a", {"href": f"https://api.substack.com/api/v1/video/upload/{name}/src"}, [words])
    return tree.to_html(Element("div", attrs, [link]))

"""The only place that makes HTML out of text: our Markdown -> safe HTML for page, mail, feed and preview.

    dialect.render -> tree.parse -> footnotes, headings, embeds, pictures, citations, links -> nh3 (last)

Pure: no database, no clock, no settings; the same text and context always give the same markup.
"""

from .anchors import heading_id
from .context import Context, PictureInfo, Rendered, fragments_of
from .feed_html import for_feed
from .pictures import find_picture, shape_of
from .render import render, render_inline, render_with_headings
from .text import excerpt, plain_text

__all__ = [
    "Context",
    "PictureInfo",
    "Rendered",
    "excerpt",
    "find_picture",
    "for_feed",
    "fragments_of",
    "heading_id",
    "plain_text",
    "render",
    "render_inline",
    "render_with_headings",
    "shape_of",
]

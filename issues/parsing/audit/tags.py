"""Which tags are blocks, which are structure to count, and which hold nothing a reader sees."""

from __future__ import annotations

import re

STRUCTURE = frozenset({"blockquote", "ul", "ol", "li", "table", "pre", "hr"})


_BLOCK_TAGS = """
    address article aside audio blockquote br button caption dd details dialog div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hr iframe img legend li main menu nav object ol option p picture pre
    section select summary table tbody td tfoot th thead tr ul video
"""


BLOCKS = frozenset(_BLOCK_TAGS.split())


# Buttons of players and pictures, hints of an editor: no words of the writer's.
CHROME = frozenset({
    "hide-text", "image-link-expand", "kg-video-overlay", "kg-video-player-container", "kg-audio-player",
    "kg-bookmark-icon", "katex-html",
})  # fmt: skip


SILENT = frozenset({"script", "style", "template"})


CALLS_A_PICTURE = frozenset({"remote-picture", "picture-text"})
INNER_BLOCKS = "p, div, h1, h2, h3, h4, h5, h6, figure, blockquote, li, table"
"""What parts the words of a link into blocks, as a selector."""
RUNS = re.compile(r"(?:javascript|vbscript|data|file|blob|about)\s*:", re.I)  # named where it was taken out

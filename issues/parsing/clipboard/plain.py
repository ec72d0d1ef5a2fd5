"""Plain text with bullets typed by a program becomes Markdown lists; Markdown and all other text stay as they are."""

from __future__ import annotations

import re

_ITEM = re.compile(r"([ \t]{0,40})(?:([·•◦▪▫‣⁃●○■□])[ \t\xa0]{1,40}|(\d{1,4})[)][ \t\xa0]{1,40})(.*)")
_FENCE = re.compile(r"[ ]{0,3}(?:```|~~~)")


def has_bullets(text: str) -> bool:
    """Whether a text has lists that are none in Markdown."""
    return any(_ITEM.match(line) for line in text.split("\n"))


def to_markdown(text: str) -> str:
    """The text with its lists as Markdown's, an empty line around them; lines in code stay."""
    out: list[str] = []
    margins: list[int] = []
    in_code = False
    for line in text.replace("\r\n", "\n").split("\n"):
        in_code ^= bool(_FENCE.match(line))
        item = None if in_code else _ITEM.match(line)
        if item:
            if not margins and out and out[-1].strip():
                out.append("")
            depth = _depth(margins, len(item[1].expandtabs(4)))
            out.append(f"{'    ' * depth}{f'{item[3]}.' if item[3] else '-'} {item[4].strip()}")
            continue
        if margins and line.strip():
            if out and out[-1].strip():
                out.append("")
            margins = []
        if not (margins and not line.strip()):
            out.append(line)
    return "\n".join(out)


def _depth(margins: list[int], margin: int) -> int:
    """How deep an item stands among the margins met before; they are brought up to it."""
    while margins and margins[-1] > margin:
        margins.pop()
    if not margins or margins[-1] < margin:
        margins.append(margin)
    return len(margins) - 1

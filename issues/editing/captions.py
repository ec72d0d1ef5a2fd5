"""The pictures of a text, each with what stands around it: alternative text, caption, and the paragraph that looks like one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from ..models import Picture
from ..parsing.embeds import recognise
from ..proofreading.scanner import PictureSpan, ScannedText, scan

LONGEST_CAPTION = 240
_AROUND = 110
_AFTER = re.compile(r"[ \t]*\n(?:[ \t]*\n)+[ \t]*(?P<paragraph>\S(?:.|\n(?![ \t]*\n))*)")
_NO_CAPTION = re.compile(r"[!#>|`<\-*+]\s|!?\[!|!\[|\[\^|\d+[.)]\s|```|---|https?://\S+$")


@dataclass(frozen=True)
class Proposal:
    """A change to a text a button can make: from `start`, `old` becomes `new`."""

    start: int
    old: str
    new: str


@dataclass(frozen=True)
class PictureUse:
    """A picture at its place in a text. `markdown` is how it is written there, from `start` on."""

    name: str
    alt: str
    caption: str
    start: int
    markdown: str
    before: str
    after: str
    picture: Picture | None
    proposal: Proposal | None

    @property
    def editable(self) -> bool:
        """Whether it is written as Markdown, so that its words can be filled in here."""
        return self.markdown.startswith("![")

    @property
    def is_elsewhere(self) -> bool:
        """Whether it lies on another site."""
        return self.name.startswith(("http://", "https://", "//"))

    @property
    def lacks(self) -> int:
        """How many of its two texts are missing."""
        return (not self.alt.strip() or self.alt.strip() == self.name) + (not self.caption.strip())


def pictures_of(text: str, known: dict[str, Picture]) -> Iterator[PictureUse]:
    """Every picture of a text, in order. `known` has the issue's pictures by name."""
    reading = scan(text)
    for spot in reading.pictures:
        yield PictureUse(
            name=spot.name,
            alt=spot.alt,
            caption=spot.caption,
            start=spot.start,
            markdown=text[spot.start : spot.end],
            before=_end_of(text[: spot.start]),
            after=_start_of(text[spot.end :]),
            picture=known.get(spot.name) or known.get(unquote(spot.name)),
            proposal=_caption_after(reading, spot),
        )


def _caption_after(reading: ScannedText, spot: PictureSpan) -> Proposal | None:
    """The short paragraph after a picture without caption, to be moved into it."""
    text, markdown = reading.text, reading.text[spot.start : spot.end]
    found = _AFTER.match(text, spot.end)
    alone = spot.start == 0 or text[: spot.start].endswith("\n\n")
    if spot.caption or not found or not alone or not markdown.startswith("![") or '"' in markdown:
        return None
    paragraph = found["paragraph"].strip()
    if len(paragraph) > LONGEST_CAPTION or _NO_CAPTION.match(paragraph) or recognise(paragraph):
        return None
    end = found.start("paragraph") + len(paragraph)
    return Proposal(spot.start, text[spot.start : end], with_words(markdown, spot.alt, _bare(paragraph)))


def with_words(markdown: str, alt: str, caption: str) -> str:
    """A Markdown picture with this alternative text and caption. `alt` is Markdown as it stands in brackets."""
    target = (
        markdown[markdown.index("](", 2 + len(alt)) :]
        if alt in markdown
        else "](" + markdown.split("](", 1)[1]
    )
    address = target[2:-1].split(' "', 1)[0].rstrip()
    words = " ".join(caption.split())
    return f'![{alt}]({address} "{words}")' if words else f"![{alt}]({address})"


def _bare(paragraph: str) -> str:
    """A paragraph without the italics all of it may stand in: captions are set apart anyway."""
    found = re.fullmatch(r"([*_])(?!\1)(.+)(?<!\1)\1", paragraph, re.S)
    return found[2] if found and found[1] not in found[2] else paragraph


def _end_of(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _AROUND else "…" + plain[-_AROUND:].partition(" ")[2]


def _start_of(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _AROUND else plain[:_AROUND].rpartition(" ")[0] + "…"

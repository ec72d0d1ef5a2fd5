"""What a rendering needs to know besides its text, and what it gives back."""

from __future__ import annotations

import re
from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Literal, cast
from urllib.parse import unquote

from issues.parsing.embeds import Embed
from issues.parsing.references import absolute

Target = Literal["page", "mail", "feed", "preview"]
_FRAGMENT = re.compile(r"""\]\(<?\#([^)\s>"]+)|href\s*=\s*["']?\#([^"'\s>]+)""", re.I)


@dataclass(frozen=True)
class PictureInfo:
    """A picture the text may show. `url` is "" when its file is missing; `alt` stands in for a text without one.

    `url` is the original, for mail; `src` (a lighter file), `srcset` and `sizes` go into the page as they are.
    """

    name: str
    url: str = ""
    width: int | None = None
    height: int | None = None
    alt: str = ""
    src: str = ""
    srcset: str = ""
    sizes: str = ""


@dataclass(frozen=True)
class Rendered:
    """Safe HTML, and what is in it: its words, its embeds and the alternative texts of its pictures by name (missing
    ones too), in reading order; how many footnotes, the number the next part starts with, the ids it used, and its headings."""

    html: str
    text: str = ""
    embeds: tuple[Embed, ...] = ()
    alts: tuple[tuple[str, str], ...] = ()
    footnotes: int = 0
    next_footnote: int = 1
    ids: frozenset[str] = frozenset()
    headings: tuple[Rendered, ...] = ()


@dataclass(frozen=True)
class Context:
    """Where the markup goes and what its names mean there.

    `base_url` is "" on pages and the site's absolute address in mail and feeds. `pictures` are found by their
    percent-decoded name, `links` map internal addresses as written to ours. `id_prefix` (the item's slug) keeps
    footnote ids apart. `fragments` are the `#names` other parts of the issue link to, `taken` the ids they used.
    `original_url` is where the issue first stood, for uploads that stayed there. `first_picture`: the page shows
    none yet, so the next one is loaded at once. `still` is the picture that mail shows in a link to a video.
    """

    target: Target = "page"
    base_url: str = ""
    pictures: Mapping[str, PictureInfo] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)
    footnote_start: int = 1
    id_prefix: str = ""
    language: str = ""
    fragments: Collection[str] = ()
    taken: frozenset[str] = frozenset()
    original_url: str = ""
    first_picture: bool = False
    still: str = ""

    def after(self, rendered: Rendered, id_prefix: str) -> Context:
        """The context of the next part on the same page: footnote numbers go on, ids stay unique."""
        return replace(
            self,
            footnote_start=rendered.next_footnote,
            taken=self.taken | rendered.ids,
            id_prefix=id_prefix,
            first_picture=self.first_picture and "<img" not in rendered.html,
        )

    def absolute(self, url: str) -> str:
        """A local address as the target needs it: with the site's address before it in mail and feeds."""
        return absolute(url, self.base_url)


class ContextKey:
    """A context that can be a key: equal to any other that says the same."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.said = tuple(_fixed(getattr(context, each.name)) for each in fields(context))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ContextKey) and self.said == other.said

    def __hash__(self) -> int:
        return hash(self.said)


def _fixed(value: object) -> Hashable:
    if isinstance(value, Mapping | Collection) and not isinstance(value, str):
        return frozenset(value.items() if isinstance(value, Mapping) else value)
    return cast(Hashable, value)


def fragments_of(*texts: str) -> frozenset[str]:
    """The `#names` that Markdown texts link to, decoded: what `Context.fragments` wants for a whole issue."""
    return frozenset(unquote(a or b) for text in texts for a, b in _FRAGMENT.findall(text))

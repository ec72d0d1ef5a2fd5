"""The one entry: finds the notes of a body and rewrites them."""

from __future__ import annotations

from ..tree import Element
from .finding import candidates, proven
from .index import Index
from .rewriting import rewrite
from .side_notes import gather_unlinked


def gather(body: Element) -> None:
    """Brings the notes of a body into the form that `body` knows; changes nothing where that form is found already."""
    gather_unlinked(body)
    links = [a for a in body.iter("a") if "#" in a.attrs.get("href", "")]
    if links:
        index = Index(body)
        notes = proven(candidates(links, index), index)
        if notes:
            rewrite(notes, index)

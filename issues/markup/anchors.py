"""Ids: headings get one that links to them know, ids of the text are kept where linked to, else set apart."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from urllib.parse import unquote

from issues.parsing.folding import fold
from issues.parsing.slugs import free_slug

from .context import Context
from .tree import Element
from .vocabulary import valid_id

MAX_ID = 200
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def set_ids(
    root: Element, *, linked: Collection[str], taken: frozenset[str], ours: Mapping[str, Element]
) -> frozenset[str]:
    """Gives every heading an id and every other id a harmless name; gives back the ids used.

    `linked` are the fragments linked to from elsewhere (those of this text are found here), `taken` the ids
    used before, `ours` the elements that have theirs already.
    """
    hrefs = [link.attrs.get("href", "") for link in root.iter("a")]
    wanted = {*linked, *(unquote(href[1:]) for href in hrefs if href.startswith("#"))}
    used: set[str] = {*taken, *ours}
    by_key: dict[str, str] = {}
    for fragment in sorted(wanted):
        by_key.setdefault(_key(fragment), fragment)
    repeats: dict[str, int] = {}
    for element in root.iter():
        if ours.get(element.attrs.get("id", "")) is element:
            continue
        own = element.attrs.pop("id", "")
        if own and own in wanted and own not in used and valid_id(own):
            chosen = own
        elif element.tag in HEADINGS:
            chosen = _heading_id(element.text(), by_key, repeats, used)
        elif own and valid_id(own):
            repeats[f"#{own}"] = again = repeats.get(f"#{own}", 0) + 1
            chosen = free_slug(f"user-{own}", used, longest=MAX_ID, second=max(1, again - 1))
        else:
            continue
        element.attrs["id"] = chosen
        used.add(chosen)
    return frozenset(used - taken)


def heading_id(text: str, context: Context) -> str:
    """The id of a heading that stands outside the Markdown (a section's, an item's), given its plain text.

    It is the fragment the issue links to it by (`Context.fragments`), else its slug; add it to `Context.taken`.
    """
    by_key = {_key(fragment): fragment for fragment in sorted(context.fragments, reverse=True)}
    return _heading_id(text, by_key, {}, set(context.taken))


def _heading_id(text: str, by_key: dict[str, str], repeats: dict[str, int], used: set[str]) -> str:
    """The fragment somebody links to it by, or its slug. The second of a name is known as `name-1`."""
    key = _key(text)
    again = repeats.get(key, 0)
    repeats[key] = again + 1
    fragment = by_key.get(key + str(again) if again else key, "")
    if fragment and fragment not in used and valid_id(fragment):
        return fragment
    return free_slug(slug(text) or "section", used, longest=MAX_ID, second=max(1, again))


def slug(text: str) -> str:
    """Lower case ASCII words joined by hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")[:100].rstrip("-")


def _key(text: str) -> str:
    """What GitHub's, Hugo's, Substack's and our slugs of one heading have in common: letters and digits."""
    return "".join(character for character in fold(text) if character.isalnum())

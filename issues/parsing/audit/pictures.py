"""All the URLs an `img` may have, and which pictures the author did not write: placeholders, trackers, emoji."""

from __future__ import annotations

import re
from collections.abc import Mapping

_FILE = re.compile(r"\.(?:png|jpe?g|gif|webp|avif|svg|heic|bmp)(?:[?#]|$)", re.I)
_CANDIDATE = re.compile(r"[^\s,](?:\S*[^\s,])?")
_OF_NOBODY = re.compile(r"[{\[]|(?!https?:)[a-z][a-z0-9+.-]+:", re.I)
_DRAWN = re.compile(r"emoji", re.I)


def addresses_of(attributes: Mapping[str, str | None]) -> list[str]:
    """Every URL a picture may be shown from, the likeliest first; none for a placeholder."""
    found = [attributes.get("src") or ""]
    for name, value in attributes.items():
        if "srcset" in name:
            found += _CANDIDATE.findall(value or "")
        elif name not in ("src", "data-attrs") and value and ("src" in name or name.startswith("data-")):
            found += (
                [value.strip()] if " " not in value.strip() and (_FILE.search(value) or "//" in value) else []
            )
    written = [each.strip() for each in found if _FILE.search(each) or "/" in each or "." in each]
    return [each for each in written if not _OF_NOBODY.match(each)]


def within_drawing(attributes: Mapping[str, str | None]) -> Mapping[str, str | None]:
    """The attributes of an `image` of SVG as those of an `img`."""
    return {"src": attributes.get("href") or attributes.get("xlink:href")}


def is_tracker(attributes: Mapping[str, str | None]) -> bool:
    """A picture of another site that nobody can see."""
    sizes = [(attributes.get(side) or "").removesuffix("px") for side in ("width", "height")]
    style = re.sub(r"\s", "", attributes.get("style") or "").lower()
    hidden = re.search(r"(?:^|;)(?:width|height):[01](?:px)?(?:!important)?(?:;|$)|display:none", style)
    return "//" in (attributes.get("src") or "")[:8] and (
        bool(hidden) or all(size in ("0", "1") for size in sizes)
    )


def emoji_of(attributes: Mapping[str, str | None]) -> str:
    """The characters a program drew as a picture, an emoji or a formula; "" for a picture."""
    alt = (attributes.get("alt") or "").strip()
    names = (attributes.get("class") or "").split()
    if "latex" in names:
        return alt
    if not alt or len(alt) > 40:
        return ""
    drawn = _DRAWN.search(attributes.get("src") or "") and not any(map(str.isalpha, alt))
    return alt if drawn or not {"emoji", "wp-smiley", "twemoji", "an1"}.isdisjoint(names) else ""

"""Bare addresses in a text: where they begin and end, as GitHub reads them (GFM 0.29, "Autolinks (extension)").

`https://…`, `http://…`, `ftp://…`, `www.…` and e-mail addresses. Beyond GFM an address also ends before the quotation
marks and full stops of Spanish and Chinese, and before a bracket that nobody opened. Every rule takes time in
proportion to the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_MAIL = r"(?:mailto:)?[A-Za-z0-9.+_-]{1,64}@(?:[A-Za-z0-9_-]{1,63}\.){1,8}[A-Za-z0-9_-]{1,63}"
BARE = (
    rf"(?P<bare>(?<![A-Za-z0-9])(?:https?://|ftp://|(?<![/.@\w-])www\.)[^\s<>`\x02\x03]+"
    rf"|(?<![\w./@+=&:-]){_MAIL}(?![\w@]))"
)
_BARE = re.compile(BARE, re.I)
_SCHEME = re.compile(r"https?://|ftp://", re.I)
_DOMAIN = re.compile(r"[\w-]+(?:\.[\w-]+)*")
# What no address holds as it is: quotation marks and the punctuation of texts without spaces.
_NEVER = re.compile("[«»“”„‹›。，、；：！？（）【】《》「」『』]")
_TRAILING = frozenset("?!.,:;*_~'\"’‘…·—–")
_ENTITY = re.compile(r"&[A-Za-z0-9]{1,31};\Z")
_PAIRS = {")": "(", "]": "["}


class Autolink(NamedTuple):
    """A bare address: its place in the text, as written, and the address it leads to."""

    start: int
    end: int
    text: str
    href: str


def find_autolinks(text: str) -> Iterator[Autolink]:
    """The bare addresses of a text without marks, from left to right."""
    if "://" not in text and "@" not in text and "www." not in text.lower():
        return
    for found in _BARE.finditer(text):
        if link := autolink_of(found["bare"], found.start()):
            yield link


def autolink_of(written: str, start: int = 0) -> Autolink | None:
    """The address that stands at the beginning of what `BARE` matched, without what only follows it."""
    if never := _NEVER.search(written):
        written = written[: never.start()]
    written = written[: _end(written)]
    if "://" not in written[:8] and written[:4].lower() != "www.":
        if "@" not in written or written.endswith(("-", "_")):
            return None
        href = written if written[:7].lower() == "mailto:" else f"mailto:{written}"
        return Autolink(start, start + len(written), written, href)
    return Autolink(start, start + len(written), written, _href(written)) if _has_domain(written) else None


def _href(written: str) -> str:
    return written if "://" in written[:8] else f"http://{written}"


def _has_domain(written: str) -> bool:
    """Whether a site follows: its last two names without underscore, `www.` followed by two names."""
    scheme = _SCHEME.match(written)
    found = _DOMAIN.match(written, scheme.end() if scheme else 0)
    names = found[0].split(".") if found else []
    if not names or any("_" in name for name in names[-2:]):
        return False
    return scheme is not None or len(names) > 2


def _end(written: str) -> int:
    """Where an address ends that was taken up to the next space: before punctuation, brackets too many, entities."""
    end = len(written)
    surplus = {
        closing: written.count(closing) - written.count(opening) for closing, opening in _PAIRS.items()
    }
    while end:
        last = written[end - 1]
        if last == ";" and (entity := _ENTITY.search(written, max(0, end - 33), end)):
            end = entity.start()
        elif last in _TRAILING:
            end -= 1
        elif surplus.get(last, 0) > 0:
            surplus[last] -= 1
            end -= 1
        else:
            break
    return end

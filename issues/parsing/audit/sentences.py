"""The messages of the audit: a whole sentence for every kind of loss, so that each can be translated."""

from __future__ import annotations

from ..problems import Problem, noop
from .model import Embed, Link, Picture, Words

# By whether it is one word, whether words stand before it, and whether words follow.
_WORDS = {
    (True, False, False): noop("1 word is lost: «{words}»."),
    (True, True, False): noop("1 word is lost after «{before}»: «{words}»."),
    (True, False, True): noop("1 word is lost before «{after}»: «{words}»."),
    (True, True, True): noop("1 word is lost after «{before}» and before «{after}»: «{words}»."),
    (False, False, False): noop("{count} words are lost: «{words}»."),
    (False, True, False): noop("{count} words are lost after «{before}»: «{words}»."),
    (False, False, True): noop("{count} words are lost before «{after}»: «{words}»."),
    (False, True, True): noop("{count} words are lost after «{before}» and before «{after}»: «{words}»."),
}
# By whether the link has a text, and whether that text leads elsewhere now.
_LINKS = {
    (True, True): noop("The link «{text}» to {url} is lost; the same text now leads to {now}."),
    (True, False): noop("The link «{text}» to {url} is lost."),
    (False, False): noop("A link without text to {url} is lost."),
}
# By whether words stand before it.
_EMBEDS = {
    True: noop("The embed {what} is lost after «{before}»."),
    False: noop("The embed {what} is lost."),
}
_PICTURES = {
    True: noop("The picture {name} is lost after «{before}»."),
    False: noop("The picture {name} is lost."),
}
STRUCTURE = {
    "blockquote": noop("Of {before} quotes (blockquote) only {now} are left."),
    "ul": noop("Of {before} lists (ul) only {now} are left."),
    "ol": noop("Of {before} numbered lists (ol) only {now} are left."),
    "li": noop("Of {before} list entries (li) only {now} are left."),
    "table": noop("Of {before} tables (table) only {now} are left."),
    "pre": noop("Of {before} blocks of code (pre) only {now} are left."),
    "hr": noop("Of {before} rules (hr) only {now} are left."),
}


def lost_words(block: Words, start: int, end: int) -> Problem:
    """Words of a block, with up to five of their neighbours on each side."""
    before, after = block[max(0, start - 5) : start], block[end : end + 5]
    return Problem(
        "lost-words",
        _WORDS[end - start == 1, bool(before), bool(after)],
        count=end - start,
        words=short(block[start:end]),
        before=" ".join(before),
        after=" ".join(after),
    )


def lost_link(link: Link, instead: str | None) -> Problem:
    """A link, and where its text leads `instead`."""
    return Problem(
        "lost-link",
        _LINKS[bool(link.text), bool(instead and link.text)],
        text=short(link.text),
        url=" ".join(link.href.split()),
        now=" ".join((instead or "").split()),
    )


def lost_embed(embed: Embed) -> Problem:
    """Something of another site that was shown in the text."""
    what = embed.id if embed.kind == "frame" else f"{embed.kind} {embed.id}"
    return Problem("lost-embed", _EMBEDS[bool(embed.after)], what=what, before=" ".join(embed.after))


def lost_picture(picture: Picture) -> Problem:
    """A picture, by its name."""
    before = " ".join(picture.after)
    return Problem("lost-picture", _PICTURES[bool(before)], name=picture.name, before=before)


def short(words: Words, most: int = 12) -> str:
    """The first words, and … where there are more."""
    return " ".join(words[:most]) + ("…" if len(words) > most else "")

"""Compares what a source holds with what its page holds.

Text that moved is not lost, added text is ignored; every other difference is a Problem that says where.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from itertools import chain
from typing import TypeVar

from ..embeds import recognise
from ..problems import Problem
from .alignment import lost_positions, lost_stretches
from .model import Embed, Footnote, Inventory, Link, Words
from .sentences import STRUCTURE, lost_embed, lost_link, lost_picture, lost_words, short
from .words import cut, fragment, picture_name

T = TypeVar("T")
W = TypeVar("W")
H = TypeVar("H")

_SHOWN_AT_MOST = 20  # lost stretches of text told one by one


def compare(source: Inventory, rendered: Inventory, missing: Collection[str] = ()) -> list[Problem]:
    """What `rendered` lost of `source`, in the order words, links, pictures, code, footnotes, embeds, headings, structure.

    `missing` are names of pictures known not to exist: those are no loss.
    """
    links, embeds = _compare_shown(source, rendered)
    return [
        *_compare_words(source, rendered),
        *links,
        *_compare_pictures(source, rendered, missing),
        *_compare_code(source, rendered),
        *_compare_footnotes(source, rendered),
        *embeds,
        *_compare_headings(source, rendered),
        *_compare_structure(source, rendered),
    ]


# Words


def _compare_words(source: Inventory, rendered: Inventory) -> Iterator[Problem]:
    """Whole blocks first, wherever they stand; word by word only where blocks differ."""
    if source.blocks == rendered.blocks and source.notes == rendered.notes:
        return
    have = Counter(chain(rendered.blocks, rendered.notes))
    unequal = _not_in(chain(source.blocks, source.notes), have)
    if not unequal:
        return
    have_words = Counter(tuple(cut(block)) for block in have.elements())
    wanted = _not_in((tuple(cut(block)) for block in unequal), have_words)
    supply = [*chain.from_iterable(have_words.elements()), *rendered.boilerplate]
    stretches = list(lost_stretches(wanted, lost_positions(wanted, supply)))
    yield from (lost_words(*stretch) for stretch in stretches[:_SHOWN_AT_MOST])
    if len(stretches) > _SHOWN_AT_MOST:
        rest = sum(end - start for _, start, end in stretches[_SHOWN_AT_MOST:])
        yield Problem(
            "lost-words",
            "{count} more words in {places} places are lost.",
            count=rest,
            places=len(stretches) - _SHOWN_AT_MOST,
        )


def _not_in(wanted: Iterable[T], have: Counter[T]) -> list[T]:
    """The items of the first that are missing from `have`, in order; removes from `have` what it finds."""
    lost = []
    for thing in wanted:
        if have[thing] > 0:
            have[thing] -= 1
        else:
            lost.append(thing)
    return lost


# Links and embeds


def _compare_shown(source: Inventory, rendered: Inventory) -> tuple[list[Problem], list[Problem]]:
    """Lost links and lost embeds. A link shown as an embed, or an embed kept as a link, is not lost."""
    embeds, shown = _pair(source.embeds, rendered.embeds, _embed_key, _embed_key)
    links, left = _pair(source.links, rendered.links, _link_key, _link_key)
    links, left = _pair(links, left, _address_of, _address_of, _says_most_of)
    links, left = _pair(links, left, _own_text, _own_text, _same_place)
    links, shown = _pair(links, shown, _embed_of_link, _embed_key)
    embeds, left = _pair(embeds, left, _embed_key, _embed_of_link)
    instead = {link.text: link.href for link in reversed(left) if link.text}
    lost = {id(link) for link in links}
    dead = [link for link in source.links if _is_dead(link, rendered) and id(link) not in lost]
    return (
        _lost_links(links, instead)
        + [
            Problem("lost-link", "The link to {url} leads nowhere: nothing has that name.", url=link.href)
            for link in dead
        ],
        [lost_embed(embed) for embed in embeds],
    )


def _lost_links(links: list[Link], instead: Mapping[Words, str]) -> list[Problem]:
    """A sentence for each; of many links without words one."""
    silent = [link.href for link in links if not link.text]
    if len(silent) <= 3:
        return [lost_link(link, instead.get(link.text)) for link in links]
    urls = ", ".join(dict.fromkeys(" ".join(href.split()) for href in silent))
    together = Problem(
        "lost-link", "{count} links without text are lost: {urls}", count=len(silent), urls=urls
    )
    return [together, *(lost_link(link, instead.get(link.text)) for link in links if link.text)]


def _pair(
    wanted: Iterable[W],
    have: Iterable[H],
    want_key: Callable[[W], Hashable],
    have_key: Callable[[H], Hashable],
    fits: Callable[[W, H], bool] = lambda want, candidate: True,
) -> tuple[list[W], list[H]]:
    """Pairs things of the same key that fit, each once, in order; returns those of both sides without a partner.

    A key of None pairs with nothing.
    """
    waiting: dict[Hashable, list[tuple[int, H]]] = {}
    have = list(have)
    for position, candidate in enumerate(have):
        waiting.setdefault(have_key(candidate), []).append((position, candidate))
    alone, taken = [], set()
    for want in wanted:
        key = want_key(want)
        candidates = waiting.get(key, []) if key is not None else []
        partner = next((at for at, (_, candidate) in enumerate(candidates) if fits(want, candidate)), None)
        if partner is None:
            alone.append(want)
        else:
            taken.add(candidates.pop(partner)[0])
    return alone, [candidate for position, candidate in enumerate(have) if position not in taken]


def _embed_key(embed: Embed) -> Hashable:
    return (embed.kind, embed.id)


def _link_key(link: Link) -> Hashable:
    return (link.address, link.text)


def _address_of(link: Link) -> Hashable:
    return link.address


def _own_text(link: Link) -> Hashable:
    return link.text or None


def _embed_of_link(link: Link) -> Hashable:
    found = recognise(link.href)
    return (found.kind, found.id) if found else ("frame", link.address)


def _says_most_of(want: Link, have: Link) -> bool:
    """Whether more than half of the words of a link are still in the other."""
    return not want.text or 2 * len(set(want.text) & set(have.text)) > len(set(want.text))


def _same_place(want: Link, have: Link) -> bool:
    """Whether a link between issues now leads to the same place on our own site."""
    host = want.address.partition("/")[0]
    is_ours = have.href.startswith("/") and not have.href.startswith("//")
    same_end = want.address.rpartition("/")[2] == have.address.rpartition("/")[2]
    return (
        is_ours
        and (not host or host.endswith(".substack.com"))
        and (same_end or have.href.startswith("/issues/"))
    )


def _is_dead(link: Link, rendered: Inventory) -> bool:
    return link.href.startswith("#") and fragment(link.href) not in rendered.ids


# Pictures, footnotes, headings, structure


def _compare_pictures(source: Inventory, rendered: Inventory, missing: Collection[str]) -> Iterator[Problem]:
    gone = {picture_name(name) for name in missing}
    wanted = [picture for picture in source.pictures if picture.name not in gone]
    lost, left = _pair(wanted, rendered.pictures, lambda picture: picture.name, lambda picture: picture.name)
    linked = {link.address for link in rendered.links}  # pictures of other sites are linked, never shown
    here = {picture.name for picture in left} | {picture_name(link.href) for link in rendered.links}
    yield from (
        lost_picture(picture)
        for picture in lost
        if picture.address not in linked and here.isdisjoint(picture.others - gone)
    )


def _compare_code(source: Inventory, rendered: Inventory) -> Iterator[Problem]:
    """Every block of code is there to the byte: white space is content."""
    for code in _not_in(source.codes, Counter(rendered.codes)):
        if code.strip():
            yield Problem(
                "lost-code",
                "A block of code is not the same any more: «{words}»",
                words=short(tuple(code.split())),
            )


def _compare_footnotes(source: Inventory, rendered: Inventory) -> Iterator[Problem]:
    """Every mark that had a note has one, and the note leads back; changed words of notes are reported as words."""
    wanted = [mark for mark in source.footnotes if mark.note is not None]
    have = [mark for mark in rendered.footnotes if mark.note is not None]
    alone, left = _pair(wanted, have, _note_words, _note_words)
    alone, _ = _pair(alone, left, lambda mark: "any", lambda mark: "any", _share_most)
    for mark in alone:
        yield Problem("lost-footnote", "Footnote {note} has lost its mark or its text.", note=_called(mark))
    one_way = [mark for mark in have if not mark.leads_back]
    for mark in one_way:
        yield Problem("lost-footnote", "Footnote {note} does not lead back to its mark.", note=_called(mark))
    if len(rendered.footnotes) - len(have) > len(source.footnotes) - len(wanted):
        dead = ", ".join(mark.number for mark in rendered.footnotes if mark.note is None)
        yield Problem("lost-footnote", "These footnote marks lead nowhere: {marks}.", marks=dead)
    if len(source.notes) > len(rendered.notes) and not alone:
        yield Problem(
            "lost-footnote",
            "Of {before} footnotes only {now} are left.",
            before=len(source.notes),
            now=len(rendered.notes),
        )


def _share_most(want: Footnote, have: Footnote) -> bool:
    mine, theirs = set(_note_words(want)), set(_note_words(have))
    return 2 * len(mine & theirs) > len(mine)


def _note_words(mark: Footnote) -> Words:
    return tuple(cut(mark.note or ""))


def _called(mark: Footnote) -> str:
    return f"{mark.number} («{short(_note_words(mark), 6)}»)"


def _compare_headings(source: Inventory, rendered: Inventory) -> Iterator[Problem]:
    """Headings may change their level (a page has its own title), but stay headings."""
    have = Counter(heading.words for heading in rendered.headings)
    for words in _not_in((heading.words for heading in source.headings if heading.words), have):
        yield Problem(
            "lost-heading", "The heading «{words}» is lost or no heading any more.", words=short(words)
        )


def _compare_structure(source: Inventory, rendered: Inventory) -> Iterator[Problem]:
    for tag, sentence in STRUCTURE.items():
        before, now = source.structure[tag], rendered.structure[tag]
        if now < before:
            yield Problem("lost-structure", sentence, before=before, now=now)

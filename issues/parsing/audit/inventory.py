"""Counts what any HTML holds, a newsletter service's export or a page of ours, so that `audit` can compare two.

One walk over the parsed tree. What a reader reads goes into blocks of words; what stands in cards, buttons and
around embeds goes into `boilerplate`: it is not required, but text may have moved there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from . import cards, footnotes, hidden, pictures, scaffolds, words
from .code import code_of
from .model import Embed, Footnote, Heading, Inventory, Link, Picture, Words
from .note_links import find_note_links
from .reading_state import Mark, Note, Open
from .tags import BLOCKS, CALLS_A_PICTURE, CHROME, INNER_BLOCKS, RUNS, SILENT, STRUCTURE

_BREAK = "\x1e"  # between blocks; no text holds it


def source_inventory(html: str) -> Inventory:
    """What `html` (a fragment or a page) holds."""
    body = LexborHTMLParser(html).body
    return _Reader(body, "\u20e3" in html).read() if body is not None else Inventory()


class _Reader:
    """One walk. `sink` collects the text of the current place; `outside` is the sink around a card, None outside cards."""

    def __init__(self, body: LexborNode, has_keycaps: bool) -> None:
        self.body, self.has_keycaps = body, has_keycaps
        self.main: list[str] = []
        self.boilerplate: list[str] = []
        self.sink = self.main
        self.outside: list[str] | None = None
        self.note: Note | None = None
        self.held = 0
        self.notes: list[Note] = []
        self.marks: list[Mark] = []
        self.links: list[Link] = []
        self.pictures: list[Picture] = []
        self.later: list[tuple[Mapping[str, str | None], Words]] = []
        self.codes: list[str] = []
        self.embeds: list[Embed] = []
        self.wrapped: Embed | None = None
        self.headings: list[Heading] = []
        self.structure: Counter[str] = Counter()
        self.ids: set[str] = set()
        self.links_of_notes = find_note_links(body)
        boxes, lists = footnotes.find_notes(body)
        self.note_boxes = boxes | self.links_of_notes.boxes
        self.note_lists = lists | self.links_of_notes.lists

    def read(self) -> Inventory:
        opened: list[Open] = []
        node = self.body.first_child
        while node is not None or opened:
            if node is None:
                last = opened.pop()
                self.leave(last)
                node = last.node.next
            elif node.tag == "-text":
                self.take_text(node.text_content or "")
                node = node.next
            elif node.is_element_node and (entered := self.enter(node)):
                opened.append(entered)
                node = node.first_child
            else:
                node = node.next
        return self.result()

    def take_text(self, text: str) -> None:
        """Text as shown."""
        self.sink.append(text)
        if not text.isspace():
            self.held += 1

    def enter(self, node: LexborNode) -> Open | None:
        """Records an element; None when what is inside it is no text of this page."""
        tag = node.tag or ""
        attributes = node.attributes
        classes = (attributes.get("class") or "").split()
        if formula := cards.formula_of(node, tag):
            self.take_text(formula)
            return None
        if tag in SILENT or not CHROME.isdisjoint(classes) or node.mem_id in self.links_of_notes.again:
            return None
        if tag == "noscript":
            self.later += [(twin.attributes, self.words_before()) for twin in node.css("img")]
            return None
        if tag == "pre" and self.outside is None:
            self.codes.append(code_of(node))
        if name := attributes.get("id") or (tag == "a" and attributes.get("name")):
            self.ids.add(name)
        if tag == "a" and self.take_footnote_link(node, attributes, classes):
            self.sink.append(" ")
            return None
        if "data-embed" in attributes:
            self.take_figure(node, attributes)
            return None
        opened = Open(node, tag, self.sink, self.note, self.outside, held=self.held)
        self.choose_sink(node, tag, attributes, classes)
        if tag in BLOCKS:
            self.sink.append(_BREAK)
        elif tag == "span" and classes:  # Ghost writes names of a card right beside each other
            self.sink.append(" " if "kg-bookmark-publisher" in classes else "")
        opened.start = len(self.sink)
        if tag == "a":
            opened.href = attributes.get("href")
        elif tag in ("img", "image", "iframe", "video", "audio"):
            self.take_leaf(tag, attributes)
            return opened if tag in ("video", "audio") else None
        if classes:
            self.take_hidden(node, classes, attributes)
        return opened

    def choose_sink(self, node: LexborNode, tag: str, attributes: dict[str, Any], classes: list[str]) -> None:
        """Where the text inside goes: a note of its own, the boilerplate words of a card, or on as before."""
        if self.note_boxes and node.mem_id in self.note_boxes:
            self.note = Note(ids={attributes["id"]} if attributes.get("id") else set())
            self.notes.append(self.note)
            self.sink, self.outside = self.note.text, None
        elif not CALLS_A_PICTURE.isdisjoint(classes):
            if href := attributes.get("href"):
                self.links.append(Link(words.address(href), (), href))
            self.outside, self.sink = self.outside or self.sink, self.boilerplate
        elif node.mem_id in self.links_of_notes.titles:
            self.outside, self.sink = self.sink, self.boilerplate
        elif self.outside is None:
            if classes and cards.is_card(classes):
                self.take_card(node, attributes, classes)
                self.outside, self.sink = self.sink, self.boilerplate
        elif cards.is_authors(tag, classes):
            self.sink, self.outside = self.outside, None

    def take_card(self, node: LexborNode, attributes: dict[str, Any], classes: list[str]) -> None:
        """What stays of a card: its link, or a tweet's text and number."""
        if cards.is_tweet(classes):
            number, text = cards.read_tweet(node, attributes)
            self.take_embed(("tweet", number))
            self.sink.append(f"{_BREAK}{text}{_BREAK}")
        elif href := cards.card_address(node, attributes, classes):
            self.links.append(Link(words.address(href), (), href))
            self.held += 1

    def take_figure(self, node: LexborNode, attributes: dict[str, Any]) -> None:
        """An embed on a page of ours: text around it is ours too."""
        found, text = hidden.shown_in_figure(node, attributes)
        self.take_embed(found)
        self.boilerplate.append(f"{_BREAK}{text}{_BREAK}")
        self.sink.append(_BREAK)

    def take_hidden(self, node: LexborNode, classes: list[str], attributes: dict[str, Any]) -> None:
        """What stands in `data-attrs` only: galleries, uploads, videos, mentions, formulas."""
        found = hidden.read_hidden(classes, attributes)
        for name in found.pictures:
            self.take_picture(name)
        if found.embed is not None:
            self.take_embed(found.embed)
            self.wrapped = self.embeds[-1]
        if found.text and not (node.text() or "").strip():
            self.take_text(found.text)

    def take_leaf(self, tag: str, attributes: dict[str, Any]) -> None:
        """A picture, a frame or a player."""
        src = (attributes.get("src") or "").strip()
        if tag in ("img", "image"):
            self.take_image(pictures.within_drawing(attributes) if tag == "image" else attributes)
        elif found := hidden.shown_in_frame(src, attributes):
            if self.wrapped is not None and (self.wrapped.kind, self.wrapped.id) == found:
                self.wrapped = None
            elif self.outside is None:
                self.take_embed(found)

    def take_image(self, attributes: Mapping[str, str | None]) -> None:
        """A picture by all its URLs; an emoji drawn as a picture is text, a tracking pixel is ignored."""
        if emoji := pictures.emoji_of(attributes):
            self.take_text(emoji)
        elif self.outside is None and not pictures.is_tracker(attributes):
            name = attributes.get("data-name")
            found = [name] if name else pictures.addresses_of(attributes)
            if found:
                self.take_picture(found[0], frozenset(map(words.picture_name, found[1:])))

    def take_twins(self) -> None:
        """Pictures of a `noscript` that the page shows nowhere else."""
        known = {name for picture in self.pictures for name in (picture.name, *picture.others)}
        for attributes, after in self.later:
            found = [] if pictures.is_tracker(attributes) else pictures.addresses_of(attributes)
            if found and known.isdisjoint(map(words.picture_name, found)):
                self.pictures.append(
                    Picture(words.picture_name(found[0]), after, words.web_address(found[0]))
                )

    def take_picture(self, source: str, others: frozenset[str] = frozenset()) -> None:
        picture = Picture(words.picture_name(source), self.words_before(), words.web_address(source), others)
        self.pictures.append(picture)
        self.held += 1

    def take_embed(self, found: tuple[str, str]) -> None:
        self.embeds.append(Embed(*found, after=self.words_before()))
        self.held += 1

    def words_before(self) -> Words:
        sink = self.sink if self.outside is None else self.outside
        return tuple(words.words("".join(sink[-8:])[-80:])[-5:])

    def take_footnote_link(self, node: LexborNode, attributes: dict[str, Any], classes: list[str]) -> bool:
        """Whether this link is a footnote's mark or its way back; records it if so."""
        role = self.links_of_notes.roles.get(node.mem_id) or footnotes.footnote_role(
            node, attributes, classes
        )
        target = words.fragment(attributes.get("href") or "")
        if role == "back":
            if self.note is not None:
                self.note.backs.add(target)
                self.note.ids |= {attributes["id"]} if attributes.get("id") else set()
        elif role == "mark":
            parent = node.parent
            ids = {attributes.get("id"), parent.attributes.get("id") if parent is not None else None}
            self.marks.append(Mark(node.text().strip(), target, {name for name in ids if name}))
            self.held += 1
        return bool(role)

    def leave(self, opened: Open) -> None:
        tag, text = opened.tag, self.sink[opened.start :]
        if opened.href and opened.href.strip() and self.outside is None:
            self.take_link(opened, "".join(text))
        elif len(tag) == 2 and tag[0] == "h" and tag[1].isdigit() and self.outside is None:
            self.headings.append(Heading(int(tag[1]), tuple(words.words("".join(text)))))
        elif tag in STRUCTURE and self.counts(opened):
            self.structure[tag] += 1
        if tag in BLOCKS:
            self.sink.append(_BREAK)
        self.sink, self.note, self.outside = opened.sink, opened.note, opened.outside
        if tag in BLOCKS and self.sink[-1:] != [_BREAK]:
            self.sink.append(_BREAK)

    def take_link(self, opened: Open, text: str) -> None:
        classes = (opened.node.attributes.get("class") or "").split()
        href = (opened.href or "").strip()
        if "image-link" in classes or RUNS.match(href) or cards.names_a_quoted_tweet(opened.node, href):
            return
        holds_blocks = _BREAK in text and opened.node.css_first(INNER_BLOCKS) is not None
        said = () if holds_blocks else tuple(words.words(text))
        self.links.append(Link(words.address(href), said, href))

    def counts(self, opened: Open) -> bool:
        """Whether a list, quote, table, code or rule holds something of the author's."""
        if self.outside is not None or (opened.tag != "hr" and self.held == opened.held):
            return False
        return not self.is_scaffold(opened)

    def is_scaffold(self, opened: Open) -> bool:
        """Lists and rules that only wrap footnotes, and the quote around a tweet."""
        node = opened.node
        if opened.tag == "hr":
            around = [near for near in (node, node.parent) if near is not None]
            named = any("footnote" in (near.attributes.get("class") or "") for near in around)
            return named or node.mem_id in self.links_of_notes.rules
        if (only_holds := scaffolds.RULES.get(opened.tag)) and only_holds(node):
            return True
        if self.has_keycaps and words.opens_with_keycap(node.text()):  # news, whatever held them
            return opened.tag in ("ul", "ol", "li")
        return bool(self.note_boxes) and node.mem_id in self.note_boxes | self.note_lists

    def result(self) -> Inventory:
        notes = [" ".join(words.fold("".join(note.text)).split()) for note in self.notes]
        by_id = {name: number for number, note in reversed([*enumerate(self.notes)]) for name in note.ids}
        for mark in self.marks:
            if (number := by_id.get(mark.target)) is not None:
                notes[number] = footnotes.without_number(notes[number], mark.number)
        for node in self.body.css("blockquote.twitter-tweet"):
            if found := cards.quoted_tweet(node):
                self.embeds.append(Embed("tweet", found))
        found_notes = []
        for mark in self.marks:
            number = by_id.get(mark.target)
            back = number is not None and bool(self.notes[number].backs & mark.ids)
            found_notes.append(Footnote(mark.number, None if number is None else notes[number], back))
        self.take_twins()
        blocks = (" ".join(block.split()) for block in words.fold("".join(self.main)).split(_BREAK))
        return Inventory(
            blocks=tuple(block for block in blocks if block),
            notes=tuple(notes),
            boilerplate=tuple(words.words("".join(self.boilerplate))),
            links=tuple(self.links),
            pictures=tuple(self.pictures),
            footnotes=tuple(found_notes),
            embeds=tuple(self.embeds),
            headings=tuple(self.headings),
            codes=tuple(self.codes),
            structure=self.structure,
            ids=frozenset(self.ids),
        )

"""The canonical events of a block: the sequence that must be equal before and after conversion.

Words with their marks and link, pictures, breaks, notes, embeds and the structure around them. Spaces carry no
marks; a list item's only paragraph, a paragraph of pictures and a figure, `b` and `strong` are the same thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from .. import attributes
from ..dialect.autolinks import find_autolinks
from ..embeds import recognise
from ..references import is_back_link, link_title, note_label, picture_name
from ..tree import SPACES, Element
from .code import code_line, language_of, pieces_of
from .marks import MARKS, block_marks, marks_of

STRUCTURE = {
    "ul", "ol", "li", "blockquote", "pre", "table", "tr", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "details",
    "summary", "dl", "dt", "dd", "figcaption",
}  # fmt: skip
TRANSPARENT_BLOCKS = {
    "div", "section", "article", "main", "header", "footer", "center", "aside", "body", "nav",
}  # fmt: skip
PARAGRAPHS = {"p", "address"}
_PIECES = re.compile(r"[ \t\r\n\f]+|[\xa0]|[^ \t\r\n\f\xa0]+")
Event = tuple[object, ...]
SPACE: Event = (" ",)
NO_BREAK_SPACE: Event = ("_",)
PARAGRAPH: Event = ("¶",)
BREAK: Event = ("br",)


def canonical_events(nodes: Iterable[Element | str], notes: set[str] | None = None) -> list[Event]:
    """The events of some nodes. `notes`: labels of the footnotes that exist (None: every mark counts)."""
    events: list[Event] = []
    _walk(nodes, frozenset(), "", events, notes)
    return _normal(events)


_EDGES_MEAN_NOTHING = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "li"}


def fast_fingerprint(node: Element) -> str:
    """A quick comparison key: blocks with equal keys have equal events; with different keys `canonical_events` decides."""
    pieces = [""]
    _spell(node, pieces)
    return SPACES.sub(" ", "".join(pieces))


def has_code(fingerprint: str) -> bool:
    """Whether a block holds a `pre`: there white space counts, which a fingerprint leaves out."""
    return "\0pre\0" in fingerprint


def _spell(node: Element, pieces: list[str]) -> None:
    """Tags between NULs, which no parsed text holds; attributes that count follow theirs."""
    tag = MARKS.get(node.tag, node.tag)
    at_edge = bare = tag in _EDGES_MEAN_NOTHING
    _mark(f"\0{tag}\0", pieces, bare)
    if node.attrs:
        pieces += [f"{name}\0={value}\0=" for name, value in attributes.kept(tag, node.attrs).items()]
    for child in node.children:
        if isinstance(child, str):
            pieces.append(child.lstrip() if at_edge else child)
            at_edge = False
        else:
            _spell(child, pieces)
            at_edge = child.tag in _EDGES_MEAN_NOTHING
    _mark(f"\0/{tag}\0", pieces, bare)


def _mark(tag: str, pieces: list[str], bare: bool) -> None:
    """Adds a tag, a `bare` one without the white space before it."""
    if bare:
        pieces[-1] = pieces[-1].rstrip()
    pieces.append(tag)


def _walk(
    nodes: Iterable[Element | str],
    marks: frozenset[str],
    href: str,
    events: list[Event],
    notes: set[str] | None,
) -> None:
    for node in nodes:
        if not isinstance(node, str):
            _element(node, marks, href, events, notes)
        elif "code" in marks:
            events += _code(node, marks, href)
        else:
            for text, leads_to in [(node, href)] if href else _addresses(node):
                events += [_text(piece, marks, leads_to) for piece in _PIECES.findall(text)]


def _code(text: str, marks: frozenset[str], href: str) -> list[Event]:
    """Code inside a line: blanks within it are part of it."""
    inner = code_line(text.strip(" \t\r\n\f"))
    if not inner:
        return [SPACE] if text else []
    found: list[Event] = [("t", inner, marks, href)]
    return [*([SPACE] if text[0].isspace() else []), *found, *([SPACE] if text[-1].isspace() else [])]


def _addresses(text: str) -> Iterator[tuple[str, str]]:
    """A text in pieces with their link targets: a bare URL is a link in our dialect."""
    done = 0
    for link in find_autolinks(text):
        yield text[done : link.start], ""
        yield link.text, _address(link.href)
        done = link.end
    yield text[done:], ""


def _text(piece: str, marks: frozenset[str], href: str) -> Event:
    """A word with its style; spaces carry none, and an address to show is the same linked or not."""
    if piece[0] in " \t\r\n\f":
        return SPACE
    if piece == "\xa0":
        return NO_BREAK_SPACE
    return ("t", piece, marks, "" if piece == href and recognise(piece) else href)


def _element(
    node: Element, marks: frozenset[str], href: str, events: list[Event], notes: set[str] | None
) -> None:
    tag = node.tag
    if tag == "br":
        events.append(("br",))
    elif tag == "img":
        events.append(
            ("img", picture_name(node.attrs.get("src", "")), _squeeze(node.attrs.get("alt", "")), href)
        )
    elif tag == "hr":
        events += [PARAGRAPH, ("hr",)]
    elif tag == "sup" and (labels := _labels(node, notes)):
        events += [("fn", label) for label in labels]
    elif tag == "a":
        _anchor(node, marks, href, events, notes)
    elif tag == "pre":
        pieces = [("code", *piece) for piece in pieces_of(node)]
        events += [("(", "pre", language_of(node)), *pieces, *_pictures(node, href), (")", "pre")]
    elif tag == "figure" and "data-embed" in node.attrs:
        events += [PARAGRAPH, ("embed", address_shown(node)), PARAGRAPH]
    elif tag in STRUCTURE:
        events += [("(", tag, *_sense(node)), PARAGRAPH]
        _walk(node.children, marks | block_marks(node), href, events, notes)
        events.append((")", tag))
    elif tag in PARAGRAPHS or tag in TRANSPARENT_BLOCKS or tag == "figure":
        events += [PARAGRAPH, *([("dir", node.attrs["dir"])] if node.attrs.get("dir") else [])]
        _walk(node.children, marks | block_marks(node), href, events, notes)
        events.append(PARAGRAPH)
    else:
        _walk(node.children, marks | marks_of(node), href, events, notes)


def _sense(node: Element) -> list[str]:
    """The attributes of a block that carry meaning, without its language (a mark) and default values."""
    if not node.attrs:
        return []
    kept = attributes.kept(node.tag, node.attrs)
    return [
        f"{name}={value}"
        for name, value in sorted(kept.items())
        if name != "lang" and (name, value) not in _DEFAULTS
    ]


_DEFAULTS = {("start", "1"), ("type", "1"), ("colspan", "1"), ("rowspan", "1"), ("span", "1")}


def _pictures(node: Element, href: str) -> list[Event]:
    return [
        ("img", picture_name(i.attrs.get("src", "")), _squeeze(i.attrs.get("alt", "")), href)
        for i in node.iter("img")
    ]


def address_shown(figure: Element) -> str:
    """The address an embed of our dialect shows."""
    link = figure.first("a")
    return link.attrs.get("href", "").strip() if link is not None else ""


def _labels(node: Element, notes: set[str] | None) -> list[str]:
    found = [note_label(anchor) for anchor in node.elements]
    return [label for label in found if label and (notes is None or label in notes)]


def _anchor(
    node: Element, marks: frozenset[str], href: str, events: list[Event], notes: set[str] | None
) -> None:
    label = note_label(node)
    if is_back_link(node):
        return
    if label is not None:
        if notes is None or label in notes:
            events.append(("fn", label))
        else:
            _walk(node.children, marks | {"sup"}, href, events, notes)
        return
    address = _address(node.attrs.get("href", "")) if "href" in node.attrs else ""
    if not href and address and node.is_blank() and not node.first("img"):
        events.append(("a", address))
    if address and (title := link_title(node)):
        address += f"\0{title}"
    _walk(node.children, marks | marks_of(node), href or address, events, notes)


def _address(href: str) -> str:
    return unquote(href.strip())


def _squeeze(text: str) -> str:
    return " ".join(text.split())


def _normal(events: list[Event]) -> list[Event]:
    """Spaces single and only between words, paragraph marks only between things, breaks not at edges, words whole."""
    out: list[Event] = [PARAGRAPH]
    for event in events:
        kind, last = event[0], out[-1][0]
        if kind == "t":
            if last == "t" and out[-1][2:] == event[2:]:
                out[-1] = ("t", f"{out[-1][1]}{event[1]}", *event[2:])
            else:
                out.append(event)
        elif kind == " ":
            if last in ("t", "fn", "a", "_"):
                out.append(event)
        elif kind in _EDGES:
            _trim(out, to_edge=kind != "br")
            if kind != "br" or out[-1][0] not in _OPEN:
                _append_edge(out, event)
        elif kind != "_" or last not in _OPEN:
            if kind == "img" and out[-1] == SPACE:
                out.pop()
            out.append(event)
    _trim(out, to_edge=True)
    return out[1:] if out[-1] != PARAGRAPH else out[1:-1]


_OPEN = {"¶", "(", ")"}  # where a line begins
_EDGES = {"¶", "(", ")", "br", "hr", "code"}


def _trim(out: list[Event], to_edge: bool) -> None:
    """Removes what has no meaning at the end of a line (spaces) or of a paragraph (breaks too)."""
    while out[-1] == SPACE or (to_edge and out[-1] in (NO_BREAK_SPACE, BREAK)):
        out.pop()


def _append_edge(out: list[Event], event: Event) -> None:
    """A paragraph mark stands only between two things of one container."""
    if event == PARAGRAPH and out[-1][0] in ("¶", "(", ")"):
        return
    if event[0] in ("(", ")") and out[-1] == PARAGRAPH and len(out) > 1:
        out.pop()
    out.append(event)

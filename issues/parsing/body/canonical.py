"""What a block says, whatever says it: the sequence that must be equal before and after conversion.

Words with their marks and link, pictures, breaks, notes, embeds and the structure around them. Spaces carry no
marks; a list item's only paragraph, a paragraph of pictures and a figure, `b` and `strong` are the same thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from ..dialect.autolinks import find_autolinks
from ..embeds import recognise
from ..references import is_back_link, note_label, picture_name
from ..tree import SPACES, Element
from .inline import MARKS

STRUCTURE = {
    "ul", "ol", "li", "blockquote", "pre", "table", "tr", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "details",
    "summary", "dl", "dt", "dd", "figcaption",
}  # fmt: skip
TRANSPARENT_BLOCKS = {
    "div",
    "section",
    "article",
    "main",
    "header",
    "footer",
    "center",
    "aside",
    "body",
    "nav",
}
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
    """A quick spelling of a block: where two are equal, so is what they say; where not, `sayings` must tell."""
    pieces = [""]
    _spell(node, pieces)
    return SPACES.sub(" ", "".join(pieces))


def _spell(node: Element, pieces: list[str]) -> None:
    """Tags between NULs, which no parsed text holds; attributes that count follow theirs."""
    tag = MARKS.get(node.tag, node.tag)
    at_edge = bare = tag in _EDGES_MEAN_NOTHING
    _mark(f"\0{tag}\0", pieces, bare)
    if node.attrs:
        pieces += [f"{node.attrs[name]}\0=" for name in ("href", "src", "alt") if name in node.attrs]
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
        if isinstance(node, str):
            for text, leads_to in _addresses(node) if not href and "code" not in marks else [(node, href)]:
                for piece in _PIECES.findall(text):
                    events.append(_text(piece, marks, leads_to))
        else:
            _element(node, marks, href, events, notes)


def _addresses(text: str) -> Iterator[tuple[str, str]]:
    """A text in pieces, with where they lead: an address written bare is a link in our dialect."""
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
        events += [("(", "pre"), ("code", _code(node)), (")", "pre")]
    elif tag in MARKS:
        _walk(node.children, marks | {MARKS[tag]}, href, events, notes)
    elif tag in STRUCTURE:
        events += [("(", tag), PARAGRAPH]
        _walk(node.children, marks, href, events, notes)
        events.append((")", tag))
    elif tag in PARAGRAPHS or tag in TRANSPARENT_BLOCKS or tag == "figure":
        events.append(PARAGRAPH)
        _walk(node.children, marks, href, events, notes)
        events.append(PARAGRAPH)
    else:
        _walk(node.children, marks, href, events, notes)


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
    _walk(node.children, marks, href or address, events, notes)


def _address(href: str) -> str:
    return unquote(href.strip())


def _code(node: Element) -> str:
    return "\n".join(line.rstrip() for line in code_text(node).strip("\n").splitlines())


def code_text(pre: Element) -> str:
    """The text of a code block, with LF line ends."""
    return pre.text().replace("\r\n", "\n")


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
    """Takes back what means nothing at the end of a line (spaces) or of a paragraph (breaks too)."""
    while out[-1] == SPACE or (to_edge and out[-1] in (NO_BREAK_SPACE, BREAK)):
        out.pop()


def _append_edge(out: list[Event], event: Event) -> None:
    """A paragraph mark stands only between two things of one container."""
    if event == PARAGRAPH and out[-1][0] in ("¶", "(", ")"):
        return
    if event[0] in ("(", ")") and out[-1] == PARAGRAPH and len(out) > 1:
        out.pop()
    out.append(event)

"""HTML body -> our Markdown, block by block; each block is verified by rendering it.

A block is written as readable Markdown first, then fully escaped; the first that renders equal to its source is taken.
A block for which both fail stays as cleaned HTML. All blocks are tried in one rendering.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import unquote

from .. import tree
from ..documents import Block, ParsedBody
from ..footnotes.gathering import gather
from ..problems import noop
from ..references import is_back_link, note_label
from ..tree import Element
from ..widgets.containers import name_languages
from ..widgets.lazy import settle_pictures
from ..widgets.parts import Findings, Node
from ..widgets.simplify import simplify
from .block_markdown import indent, join, write
from .blocks import blocks, kind_of, unbreak
from .canonical import TRANSPARENT_BLOCKS
from .kept_html import clean_html
from .plain_paragraphs import plain_markdown
from .round_trip import Candidate, verify

_KNOWN = frozenset({
    "a", "abbr", "address", "article", "aside", "audio", "b", "bdi", "bdo", "big", "blockquote", "body", "br",
    "button", "caption", "center", "cite", "code", "col", "colgroup", "dd", "del", "details", "dfn", "div", "dl",
    "dt", "em", "figcaption", "figure", "font", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hr", "i", "iframe", "img", "input", "ins", "kbd", "label", "li", "main", "mark", "nav", "ol", "optgroup",
    "option", "p", "picture", "pre", "q", "s", "samp", "section", "select", "small", "source", "span", "strike",
    "strong", "sub", "summary", "sup", "svg", "path", "g", "circle", "rect", "line", "polyline", "polygon",
    "table", "tbody", "td", "textarea", "tfoot", "th", "thead", "time", "tr", "tt", "u", "ul", "var", "video",
    "wbr",
})  # fmt: skip
_WANTED = frozenset({"noscript", "script"})
_PERSONAL = re.compile(r"/unsubscribe\b|/disable_email\b|/action/disable", re.I)


_ELSEWHERE = {
    True: noop("1 picture is still at another site: {names}."),
    False: noop("{count} pictures are still at other sites: {names}."),
}


@dataclass
class _Reading:
    """The footnotes and findings of one body, shared by its blocks; `labels` are those of all footnotes, once known."""

    notes: dict[str, Element] = field(default_factory=dict)
    labels: set[str] = field(default_factory=set)
    findings: Findings = field(default_factory=Findings)


def read(
    html: str, first_line: int | None = 1, written: Callable[[Element], str | None] | None = None
) -> ParsedBody:
    """The blocks of an HTML body that starts on source line `first_line` (None: its elements know their lines).

    `written` may give a block as its writer wrote it (Markdown sources).
    """
    found = read_tree(tree.parse(html, first_line, hidden=_WANTED), first_line, written)
    return replace(found, html=html)


def read_tree(
    body: Element, first_line: int | None = None, written: Callable[[Element], str | None] | None = None
) -> ParsedBody:
    """The same for a tree, which is modified."""
    reading = _Reading()
    unbreak(body)
    gather(body)
    settle_pictures(body)
    name_languages(body)
    nodes = list(_take_notes(simplify(body.children, reading.findings, first_line), reading))
    reading.labels = set(reading.notes)
    candidates = [_candidate(element, reading, written) for element in blocks(nodes, reading.findings)]
    candidates += [_note_candidate(label, note, reading) for label, note in reading.notes.items()]
    verify(candidates)
    _remote_pictures(candidates, reading)
    _report(candidates, reading)
    found = tuple(Block(d.kind, d.markdown, d.line) for d in candidates if d.markdown)
    return ParsedBody(found, tuple(reading.findings.problems), dict(reading.findings.counts))


def _take_notes(nodes: list[Node], reading: _Reading) -> Iterator[Node]:
    """Puts footnote bodies aside under their labels; gives back everything else."""
    for node in nodes:
        if isinstance(node, Element) and "footnote" in node.classes and node.tag == "div":
            _keep_note(node, reading)
        elif isinstance(node, Element) and {"footnotes", "footnotes-list"} & set(node.classes):
            outer = node if node.tag == "ol" else node.first("ol") or node
            for item in (child for child in outer.elements if child.tag == "li"):
                _keep_note(item, reading)
        elif isinstance(node, Element) and "footnotes-sep" in node.classes:
            continue
        elif isinstance(node, Element) and node.tag in TRANSPARENT_BLOCKS:
            node.children = list(_take_notes(node.children, reading))
            yield node
        else:
            yield node


def _keep_note(node: Element, reading: _Reading) -> None:
    number = next((a for a in node.iter("a") if "footnote-number" in a.classes), None)
    identifier = (number.attrs.get("id") if number else None) or node.attrs.get("id", "")
    label = re.sub(r"^(?:user-content-)?(?:footnote-|fn[:-]?)", "", identifier) or str(len(reading.notes) + 1)
    content = next((e for e in node.iter("div") if "footnote-content" in e.classes), None)
    body = Element("div", {}, list(content.children if content else node.children), node.line)
    _without_back_links(body)
    while label in reading.notes:
        reading.findings.add(
            "footnote-twice", "Two notes are called {label}; the second was renamed.", node.line, label=label
        )
        label += "b"
    reading.notes[label] = body


def _without_back_links(node: Element) -> None:
    """Takes a note's number and its way back out of its text."""
    node.children = [
        child
        for child in node.children
        if isinstance(child, str) or not (is_back_link(child) or "footnote-number" in child.classes)
    ]
    for child in node.elements:
        _without_back_links(child)


def _candidate(
    element: Element, reading: _Reading, written: Callable[[Element], str | None] | None
) -> Candidate:
    _odd_links(element, reading)
    labels = reading.labels
    renderings: list[Callable[[], str | None]] = [
        lambda: write(element, labels),
        lambda: write(element, labels, careful=True),
        lambda: clean_html(element, labels),
    ]
    if written is not None:
        renderings.insert(0, lambda: written(element))
    elif plain := plain_markdown(element):
        return Candidate(element, element.line, [], [element], labels, "paragraph", markdown=plain)
    _unknown_tags(element, reading)
    return Candidate(element, element.line, renderings, [element], labels, kind_of(element))


def _note_candidate(label: str, body: Element, reading: _Reading) -> Candidate:
    labels = reading.labels
    inner = list(blocks(body.children, reading.findings, body.line))

    def note(careful: bool) -> str:
        texts = [write(block, labels, careful) for block in inner]
        plain = [
            clean_html(b, labels) if text is None else text for text, b in zip(texts, inner, strict=True)
        ]
        return f"[^{label}]: " + indent(join(plain, [kind_of(block) for block in inner]))

    def as_html() -> str:
        return f"[^{label}]: " + "".join(clean_html(block, labels) for block in inner)

    renderings: list[Callable[[], str | None]] = [lambda: note(False), lambda: note(True), as_html]
    return Candidate(body, body.line, renderings, inner, labels, "footnote", label)


def _unknown_tags(element: Element, reading: _Reading) -> None:
    for tag in sorted({each.tag for each in element.iter() if each.tag not in _KNOWN}):
        reading.findings.add(
            "unknown-element", "The element <{tag}> is not known; its text was kept.", element.line, tag=tag
        )


def _odd_links(element: Element, reading: _Reading) -> None:
    for anchor in element.iter("a"):
        label = note_label(anchor)
        if label is not None and label not in reading.notes and not is_back_link(anchor):
            reading.findings.add(
                "footnote-dead", "The mark of note {label} has no note.", element.line, label=label
            )
        if _PERSONAL.search(anchor.attrs.get("href", "")):
            reading.findings.add(
                "personal-link",
                "A link of one reader's own mail came along; take it out before publishing.",
                element.line,
            )


def _remote_pictures(candidates: list[Candidate], reading: _Reading) -> None:
    """One problem that names all pictures of other sites."""
    found: dict[str, int | None] = {}
    for candidate in candidates:
        for image in (image for node in candidate.source_nodes for image in node.iter("img")):
            if re.match(r"(?:https?:)?//", source := image.attrs.get("src", "").strip(), re.I):
                found.setdefault(source, candidate.line)
    if not found:
        return
    names = [unquote(re.split(r"[?#]", each)[0]).rstrip("/").rpartition("/")[2] or each for each in found]
    reading.findings.add(
        "picture-remote",
        _ELSEWHERE[len(found) == 1],
        next(iter(found.values())),
        count=len(found),
        names=", ".join(names[:3]) + ("…" if len(names) > 3 else ""),
    )


def _report(candidates: list[Candidate], reading: _Reading) -> None:
    counts = reading.findings.counts
    counts["blocks"] = sum(1 for d in candidates if d.kind != "footnote")
    for candidate in candidates:
        if candidate.kind == "html":
            counts["html_blocks"] += 1
            reading.findings.add(
                "kept-as-html",
                "Markdown cannot say this block, so it stays HTML: <{tag}> “{words}”",
                candidate.line,
                tag=candidate.element.tag,
                words=" ".join(candidate.element.text().split())[:60],
            )

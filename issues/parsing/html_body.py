"""HTML body -> our Markdown, block by block, each block proving its own round trip.

A block is written the pleasant way first, then the careful way; the first that says what the source says is taken.
A block that Markdown cannot say stays as cleaned HTML. All blocks are tried in one rendering.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from . import dialect, tree
from .documents import Block, ParsedBody, Problem
from .embeds import recognise
from .inline import (
    MARKS,
    address,
    is_back_link,
    note_label,
    picture,
    picture_address,
    picture_name,
    to_markdown,
)
from .sayings import PARAGRAPHS, TRANSPARENT_BLOCKS, Event, code_text, sayings
from .tree import Element
from .widgets import Findings, Node, simplify

HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
BLOCKS = (
    HEADINGS
    | PARAGRAPHS
    | TRANSPARENT_BLOCKS
    | {"ul", "ol", "blockquote", "pre", "table", "figure", "hr", "dl", "details"}
)
KINDS = {
    "ul": "list",
    "ol": "list",
    "blockquote": "quote",
    "pre": "code",
    "table": "table",
    "figure": "figure",
    "hr": "rule",
}
_FENCE = "\u2042\u2042\u2042"  # stands alone in a paragraph between blocks that are tried together
_KEPT_ATTRIBUTES = {
    "href",
    "src",
    "alt",
    "title",
    "colspan",
    "rowspan",
    "start",
    "lang",
    "dir",
    "open",
    "id",
    "datetime",
    "cite",
}


@dataclass
class Draft:
    """A block on its way: the element it says, the ways to write it, and which of them is on trial."""

    element: Element
    line: int | None
    ways: list[Callable[[], str | None]]
    meant: list[Event]
    kind: str
    note: str = ""
    markdown: str = ""
    tried: int = 0


@dataclass
class _Reading:
    """What the blocks of one body share."""

    notes: dict[str, Element] = field(default_factory=dict)
    findings: Findings = field(default_factory=Findings)


def read(
    html: str, first_line: int = 1, written: Callable[[Element], str | None] | None = None
) -> ParsedBody:
    """The blocks of an HTML body. `written` may give a block as its writer wrote it (Markdown sources)."""
    reading = _Reading()
    nodes = simplify(tree.parse(html, first_line).children, reading.findings, first_line)
    bodies = list(_take_notes(nodes, reading))
    drafts = [_draft(element, reading, written) for element in _blocks(bodies, reading)]
    drafts += [_note_draft(label, body, reading) for label, body in reading.notes.items()]
    _prove(drafts)
    _report(drafts, reading)
    blocks = tuple(Block(d.kind, d.markdown, d.line) for d in drafts if d.markdown)
    return ParsedBody(blocks, tuple(reading.findings.problems), dict(reading.findings.counts))


# ---- cutting into blocks ----


def _unbreak(node: Element) -> None:
    """Takes back the line breaks a converter put just inside marks (`<em>\\n<b>x</b>\\n</em>, y` is "x, y")."""
    for i, child in enumerate(node.children):
        if isinstance(child, str):
            continue
        _unbreak(child)
        if child.tag not in MARKS or not child.children:
            continue
        before = node.children[i - 1] if i else ""
        after = node.children[i + 1] if i + 1 < len(node.children) else ""
        first, last = child.children[0], child.children[-1]
        if isinstance(last, str) and "\n" in last and isinstance(after, str) and not after[:1].isalnum():
            child.children[-1] = last.rstrip(" \t\r\n")
        if isinstance(first, str) and "\n" in first and isinstance(before, str) and not before[-1:].isalnum():
            child.children[0] = str(child.children[0]).lstrip(" \t\r\n")


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
    body.children = [c for c in body.children if c is not number]
    while label in reading.notes:
        reading.findings.add(
            "footnote-twice", f"Two notes are called {label}; the second was renamed.", node.line
        )
        label += "b"
    reading.notes[label] = body


def _blocks(nodes: list[Node], reading: _Reading, line: int | None = None) -> Iterator[Element]:
    """The top-level blocks: transparent containers are opened, loose text becomes paragraphs."""
    loose: list[Node] = []
    for node in nodes:
        if isinstance(node, Element) and node.tag in BLOCKS | {
            "figcaption",
            "li",
            "dt",
            "dd",
            "video",
            "audio",
        }:
            yield from _flush(loose, line)
            loose = []
            line = node.line or line
            yield from _open(node, reading, line)
        else:
            loose.append(node)
    yield from _flush(loose, line)


def _flush(loose: list[Node], line: int | None) -> Iterator[Element]:
    paragraph = Element(
        "p", {}, list(loose), next((n.line for n in loose if isinstance(n, Element) and n.line), line)
    )
    if not paragraph.is_blank():
        yield paragraph


def _open(node: Element, reading: _Reading, line: int | None) -> Iterator[Element]:
    node.line = node.line or line
    if node.tag in TRANSPARENT_BLOCKS | {"figcaption", "dd", "dt"} or (
        node.tag in PARAGRAPHS and _holds_blocks(node)
    ):
        yield from _blocks(node.children, reading, node.line)
    elif node.tag == "li":
        yield Element("ul", {}, [node], node.line)
    elif node.tag in {"video", "audio"}:
        source = node.attrs.get("src") or next((s.attrs.get("src", "") for s in node.iter("source")), "")
        if source:
            reading.findings.add(
                "embed-unknown", f"A {node.tag} file cannot be shown; a link stands for it.", line
            )
            yield Element("p", {}, [Element("a", {"href": source}, [source])], node.line)
    elif _only_pictures(node) and (
        captions := [i.attrs["title"] for i in node.iter("img") if i.attrs.get("title")]
    ):
        caption = Element("figcaption", {}, [" ".join(captions)])
        yield Element("figure", dict(node.attrs), [*node.children, caption], node.line)
    elif node.is_blank() and node.tag not in {"hr", "pre"}:
        reading.findings.counts["empty_headings" if node.tag in HEADINGS else "empty_paragraphs"] += 1
    else:
        yield node


def _holds_blocks(node: Element) -> bool:
    return any(child.tag in BLOCKS for child in node.elements)


# ---- writing a block ----


def _draft(element: Element, reading: _Reading, written: Callable[[Element], str | None] | None) -> Draft:
    labels = set(reading.notes)
    meant = sayings([element], labels)
    ways: list[Callable[[], str | None]] = [
        lambda: write(element, labels),
        lambda: write(element, labels, careful=True),
        lambda: clean_html(element),
    ]
    if written is not None:
        ways.insert(0, lambda: written(element))
    _unknown_tags(element, reading)
    _dead_marks(element, reading)
    kind = "heading" if element.tag in HEADINGS else KINDS.get(element.tag, "paragraph")
    return Draft(element, element.line, ways, meant, kind)


def _note_draft(label: str, body: Element, reading: _Reading) -> Draft:
    labels = set(reading.notes)
    inner = list(_blocks(body.children, reading, body.line))

    def note(careful: bool) -> str:
        blocks = [write(block, labels, careful) or clean_html(block) for block in inner]
        return f"[^{label}]: " + _indent(join(blocks, [KINDS.get(b.tag, "paragraph") for b in inner]))

    def as_html() -> str:
        return f"[^{label}]: " + "".join(clean_html(block) for block in inner)

    return Draft(
        body,
        body.line,
        [lambda: note(False), lambda: note(True), as_html],
        sayings(inner, labels),
        "footnote",
        label,
    )


def write(element: Element, notes: set[str], careful: bool = False) -> str | None:
    """Markdown of one block, or None where Markdown has no way to say it."""
    tag = element.tag
    if tag in HEADINGS:
        return f"{'#' * int(tag[1])} " + to_markdown(element.children, notes, careful).replace("\\\n", " ")
    if tag in {"ul", "ol"}:
        return _list(element, notes, careful)
    if tag == "blockquote":
        inner = _inner(element, notes, careful)
        return (
            None if inner is None else "\n".join(f"> {line}" if line else ">" for line in inner.split("\n"))
        )
    if tag == "pre":
        return _code(element)
    if tag == "hr":
        return "---"
    if tag == "table":
        return _table(element, notes, careful)
    if tag == "figure" or _only_pictures(element):
        return _figure(element, notes, careful)
    if tag in PARAGRAPHS:
        alone = element.text().strip() if not element.elements else ""
        return alone if recognise(alone) else to_markdown(element.children, notes, careful)
    return None


def _inner(element: Element, notes: set[str], careful: bool) -> str | None:
    """The Markdown of a container's blocks, nested: code is indented there, fences only work at the margin."""
    blocks = list(_blocks(element.children, _Reading()))
    texts = [
        _indented_code(block) if block.tag == "pre" else write(block, notes, careful) for block in blocks
    ]
    if any(text is None for text in texts):
        return None
    return join([text or "" for text in texts], [KINDS.get(block.tag, "paragraph") for block in blocks])


def _list(element: Element, notes: set[str], careful: bool) -> str | None:
    if set(element.attrs) & {"reversed", "type"}:
        return None
    start = element.attrs.get("start", "1")
    number = int(start) if start.isdigit() else 1
    items: list[str] = []
    for item in (child for child in element.elements if child.tag == "li"):
        inner = _inner(item, notes, careful)
        if inner is None:
            return None
        marker = "- " if element.tag == "ul" else f"{number}. "
        items.append(marker + _indent(inner))
        number += 1
    loose = any("\n\n" in item for item in items)
    return ("\n\n" if loose else "\n").join(items)


def _indent(text: str) -> str:
    """A block under a list mark or note: all lines but the first moved in by four."""
    return re.sub(r"\n(?=[^\n])", "\n    ", text)


def _code(element: Element) -> str:
    text = code_text(element).strip("\n")
    names = [name for e in element.iter() for name in e.classes]
    language = next((n.split("-", 1)[1] for n in names if n.startswith(("language-", "lang-"))), "")
    fence = "`" * max(3, max((len(found) for found in re.findall(r"`+", text)), default=0) + 1)
    return f"{fence}{re.sub(r'[^A-Za-z0-9_+#.-]', '', language)}\n{text}\n{fence}"


def _indented_code(element: Element) -> str:
    return "\n".join(
        f"    {line}" if line.strip() else "" for line in code_text(element).strip("\n").split("\n")
    )


def _only_pictures(element: Element) -> bool:
    return element.tag in PARAGRAPHS and element.first("img") is not None and not element.text().strip()


def _figure(element: Element, notes: set[str], careful: bool) -> str | None:
    captions = [to_markdown(c.children, notes, careful) for c in element.iter("figcaption")]
    caption = " ".join(filter(None, captions)).replace("\\\n", " ")
    if '")' in caption:
        return None
    lines: list[str] = []
    images = list(_linked_images(element))
    for i, (image, href) in enumerate(images):
        text = picture(image, caption if i + 1 == len(images) else "")
        lines.append(f"[{text}]({address(href)})" if href else text)
    return "\n".join(lines) or None


def _linked_images(element: Element, href: str = "") -> Iterator[tuple[Element, str]]:
    for child in element.elements:
        if child.tag == "img":
            yield child, href
        elif child.tag != "figcaption":
            yield from _linked_images(child, child.attrs.get("href", "") if child.tag == "a" else href)


def _table(element: Element, notes: set[str], careful: bool) -> str | None:
    """A pipe table, where there is a head row and every cell is one line."""
    rows = [[cell for cell in row.elements if cell.tag in {"td", "th"}] for row in element.iter("tr")]
    cells = [cell for row in rows for cell in row]
    simple = all(not {"colspan", "rowspan"} & set(cell.attrs) and not _is_complex(cell) for cell in cells)
    if not rows or not simple or element.first("caption", "table") or any(c.tag == "td" for c in rows[0]):
        return None
    if len({len(row) for row in rows}) != 1 or any(cell.tag == "th" for row in rows[1:] for cell in row):
        return None
    lines = [[to_markdown(_cell(cell), notes, careful).replace("|", "\\|") for cell in row] for row in rows]
    lines.insert(1, [_alignment(cell) for cell in rows[0]])
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _is_complex(cell: Element) -> bool:
    return (
        cell.first("ul", "ol", "pre", "blockquote", "br", "figure") is not None
        or len(list(cell.iter("p"))) > 1
    )


def _cell(cell: Element) -> list[Node]:
    only = cell.elements
    return only[0].children if len(only) == 1 and only[0].tag == "p" else cell.children


def _alignment(cell: Element) -> str:
    style = f"{cell.attrs.get('style', '')} align:{cell.attrs.get('align', '')}"
    found = re.search(r"align:\s*(left|center|right)", style)
    return {"left": ":---", "center": ":---:", "right": "---:"}.get(found[1] if found else "", "---")


def clean_html(element: Element) -> str:
    """The block as HTML of the plainest kind, on one line: the last resort, and always possible."""
    return re.sub(
        r"\s*\n\s*", lambda f: "&#10;" if element.tag == "pre" else " ", tree.to_html(_cleaned(element))
    )


def _cleaned(element: Element) -> Element:
    attrs = {name: value for name, value in element.attrs.items() if name in _KEPT_ATTRIBUTES}
    if element.tag == "img":
        attrs["src"] = picture_address(attrs.get("src", ""))
    children = [child if isinstance(child, str) else _cleaned(child) for child in element.children]
    return Element(element.tag, attrs, children)


# ---- the proof ----


def _prove(drafts: list[Draft]) -> None:
    """Tries every block's ways in turn, all blocks of a round in one rendering, until each says what it means."""
    open_drafts = list(drafts)
    notes = {draft.note: draft for draft in drafts if draft.note}
    while open_drafts:
        for draft in open_drafts:
            _next_way(draft)
        support = [d.markdown for d in notes.values() if d not in open_drafts]
        said = _said(open_drafts, support)
        open_drafts = [
            d
            for d, events in zip(open_drafts, said, strict=True)
            if events != d.meant and d.tried < len(d.ways)
        ]


def _next_way(draft: Draft) -> None:
    while draft.tried < len(draft.ways):
        text = draft.ways[draft.tried]()
        draft.tried += 1
        if text is not None:
            draft.markdown = text
            break
    if draft.tried == len(draft.ways) and draft.kind != "footnote":
        draft.kind = "html"


def _said(drafts: list[Draft], support: list[str]) -> list[list[Event]]:
    """What each block's Markdown says once rendered; blocks that swallow their neighbours are tried alone."""
    text = f"\n\n{_FENCE}\n\n".join(d.markdown for d in drafts)
    chunks, notes = _render(text + "\n\n" + "\n\n".join(support))
    if len(chunks) != len(drafts):
        if len(drafts) == 1:
            return [[("swallowed",)]]
        labels = support + [d.markdown for d in drafts if d.note]
        return [_said([d], [n for n in labels if n != d.markdown])[0] for d in drafts]
    return [
        sayings(notes.get(d.note, []) if d.note else chunk, None)
        for d, chunk in zip(drafts, chunks, strict=True)
    ]


def _render(text: str) -> tuple[list[list[Node]], dict[str, list[Node]]]:
    """The rendered text cut at the fences, and its footnotes by label."""
    chunks: list[list[Node]] = [[]]
    notes: dict[str, list[Node]] = {}
    for node in tree.parse(dialect.render(text)).children:
        if isinstance(node, Element) and "footnote" in node.classes:
            for item in node.iter("li"):
                label = re.sub(r"^fn:", "", item.attrs.get("id", ""))
                notes.setdefault(label, list(item.children))
        elif isinstance(node, Element) and node.tag == "p" and node.text() == _FENCE:
            chunks.append([])
        else:
            chunks[-1].append(node)
    return chunks, notes


# ---- putting blocks together ----


def join(texts: list[str], kinds: list[str]) -> str:
    """Blocks as one text; lists after lists and quotes after quotes are kept apart by an empty comment."""
    out: list[str] = []
    last = ""
    for text, kind in zip(texts, kinds, strict=True):
        if not text:
            continue
        if (out and kind == last and kind in {"list", "quote"}) or (
            last == "list" and text.startswith("    ")
        ):
            out.append("<!-- -->")
        out.append(text)
        last = kind
    return "\n\n".join(out)


# ---- what the editor is told ----

_KNOWN = set(
    [
        "a",
        "abbr",
        "address",
        "article",
        "aside",
        "audio",
        "b",
        "bdi",
        "bdo",
        "big",
        "blockquote",
        "body",
        "br",
        "button",
        "caption",
        "center",
        "cite",
        "code",
        "col",
        "colgroup",
        "dd",
        "del",
        "details",
        "dfn",
        "div",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "font",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "i",
        "iframe",
        "img",
        "input",
        "ins",
        "kbd",
        "label",
        "li",
        "main",
        "mark",
        "nav",
        "ol",
        "optgroup",
        "option",
        "p",
        "picture",
        "pre",
        "q",
        "s",
        "samp",
        "section",
        "select",
        "small",
        "source",
        "span",
        "strike",
        "strong",
        "sub",
        "summary",
        "sup",
        "svg",
        "path",
        "g",
        "circle",
        "rect",
        "line",
        "polyline",
        "polygon",
        "table",
        "tbody",
        "td",
        "textarea",
        "tfoot",
        "th",
        "thead",
        "time",
        "tr",
        "tt",
        "u",
        "ul",
        "var",
        "video",
        "wbr",
    ]
)


def _unknown_tags(element: Element, reading: _Reading) -> None:
    for tag in sorted({e.tag for e in element.iter()} - _KNOWN):
        reading.findings.add(
            "unknown-element", f"The element <{tag}> is not known; its text was kept.", element.line
        )


def _dead_marks(element: Element, reading: _Reading) -> None:
    for anchor in element.iter("a"):
        label = note_label(anchor)
        if label is not None and label not in reading.notes and not is_back_link(anchor):
            reading.findings.add("footnote-dead", f"The mark of note {label} has no note.", element.line)


def _report(drafts: list[Draft], reading: _Reading) -> None:
    counts = reading.findings.counts
    counts["blocks"] = sum(1 for d in drafts if d.kind != "footnote")
    for draft in drafts:
        if draft.kind == "html":
            counts["html_blocks"] += 1
            what = f"<{draft.element.tag}> “{' '.join(draft.element.text().split())[:60]}”"
            reading.findings.problems.append(
                Problem(
                    "kept-as-html", f"Markdown cannot say this block, so it stays HTML: {what}", draft.line
                )
            )


__all__ = ["Block", "join", "picture_name", "read"]

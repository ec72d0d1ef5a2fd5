"""The text of a WordPress post as HTML: blocks without their comments, classic text with its paragraphs, notes in place.

In: what `content:encoded` holds. Pure but for what the caller looks up for it (reusable blocks, attachments).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape, unescape

from ...parsing import tree
from ...parsing.tree import Element

_BLOCK = re.compile(
    r"<!--\s{1,9}(?P<end>/)?wp:(?P<name>[\w-]{1,80}(?:/[\w-]{1,80})?)(?P<rest>(?:[^-]|-(?!-)){0,100000}+)-->"
)
_REF = re.compile(r'"ref"\s{0,9}:\s{0,9}(\d{1,18})')
_CODE = re.compile(r"(?<!\[)\[(?P<name>code|sourcecode)(?P<given>(?:\s[^\[\]]{0,300})?)\]", re.I)
_LANGUAGE = re.compile(r"""lang(?:uage)?\s{0,9}=\s{0,9}["'“”]?([\w+#-]{1,40})""", re.I)
_GALLERY = re.compile(r"(?<!\[)\[gallery(?P<given>(?:\s[^\[\]]{0,2000})?)\](?!\])", re.I)
_IDS = re.compile(r"""\b(?:ids|include)\s{0,9}=\s{0,9}["'“”]?([\d,\s]{1,4000})""", re.I)
_OPENED = frozenset(
    {"blockquote", "div", "section", "article", "aside", "center", "details", "main", "header", "footer"}
)
_SILENT = frozenset({"more", "nextpage", "spacer", "footnotes", "read-more"})
_DEEPEST = 3


@dataclass
class Found:
    """What a text asks for and is not in it: names of blocks without a text, numbers of blocks that are not there."""

    empty: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    names: set[str] = field(default_factory=set)


def html_of(
    content: str,
    notes: str,
    reusable: Callable[[str], str | None],
    pictures: Callable[[list[str] | None], str],
) -> tuple[str, Found]:
    """The text, and what it lacks. `notes` is the JSON of its footnotes; `reusable` gives a block that posts share by
    its number, `pictures` those attachments as HTML (None: all that belong to the post)."""
    found = Found()
    text = _with_code(content.replace("\r\n", "\n"))
    text = _GALLERY.sub(lambda each: pictures(_ids(each["given"])), text)
    made = "\n".join(_pieces(text, found, reusable, 0))
    return _with_notes(made, notes), found


def _ids(given: str) -> list[str] | None:
    found = _IDS.search(given)
    return re.findall(r"\d+", found[1]) if found else None


def _with_code(text: str) -> str:
    """The text with its shortcodes of code as `pre`: what stands in them is no text to part."""
    pieces, done, absent = [], 0, set[str]()
    for found in _CODE.finditer(text):
        closing = f"[/{found['name']}]"
        end = text.find(closing, found.end()) if found.start() >= done and closing not in absent else -1
        if end < 0:
            absent |= {closing} if found.start() >= done else set()
            continue
        language = _LANGUAGE.search(found["given"])
        code = escape(unescape(text[found.end() : end]).strip("\n"), quote=False)
        name = language[1] if language else ""
        pieces += [
            text[done : found.start()],
            f'\n\n<pre><code class="language-{name}">{code}</code></pre>\n\n',
        ]
        done = end + len(closing)
    return "".join([*pieces, text[done:]])


def _pieces(text: str, found: Found, reusable: Callable[[str], str | None], depth: int) -> Iterator[str]:
    """The text part by part: within blocks as it is, outside of them with paragraphs made of its empty lines."""
    done, open_blocks = 0, 0
    for block in _BLOCK.finditer(text):
        piece, done = text[done : block.start()], block.end()
        yield piece if open_blocks else with_paragraphs(piece)
        name = block["name"].removeprefix("core/")
        if block["rest"].endswith("/"):
            yield from _void(name, block["rest"], found, reusable, depth)
        elif block["end"]:
            open_blocks = max(0, open_blocks - (name != "freeform"))
        else:
            found.names.add(name)
            open_blocks += name != "freeform"
    yield text[done:] if open_blocks else with_paragraphs(text[done:])


def _void(
    name: str, given: str, found: Found, reusable: Callable[[str], str | None], depth: int
) -> Iterator[str]:
    """A block without a text: one that posts share is looked up, all others are noted."""
    ref = _REF.search(given) if name == "block" else None
    if ref:
        shared = reusable(ref[1]) if depth < _DEEPEST else None
        if shared is None:
            found.missing.append(ref[1])
        else:
            yield from _pieces(shared, found, reusable, depth + 1)
    elif name not in _SILENT:
        found.empty.append(name)
    if name == "footnotes":
        yield "<!--notes-->"


def with_paragraphs(text: str) -> str:
    """Classic text: empty lines part paragraphs, line ends break lines, outside of blocks of HTML."""
    if not text.strip():
        return ""
    if text.strip() == "<!--notes-->":
        return text
    body = tree.parse(text, hidden=frozenset({"script", "noscript"}))
    body.children = _parted(body.children)
    return "\n".join(map(tree.to_html, body.children))


def _parted(children: list[Element | str]) -> list[Element | str]:
    out: list[Element | str] = []
    run: list[Element | str] = []
    for child in children:
        if isinstance(child, Element) and child.tag in tree.BLOCK_TAGS:
            out += _paragraphs(run)
            run = []
            if child.tag in _OPENED and any(isinstance(c, str) and "\n\n" in c for c in child.children):
                child.children = _parted(child.children)
            out.append(child)
        else:
            run.append(child)
    return [*out, *_paragraphs(run)]


def _paragraphs(run: list[Element | str]) -> list[Element | str]:
    """A run of text and inline elements as paragraphs."""
    parts: list[list[Element | str]] = [[]]
    for child in run:
        if not isinstance(child, str):
            parts[-1].append(child)
            continue
        for number, text in enumerate(re.split(r"\n[ \t]*\n\s*", child)):
            if number:
                parts.append([])
            parts[-1].append(text)
    return [Element("p", {}, _with_breaks(part)) for part in parts if not Element("p", {}, part).is_blank()]


def _with_breaks(part: list[Element | str]) -> list[Element | str]:
    """Inline content with a break for every line end between its words."""
    first = next((n for n, c in enumerate(part) if not isinstance(c, str) or c.strip()), 0)
    last = next(
        (n for n in range(len(part) - 1, -1, -1) if not isinstance(part[n], str) or str(part[n]).strip()), 0
    )
    out: list[Element | str] = []
    for number, child in enumerate(part[first : last + 1], start=first):
        if not isinstance(child, str):
            out.append(child)
            continue
        text = child.lstrip() if number == first else child
        text = text.rstrip() if number == last else text
        for line, words in enumerate(text.split("\n")):
            if line:
                out.append(Element("br"))
            out.append(words)
    return out


def _with_notes(html: str, notes: str) -> str:
    """The text with its notes as a list that their marks lead to."""
    entries = [
        f'<li id="{escape(name)}">{content} <a href="#{escape(name)}-link">↩︎</a></li>'
        for name, content in _read_notes(notes)
        if f'id="{name}-link"' in html
    ]
    made = f'<ol class="wp-block-footnotes">{"".join(entries)}</ol>' if entries else ""
    if "<!--notes-->" in html:
        return html.replace("<!--notes-->", made, 1)
    return f"{html}\n{made}" if made else html


def _read_notes(notes: str) -> list[tuple[str, str]]:
    """Names and texts of notes; from JSON whose inner quotes were not escaped (WordPress' ticket 59103), too."""
    try:
        found = json.loads(notes) if notes.strip() else []
        return [(str(each["id"]), str(each["content"])) for each in found]
    except (ValueError, TypeError, KeyError, RecursionError):
        pass
    texts = re.split(
        r'"\}\s{0,9},\s{0,9}\{"content":"', notes.strip().removeprefix('[{"content":"').removesuffix('"}]')
    )
    parted = [text.rpartition('","id":"') for text in texts]
    return [(name, content.replace('\\"', '"').replace("\\/", "/")) for content, sign, name in parted if sign]

"""The way from Markdown to safe HTML: read, transform the tree, write, sanitise. Nothing touches it after."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from html import escape

from django.utils.translation import get_language, override

from issues.parsing.dialect.render import one_line
from issues.parsing.dialect.render import render as render_markdown
from issues.parsing.documents import NOTHING_READ
from issues.parsing.limits import check_body
from issues.parsing.problems import Rejected

from . import anchors, citations, embeds, footnotes, links, pictures
from .context import Context, ContextKey, Rendered
from .text import plain_text, text_of
from .tree import Element, parse, serialise
from .vocabulary import INLINE, INVISIBLE, cleaner

REMEMBERED, REMEMBERED_LENGTH = 1000, 20_000  # texts, and characters of each: some ten megabytes
_ALIGN = re.compile(r"text-align\s*:\s*(left|right|center)", re.I)


def render(markdown: str, context: Context, *, known: Mapping[str, str] = NOTHING_READ.html) -> Rendered:
    """Safe HTML of a text in our Markdown. Never raises: a text beyond all limits is shown as it is written.

    `known` has what the dialect makes of some texts, by text.
    """
    html = known.get(markdown)
    if html is not None or len(markdown) > REMEMBERED_LENGTH:
        return _rendered(markdown, ContextKey(context), context.language or get_language(), html)
    return _remembered(markdown, ContextKey(context), context.language or get_language())


def _rendered(markdown: str, key: ContextKey, language: str | None, html: str | None = None) -> Rendered:
    context = key.context
    try:
        check_body(markdown, html=False)
        root = parse(render_markdown(markdown) if html is None else html)
        alts = pictures.alternative_texts(root, context)  # before those that are missing go
        with override(language):
            ours = _transform(root, context)
        return _result(root, context, ours, alts)
    except (Rejected, RecursionError):
        html = _as_written(markdown)
        return Rendered(html, plain_text(html), next_footnote=context.footnote_start)


def _result(
    root: Element, context: Context, ours: Mapping[str, Element], alts: tuple[tuple[str, str], ...]
) -> Rendered:
    ids = anchors.set_ids(root, linked=context.fragments, taken=context.taken, ours=ours)
    count = sum(1 for element in ours.values() if element.tag == "li")
    return replace(
        _shown(root),
        embeds=embeds.shown(root),
        alts=alts,
        footnotes=count,
        next_footnote=context.footnote_start + count,
        ids=ids,
    )


def _shown(root: Element) -> Rendered:
    return Rendered(html=_clean(serialise(root).strip()), text=INVISIBLE.sub("", text_of(root)))


def render_with_headings(headings: Sequence[str], markdown: str, context: Context) -> Rendered:
    """A text under headings that refer to its notes: `Rendered.headings` are those, inline markup only.

    The notes of a heading stand first in the text, as those of any block stand after it.
    """
    lines = [one_line(heading) for heading in headings]
    try:
        check_body(markdown, html=False)
        root = parse(render_markdown("\n\n".join([*lines, markdown])))
        alts = pictures.alternative_texts(root, context)
        with override(context.language or get_language()):
            ours = _transform(root, context)
        first = [child for child in root.children if isinstance(child, Element) and child.tag == "p"][
            : len(lines)
        ]
        root.children = [child for child in root.children if child not in first]
        rendered = _result(root, context, ours, alts)
        shown = tuple(_shown(Element("", {}, _inline_only(each.children))) for each in first)
    except (Rejected, RecursionError):
        shown = tuple(render_inline(heading, context) for heading in headings)
        rendered = _rendered(markdown, ContextKey(context), context.language or get_language())
    return replace(rendered, headings=shown)


# The same text in the same context is the same HTML, page after page and feed after feed.
_remembered = lru_cache(REMEMBERED)(_rendered)


def render_inline(
    markdown: str, context: Context, *, known: Mapping[str, str] = NOTHING_READ.html
) -> Rendered:
    """Safe HTML of one line (a heading, a section's name): inline markup only, never a block."""
    line = " ".join(markdown.split())
    try:
        check_body(line, html=False)
        written = one_line(line)
        root = parse(known.get(written) or render_markdown(written)) if line else Element("")
        alts = pictures.alternative_texts(root, context) if "<img" in written or "![" in written else ()
        with override(context.language or get_language()):
            _transform(root, context)
        for element in root.iter():
            element.attrs.pop("id", None)
        root.children = _inline_only(root.children)
        return replace(_shown(root), alts=alts)
    except (Rejected, RecursionError):
        html = _escaped(line)
        return Rendered(html, plain_text(html))


def _transform(root: Element, context: Context) -> dict[str, Element]:
    """Everything that happens to a tree, in order; gives back the elements whose ids are ours."""
    tags = {element.tag for element in root.iter()}  # most texts hold neither pictures nor tables
    ours = footnotes.renumber(root, context)
    if "a" in tags:
        embeds.show(root, context)
    if "img" in tags:
        pictures.show(root, context)
    if context.still:
        embeds.add_stills(root, context.still)
    if "a" in tags:
        citations.mark(root)
    if "a" in tags or "img" in tags:  # pictures of other sites became links
        links.resolve(root, context)
    if not tags.isdisjoint(("table", "td", "th")):
        _settle_tables(root, scrollable=context.target in {"page", "preview"})
    if "pre" in tags and context.target in {"page", "preview"}:
        for code in root.iter("pre"):  # it scrolls on phones, by keyboard too
            code.attrs["tabindex"] = "0"
    return ours


def _settle_tables(root: Element, *, scrollable: bool) -> None:
    """Columns keep their alignment as a class; wide tables get a box that scrolls on phones."""
    for parent in list(root.iter()):
        for place, child in enumerate(parent.children):
            if not isinstance(child, Element):
                continue
            if child.tag in {"td", "th"}:
                found = _ALIGN.search(child.attrs.pop("style", ""))
                side = (found[1] if found else child.attrs.pop("align", "")).lower()
                child.attrs.pop("align", None)
                if side in {"right", "center"}:
                    child.attrs["class"] = f"align-{side}"
            elif child.tag == "table" and scrollable and "table" not in parent.classes:
                parent.children[place] = Element("div", {"class": "table", "tabindex": "0"}, [child])


def _inline_only(children: list[Element | str]) -> list[Element | str]:
    """The children without block elements around or within them, and without empty spans."""
    kept: list[Element | str] = []
    for child in children:
        if isinstance(child, str):
            kept.append(child)
            continue
        child.children = _inline_only(child.children)
        if child.tag not in INLINE:
            kept += child.children
        elif child.tag != "span" or child.children:
            kept.append(child)
    return kept


def _clean(html: str) -> str:
    """The last step: invisible controls out, then nh3."""
    return cleaner.clean(INVISIBLE.sub("", html))


def _as_written(markdown: str) -> str:
    """A text no library should read, as nothing but text. (nh3 itself is quadratic in such texts.)"""
    return f'<pre class="raw">{_escaped(markdown).lstrip(chr(10))}</pre>'


def _escaped(text: str) -> str:
    plain = INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return escape(plain, quote=False).replace("\u00a0", "&nbsp;")

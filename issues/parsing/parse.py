"""One source -> one parsed issue: decode, front matter, body, items. Pure: no Django, no clock, no disk."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from . import bundles
from .audit.inventory import source_inventory
from .body import html, markdown
from .body.segments import Segments, cut
from .dialect import render
from .dialect.item_titles import title_of
from .documents import (
    DecodedText,
    OwnFields,
    ParsedBody,
    ParsedIssue,
    ParsedItem,
    SourceDocument,
    SplitSource,
)
from .issue_titles import read_title
from .limits import check_body
from .other_dialects import translate
from .problems import Problem, noop
from .references import picture_name
from .source import decode, front_matter
from .source.embedded import name_pictures
from .source.line_ends import restore_line_ends

_HTML_START = re.compile(
    r"(?:\s|<!--(?:(?!-->).)*+-->)*+<(?:!doctype|html|body|p|div|h[1-6]|ul|ol|figure|blockquote|section|article|table|iframe|img|hr|pre)\b",
    re.I | re.S,
)
_MARKDOWN_LINE = re.compile(
    r"^(?:#{1,6}[ \t]+\S|```|~~~|(?:[-*+]|\d{1,9}[.)])[ \t]+\S|>[ \t]|!\[\[|:::|\{[:.#]|!!![ \t]|\?\?\?|<[A-Z][a-z]\w{0,60}\s[^<>]{0,500}/>|\[\^[^\]\n]{1,100}\]:|\|[ \t]{0,9}:?-{3,200}:?[ \t]{0,9}\|)|\]\((?:https?:|<|/)|<https?://",
    re.M,
)
_PRE = re.compile(r"<(pre|code|script|style)\b[^<>]*>(?:(?!</\1).){0,20000}+", re.I | re.S)
_BLOCK_TAG = re.compile(r"</?(?:p|div|li|h[1-6])\b", re.I)


def parse(source: SourceDocument) -> ParsedIssue:
    """Everything of one source that becomes rows. Raises `Rejected` with one sentence when it cannot come in."""
    decoded = decode.decode(source.data)
    split = front_matter.split(decoded.text, source.name, source.key)
    matter = split.front_matter
    if matter.own:
        return _own(decoded, split, matter.own)
    text = name_pictures(split.body)
    is_html = source.suffix in {".html", ".htm"} or looks_like_html(text)
    check_body(text, is_html)
    written = restore_line_ends(text) if is_html else text
    translation = translate(written, split.body_line, html=is_html)
    read = html.read if is_html else markdown.read
    body = translation.restore(read(translation.text, split.body_line))
    day = matter.date.date() if isinstance(matter.date, datetime) else matter.date
    title = source.facts or read_title(matter.title, day)
    segments = cut(body.blocks, is_regular=title.period_start is not None, form=source.items)
    return ParsedIssue(
        front_matter=matter,
        title=title,
        intro=segments.intro,
        items=segments.items,
        pictures=tuple(_pictures([matter.cover, *_texts(segments)])),
        language=matter.language or title.language,
        source_text=decoded.text,
        inventory=source_inventory(body.html).without(segments.opened),
        items_by=source.items,
        problems=(*decoded.problems, *split.problems, *body.problems, *segments.problems, *_said_once(body)),
        counts={**body.counts, "items": len(segments.items)},
    )


def _own(decoded: DecodedText, split: SplitSource, own: OwnFields) -> ParsedIssue:
    """The issue of a bundle that Quincena wrote: its texts are in our dialect and stay to the letter."""
    matter = split.front_matter
    check_body(split.body, html=False)
    body = bundles.with_shortcodes(split.body) if own.escaped else split.body
    intro, items = bundles.read(body, own.items, _read_part, own.mark)
    segments = Segments(intro, items)
    return ParsedIssue(
        front_matter=matter,
        title=own.title,
        intro=intro,
        items=items,
        pictures=tuple(_pictures([matter.cover, *_texts(segments)])),
        language=matter.language,
        source_text=decoded.text,
        inventory=source_inventory("".join(map(render.render, _texts(segments)))),
        problems=(*decoded.problems, *split.problems),
        counts={"items": len(items)},
    )


def _read_part(text: str) -> tuple[ParsedItem, ...]:
    """A part of such a bundle that somebody wrote anew, read as any Markdown: one item or more."""
    found = cut(markdown.read(text).blocks, is_regular=True, numbered=True)
    greeting = [ParsedItem("", None, "", title_of(found.intro) or "1", found.intro)] if found.intro else []
    return (*greeting, *found.items) or (ParsedItem("", None, "", "1", text),)


def looks_like_html(body: str) -> bool:
    """A body that begins with a block's tag, has more of them than blank lines, and no line that only Markdown reads."""
    if not _HTML_START.match(body):
        return False
    many = len(_BLOCK_TAG.findall(body)) * 4 > len(re.findall(r"\n[ \t]*(?=\n)", body))
    return many and not _MARKDOWN_LINE.search(_PRE.sub("", body))


def _texts(segments: Segments) -> list[str]:
    return [
        segments.intro,
        *(text for item in segments.items for text in (item.section, item.heading, item.body)),
    ]


def _pictures(texts: Iterable[str]) -> Iterable[str]:
    """Names of the local pictures: the cover's (of another site too), then the texts', in reading order, once each."""
    cover, *bodies = texts
    seen = {picture_name(cover)} if cover else set()
    yield from seen
    for body in bodies:
        if "![" in body or "<img" in body:
            for image in render.tree_of(body).iter("img"):
                name = picture_name(image.attrs.get("src", ""))
                if name and "//" not in name[:8] and not name.startswith("data:") and name not in seen:
                    seen.add(name)
                    yield name


def _said_once(body: ParsedBody) -> list[Problem]:
    """What was dropped on purpose, counted."""
    told = {
        "empty_paragraphs": ("empty-paragraph", noop("Empty paragraphs were dropped: {count}.")),
        "empty_headings": ("empty-heading", noop("Empty headings were dropped: {count}.")),
        "subscribe_forms": (
            "subscribe-form",
            noop("Subscribe forms and share buttons were dropped: {count}."),
        ),
    }
    return [
        Problem(code, text, count=body.counts[key])
        for key, (code, text) in told.items()
        if body.counts.get(key)
    ]

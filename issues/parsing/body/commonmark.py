"""The reader of Markdown sources: CommonMark with GitHub's tables, struck text, bare addresses, Pandoc's notes, lists of definitions."""

from __future__ import annotations

import re
import threading

from markdown_it import MarkdownIt
from markdown_it.common.utils import unescapeAll
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from ..dialect.autolinks import BARE, autolink_of, find_autolinks

_BARE_HERE = re.compile(BARE, re.I)
_SCHEME = re.compile(r"(?:https?|ftp)\Z", re.I)
_CODE = re.compile(r"<(/?)(?:a|code|kbd|pre|samp|script|style|textarea)\b", re.I)
_local = threading.local()


def reader() -> MarkdownIt:
    """This thread's parser: making one takes longer than parsing a paragraph."""
    if not hasattr(_local, "reader"):
        made = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
        made.validateLink = _any_address  # type: ignore[method-assign]
        made.use(footnote_plugin, inline=True).use(deflist_plugin)
        made.inline.ruler.before("linkify", "bare_address", _bare_address)
        made.core.ruler.after("inline", "bare_names", _bare_names)
        made.core.ruler.after("inline", "captions", _captions)
        made.core.ruler.after("captions", "unused_notes", _unused_notes)
        _local.reader = made
    return _local.reader


def _any_address(url: str) -> bool:
    """Accepts every URL: unsafe ones are removed later with a problem, as those of HTML are."""
    return True


def _bare_address(state: StateInline, silent: bool) -> bool:
    """A bare `https://…`, read before emphasis: `_` and `*` are part of it."""
    scheme = _SCHEME.search(state.pending) if state.src.startswith("://", state.pos) else None
    if scheme is None or state.linkLevel > 0 or _is_raw(state.tokens):
        return False
    found = _BARE_HERE.match(state.src, state.pos - len(scheme[0]), state.posMax)
    link = autolink_of(found["bare"]) if found else None
    if link is None:
        return False
    if not silent:
        state.pending = state.pending[: -len(scheme[0])]
        opening = state.push("link_open", "a", 1)
        opening.attrs = {"href": state.md.normalizeLink(unescapeAll(link.href))}
        state.push("text", "", 0).content = unescapeAll(link.text)
        state.push("link_close", "a", -1)
    state.pos += len(link.text) - len(scheme[0])
    return True


def _bare_names(state: StateCore) -> None:
    """Bare `www.` addresses and e-mail addresses, found in the text that is left."""
    for token in state.tokens:
        if (
            token.type == "inline"
            and token.children
            and ("@" in token.content or "www." in token.content.lower())
        ):
            token.children = _with_names(token.children, state.md)


def _with_names(tokens: list[Token], md: MarkdownIt) -> list[Token]:
    made: list[Token] = []
    in_link = raw = 0
    for token in tokens:
        in_link += token.nesting if token.type in {"link_open", "link_close"} else 0
        if token.type == "html_inline" and (tag := _CODE.match(token.content)):
            raw += -1 if tag[1] else 1
        if token.type != "text" or in_link or raw > 0:
            made.append(token)
            continue
        done = 0
        for link in find_autolinks(token.content):
            made.append(_text(token.content[done : link.start]))
            made += _link(link.text, link.href, md)
            done = link.end
        made.append(_text(token.content[done:]))
    return [token for token in made if token.type != "text" or token.content]


def _is_raw(tokens: list[Token]) -> bool:
    """Whether a link or code written as HTML is open."""
    for token in reversed(tokens[-200:]):
        if token.type == "html_inline" and (tag := _CODE.match(token.content)):
            return not tag[1]
    return False


def _text(content: str) -> Token:
    token = Token("text", "", 0)
    token.content = content
    return token


def _link(text: str, href: str, md: MarkdownIt) -> list[Token]:
    opening = Token("link_open", "a", 1, attrs={"href": md.normalizeLink(href)})
    return [opening, _text(text), Token("link_close", "a", -1)]


def _captions(state: StateCore) -> None:
    """A paragraph of nothing but pictures is a figure; their titles are its caption, read as Markdown."""
    for opening, inline, closing in zip(state.tokens, state.tokens[1:], state.tokens[2:], strict=False):
        if opening.type != "paragraph_open" or ('"' not in inline.content and "'" not in inline.content):
            continue
        pictures = [
            token for token in inline.children or [] if token.type == "image" and token.attrs.get("title")
        ]
        if not pictures or not _is_figure(inline.children or []):
            continue
        opening.tag = closing.tag = "figure"
        made: list[Token] = []
        for picture in pictures:
            title = str(picture.attrs.pop("title"))
            made += [_text(" ")] if made else []
            state.md.inline.parse(title, state.md, state.env, made)
        inline.children = [*(inline.children or []), _raw("<figcaption>"), *made, _raw("</figcaption>")]


def _is_figure(tokens: list[Token]) -> bool:
    return all(
        token.type in {"image", "softbreak", "hardbreak", "link_open", "link_close"}
        or (token.type == "text" and not token.content.strip())
        for token in tokens
    )


def _raw(tag: str) -> Token:
    token = Token("html_inline", "", 0)
    token.content = tag
    return token


def _unused_notes(state: StateCore) -> None:
    """Notes nobody refers to would be dropped: they become text where they stand, and `env["unused"]` their labels."""
    refs = state.env.get("footnotes", {}).get("refs", {})
    unused = {label[1:] for label, number in refs.items() if number < 0}
    opened = [token.meta["label"] for token in state.tokens if token.type == "footnote_reference_open"]
    if not unused and len(set(opened)) == len(opened):
        return
    seen: set[str] = set()
    kept: list[Token] = []
    freed = 0
    for token in state.tokens:
        label = token.meta["label"] if token.type == "footnote_reference_open" else ""
        if label and (label in unused or label in seen):  # of two notes of one name the second is text
            freed = 1
            state.env.setdefault("unused", []).append((token.meta["label"], token.map[0] if token.map else 0))
        elif token.type == "footnote_reference_close" and freed:
            freed = 0
        else:
            seen |= {label} - {""}
            token.level -= freed
            kept.append(token)
    state.tokens = kept

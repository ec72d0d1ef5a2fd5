"""Markdown body -> our Markdown: read as CommonMark (as Hugo and GitHub do), kept as written where ours renders the same.

The HTML that CommonMark gives goes the way every HTML body goes; a block's own source is its first way to be
written, so what the writer typed stays, and only what our dialect reads differently is written anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token

from ..dialect.code import note_marks
from ..documents import ParsedBody
from ..problems import Problem
from ..tree import Element
from . import html as html_body
from .commonmark import reader

_FENCE = re.compile(r" {0,3}(```+|~~~+)")
_TABLE = re.compile(r" {0,3}\|?(?:[ \t]*:?-+:?[ \t]*\|)+(?:[ \t]*:?-+:?)?[ \t]*")
_NOTE_IN_LINK = re.compile(
    r"(\[\^[^\[\]\s]{1,100}\])\](\((?:[^()\s]|\([^()\s]{0,500}\)){1,2000}(?:[ \t]{1,9}\"[^\"\n]{0,300}\")?\))"
)
_CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")


def read(text: str, first_line: int = 1) -> ParsedBody:
    """The blocks of a Markdown body that starts on source line `first_line`."""
    text = _notes_behind_links(text)
    lines = text.split("\n")
    commonmark = reader()
    env: dict[str, Any] = {}
    tokens = commonmark.parse(_bars_of_code(text), env)
    html = str(commonmark.renderer.render(_with_lines(tokens, first_line), commonmark.options, env))

    def written(element: Element) -> str | None:
        """The source lines of a block, when they are Markdown and nothing else stands in them."""
        start, _, end = element.attrs.get("data-range", "").partition("-")
        return "\n".join(lines[int(start) : int(end)]).strip("\n") if end else None

    body = html_body.read(html, None, written)
    problems = [
        Problem(
            "footnote-unused",
            "Nothing refers to note {label}; it became text.",
            first_line + line,
            label=label,
        )
        for label, line in env.get("unused", [])
    ]
    problems += _unused_addresses(env, html, first_line)
    problems += _dead_marks(env, text, first_line)
    return replace(body, problems=(*body.problems, *problems))


def _notes_behind_links(text: str) -> str:
    """`[words[^1]](address)` with the mark behind the link: a link cannot hold another."""
    if "]](" not in text or "[^" not in text:
        return text
    return _NOTE_IN_LINK.sub(r"]\2\1", text)


def _unused_addresses(env: dict[str, Any], html: str, first_line: int) -> Iterator[Problem]:
    """Names the references of links that no link uses, and the second of two with one label."""
    if not env.get("references"):
        return
    unused = [each for each in env["references"].values() if escapeHtml(each["href"]) not in html]
    for each in (*unused, *env.get("duplicate_refs", ())):
        if each["href"] not in ("", "#"):  # a way to write comments
            yield Problem(
                "reference-unused",
                "No link of the text uses the reference to {url}.",
                first_line + each["map"][0],
                url=each["href"],
            )


def _dead_marks(env: dict[str, Any], text: str, first_line: int) -> Iterator[Problem]:
    """Names the marks that no note belongs to: they are shown as they are written."""
    if "[^" not in text:
        return
    known = {label[1:] for label in env.get("footnotes", {}).get("refs", {})}
    for label in dict.fromkeys(note_marks(text)):
        if label not in known:
            line = first_line + text.count("\n", 0, text.find(f"[^{label}]"))
            yield Problem("footnote-dead", "The mark of note {label} has no note.", line, label=label)


def _with_lines(tokens: list[Token], first_line: int) -> list[Token]:
    """Marks every top-level block with its source line, and those that are Markdown with their range of lines."""
    for token in tokens:
        if token.level or not token.map or token.nesting < 0 or token.type == "footnote_open":
            continue
        line = first_line + token.map[0]
        if token.type == "html_block":
            token.content = re.sub(r"^(\s*<[A-Za-z][\w-]*)", rf"\1 data-line={line}", token.content)
        else:
            token.attrSet("data-line", str(line))
            token.attrSet("data-range", f"{token.map[0]}-{token.map[1]}")
    return tokens


def _bars_of_code(text: str) -> str:
    """Escapes the bars of code in tables: GitHub would end the cell there and drop what is then one too many."""
    lines = text.split("\n")
    fence, rows = "", False
    for number, line in enumerate(lines):
        mark = _FENCE.match(line)
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
        rows = not fence and "|" in line and (rows or bool(_TABLE.fullmatch(line)))
        if rows:
            lines[number] = _CODE.sub(lambda code: re.sub(r"(?<!\\)\|", r"\\|", code[0]), line)
    return "\n".join(lines)

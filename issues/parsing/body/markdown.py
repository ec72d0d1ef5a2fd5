"""Markdown body -> our Markdown: read as CommonMark (as Hugo and GitHub do), kept as written where ours renders the same.

The HTML that CommonMark gives goes the way every HTML body goes; a block's own source is its first way to be
written, so what the writer typed stays, and only what our dialect reads differently is written anew.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from markdown_it.token import Token

from ..documents import ParsedBody
from ..problems import Problem
from ..tree import Element
from . import html as html_body
from .commonmark import reader

_FENCE = re.compile(r" {0,3}(```+|~~~+)")
_TABLE = re.compile(r" {0,3}\|?(?:[ \t]*:?-+:?[ \t]*\|)+(?:[ \t]*:?-+:?)?[ \t]*")
_CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")


def read(text: str, first_line: int = 1) -> ParsedBody:
    """The blocks of a Markdown body that starts on source line `first_line`."""
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
    return replace(body, problems=(*body.problems, *problems))


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

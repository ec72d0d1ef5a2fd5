r"""Formulas in LaTeX, `$…$`, `$$…$$`, `\(…\)`, `\[…\]`, `\begin{equation}`: code, which keeps every sign.

Only what is surely one: a price between two dollars and a word in escaped brackets stay text.
"""

from __future__ import annotations

import re
from html import unescape

from .source import Source

_OPENING = re.compile(
    r"\$`|\$\$|\$latex[ \n]|\$|\\\\?[(\[]|\\begin\{(?P<name>(?:equation|align|aligned|gather|multline|eqnarray|displaymath|math"
    r"|cases|matrix|pmatrix|bmatrix|array|split)\*?)\}"
)
_CLOSING = {"$`": "`$", "$$": "$$", "$": "$", "\\(": "\\)", "\\[": "\\]", "\\\\(": "\\\\)", "\\\\[": "\\\\]"}
_MATHS = re.compile(r"\\[a-zA-Z\\]|[\^_]\s?[\w{(\\]|\w\s?[=<>±≤≥≠≈·×+*]\s?\S|[∑∫√∞]|\A[a-zA-Z]'{0,2}\Z")
_OF_LATEX = re.compile(r"\\[a-zA-Z]|[\^_]\s?[\w{(\\]")
_PROSE = re.compile(r"[^\W\d_]{3,40}[ \n]{1,9}[^\W\d_]{2}")
_OPENS, _CLOSES = re.compile(r"<p(?:\s[^<>]{0,200})?>\s{0,9}\Z"), re.compile(r"\s{0,9}</p>")
_TAG = re.compile(r"</?[a-zA-Z]")
_BLANK_LINE = re.compile(r"\n[ \t>]*\n")
_LONGEST = 4_000


def formula(source: Source, start: int) -> int:
    """A formula at `start`; gives the end of what was dealt with, 0 for none."""
    found = _OPENING.match(source.text, start)
    if not found or source.in_address(start):
        return 0
    opening = found[0].rstrip() if found["name"] is None else found[0]
    closing = rf"\end{{{found['name']}}}" if found["name"] else _CLOSING.get(opening, "$")
    stop = source.find(closing, found.end(), _LONGEST)
    if stop < 0:
        return 0
    end = stop + len(closing)
    inner = source.text[found.end() : stop]
    if not inner.strip() or _BLANK_LINE.search(inner) or (source.html and _TAG.search(inner)):
        return 0
    if not _is_formula(source, start, end, opening, inner):
        return 0
    written = source.text[start:end] if found["name"] else inner
    apart = _apart(source, start, end) if opening[-1] in "$[}" and opening != "$" else None
    return as_code(source, *(apart or (start, end)), written, is_block=apart is not None)


def as_code(source: Source, start: int, end: int, written: str, *, is_block: bool = False) -> int:
    """Notes the edit that makes a formula code; gives its end back."""
    source.formulas.append(start)
    return source.replace(start, end, _block(source, written) if is_block else _inline(source, written))


def _is_formula(source: Source, start: int, end: int, opening: str, inner: str) -> bool:
    if opening in {"$`", "$latex"} or opening.startswith("\\begin"):
        return True
    plain = unescape(inner) if source.html else inner
    if opening == "$":
        around = source.text[start - 1 : start] if start else ""
        parted = not re.match(r"[\w$]", around) and not re.match(r"\w", source.text[end : end + 1])
        tight = not inner[0].isspace() and not inner[-1].isspace() and inner[-1] != "\\"
        sure = _OF_LATEX if inner[0].isdigit() else _MATHS
        is_prose = _PROSE.search(plain) is not None and "\\" not in plain
        return parted and tight and sure.search(plain) is not None and not is_prose
    if opening == "$$" and _apart(source, start, end):
        return True
    if opening.endswith("[") and source.text[end : end + 1] in ("(", "["):
        return False
    return _MATHS.search(plain.strip()) is not None and not (_PROSE.search(plain) and "\\" not in plain)


def _apart(source: Source, start: int, end: int) -> tuple[int, int] | None:
    """Where a formula begins and ends that stands alone on its lines, or in a paragraph of HTML; None for others."""
    text = source.text
    if source.html:
        before, after = _OPENS.search(text, max(0, start - 300), start), _CLOSES.match(text, end)
        return (before.start(), after.end()) if before and after else None
    before_it = text[text.rfind("\n", 0, start) + 1 : start]
    alone = not before_it.strip(" ") and len(before_it) < 4 and not text[end : source.line_end(end)].strip()
    return (start, end) if alone else None


def _block(source: Source, written: str) -> str:
    if source.html:
        return f'<pre><code class="language-latex">{written.strip(chr(10))}</code></pre>'
    return source.fence(written.strip("\n"), "latex")


def _inline(source: Source, written: str) -> str:
    text = " ".join(re.sub(r"\n[ \t]*>?", "\n", written).split())
    if source.html:
        return f"<code>{text}</code>"
    ticks = "`" * (max((len(run) for run in re.findall(r"`+", text)), default=0) + 1)
    space = " " if text[0] == "`" or text[-1] == "`" else ""
    return f"{ticks}{space}{text}{space}{ticks}"

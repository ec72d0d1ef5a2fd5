"""The body of a bundle that Quincena wrote: greeting and parts as Markdown, cut at marks and read back to the letter.

A front matter with `markdown: quincena` lists the parts (`items`: slug, section, number, heading, title, tags); in the
body a line `<!-- item: slug -->` stands before each. Below it section, number and heading are printed for people and
other programs, then the text as it is stored. Where somebody wrote something else there, the text counts and not the
list: that part is read as any Markdown is (`read_part`), and may become several. Where a text holds such a line itself, the
marks have another name, which the front matter says (`mark: item-2`). Where it holds shortcodes and Hugo is to read it,
those are written as Hugo writes them to be shown (`shortcodes: escaped`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, count

from .documents import ParsedItem

ReadPart = Callable[[str], tuple[ParsedItem, ...]]
_FIGURES = "0123456789"
_OPENS_A_BLOCK = re.compile(r"[ \t]|```|~~~|[-*+][ \t]|[>|<]|#{1,6}[ \t]|!\[|\d{1,9}[.)]|https?:|$")
# At most so many characters each: a shortcode takes a few lines, and a flood of openings must stay cheap.
_SHORTCODE = re.compile(r"\{\{([<%])(?:((?:(?!\{\{[<%])[^\0]){0,2000}?)([>%])\}\})?")
_SHOWN = re.compile(r"\{\{([<%])/\*((?:(?!\{\{[<%])[^\0]){0,2000}?)\*/([>%])\}\}|\{&#123;([<%])")


MARK = "item"


def free_mark(intro: str, items: Sequence[ParsedItem]) -> str:
    """A name for the marks that no text has in a comment."""
    texts = [intro, *(item.body for item in items)]
    names = chain([MARK], (f"{MARK}-{n}" for n in count(2)))
    return next(name for name in names if not any(f"<!-- {name}" in text for text in texts))


def write(intro: str, items: Sequence[ParsedItem], mark: str = MARK) -> str:
    """The body of a bundle."""
    pieces, section = [intro.strip("\n")], ""
    for item in items:
        body = item.body.strip("\n")
        apart = "\n\n" if _OPENS_A_BLOCK.match(body) else " "
        pieces += [f"<!-- {mark}: {item.slug} -->", _printed(item, section, apart) + body]
        section = item.section
    return "\n\n".join(piece for piece in pieces if piece).rstrip("\n") + "\n"


def with_shortcodes_shown(text: str) -> str:
    """The text with `{{< x >}}` and `{{% x %}}` as Hugo shows them instead of running them; one without an end, with
    its second brace as a reference."""
    return _SHORTCODE.sub(
        lambda found: f"{{{{{found[1]}/*{found[2]}*/{found[3]}}}}}" if found[3] else f"{{&#123;{found[1]}",
        text,
    )


def with_shortcodes(text: str) -> str:
    """The text that `with_shortcodes_shown` was given."""
    return _SHOWN.sub(
        lambda found: f"{{{{{found[1]}{found[2]}{found[3]}}}}}" if found[3] else f"{{{{{found[4]}", text
    )


def read(
    text: str, listed: Sequence[ParsedItem], read_part: ReadPart, mark: str = MARK
) -> tuple[str, tuple[ParsedItem, ...]]:
    """Greeting and parts of a body that `write` made, edited since or not; `listed` are the parts without their texts."""
    by_slug = {item.slug: item for item in listed}
    intro, *pieces = _pieces(text, mark)
    items: list[ParsedItem] = []
    section = ""
    for slug, piece in zip(pieces[::2], pieces[1::2], strict=True):
        items += _part(by_slug.get(slug), piece, section, read_part)
        section = items[-1].section
    return intro, tuple(items)


def _part(item: ParsedItem | None, piece: str, section: str, read_part: ReadPart) -> Iterator[ParsedItem]:
    for printed in [_printed(item, section, apart) for apart in (" ", "\n\n")] if item else ():
        if item and f"{piece}\n\n".startswith(printed):
            yield replace(item, body=piece[len(printed) :].strip("\n"))
            return
    first, *others = read_part(f"## {section}\n\n{piece}" if section else piece)
    yield replace(first, slug=item.slug, tags=item.tags) if item else first
    yield from others


def _pieces(text: str, mark: str) -> list[str]:
    """The greeting, then by turns a slug and the text behind its mark; a mark without a slug begins a new part."""
    found, begin = [], 0
    for line in re.finditer(rf"^<!-- {mark}(?:: ([\w-]{{1,120}}))? -->$", text, re.M):
        found += [text[begin : line.start()].strip("\n"), line[1] or ""]
        begin = line.end()
    return [*found, text[begin:].strip("\n")]


def _printed(item: ParsedItem, section: str, apart: str) -> str:
    """Section (where it begins), number and heading, as the issue prints them above a text; `apart` follows a number
    that stands before it."""
    lines = f"## {item.section}\n\n" if item.section != section else ""
    keycap = "" if item.number is None else keycap_of(item.number)
    if item.heading:
        return f"{lines}### {keycap}{' ' if keycap else ''}{item.heading}\n\n"
    return lines + keycap + apart if keycap else lines


def keycap_of(number: int) -> str:
    """A number in keycaps: 1️⃣, 🔟, 1️⃣2️⃣."""
    return "\U0001f51f" if number == 10 else "".join(f"{_FIGURES[int(d)]}\ufe0f\u20e3" for d in str(number))

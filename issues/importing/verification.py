"""Verifies an import: compares what the source holds with what readers of the new rows will see."""

from __future__ import annotations

from ..parsing.audit import compare as audit
from ..parsing.audit.inventory import source_inventory
from ..parsing.documents import ParsedIssue
from ..parsing.problems import Problem
from ..rendering.rendered import RenderedIssue


def compare(rendered: RenderedIssue, parsed: ParsedIssue) -> list[Problem]:
    """Every word, link, picture, footnote, embed and heading of the source that the rendered issue lacks."""
    missing = [picture.name for picture in rendered.pictures if picture.missing]
    return audit.compare(
        parsed.inventory, source_inventory(whole(rendered, numbers=parsed.items_by == "headings")), missing
    )


def whole(rendered: RenderedIssue, *, numbers: bool = False) -> str:
    """The issue's HTML in reading order, headings in their places, without the page around it. `numbers`: with those of
    its items before their headings."""
    pieces = [rendered.intro]
    for section in rendered.sections:
        if section.heading:
            pieces.append(f'<h2 id="{section.anchor}">{section.heading}</h2>')
        for part in section.parts:
            number = f"{part.item.number} " if numbers and part.item.number is not None else ""
            if number or part.heading:
                pieces.append(f'<h3 id="{part.anchor}">{number}{part.heading}</h3>')
            pieces.append(f'<section id="{part.item.slug}">{part.html}</section>')
    return "\n".join(pieces)

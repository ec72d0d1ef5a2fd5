"""Proves an import: what the source holds against what readers of the new rows will be shown."""

from __future__ import annotations

from .models import Issue
from .parsing import audit
from .parsing.documents import ParsedIssue, Problem
from .reading import Reading, read, with_everything


def compare(issue: Issue, parsed: ParsedIssue) -> list[Problem]:
    """Every word, link, picture, footnote, embed and heading of the source that the rendered issue lacks."""
    reading = read(with_everything(Issue.objects.all()).get(pk=issue.pk))
    missing = [picture.name for picture in reading.issue.pictures.all() if picture.missing]
    return audit.compare(audit.tally(parsed.body_html), audit.tally(whole(reading)), missing)


def whole(reading: Reading) -> str:
    """The issue's HTML in reading order, headings in their places, without the page around it."""
    pieces = [reading.intro]
    for section in reading.sections:
        if section.heading:
            pieces.append(f'<h2 id="{section.anchor}">{section.heading}</h2>')
        for part in section.parts:
            if part.heading:
                pieces.append(f'<h3 id="{part.anchor}">{part.heading}</h3>')
            pieces.append(f'<section id="{part.item.slug}">{part.html}</section>')
    return "\n".join(pieces)

"""Drafts for proofreading tests: an issue without mistakes, with whatever the test is about changed by name."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from issues.content import ItemContent
from issues.models import Link
from issues.parsing.dialect import links as citations
from issues.proofreading import CHECKS, Archive, ArchivedIssue, Draft, Finding, check

FRIDAY = datetime(2026, 12, 4, 7, tzinfo=UTC)
GOOD = Draft(
    slug="del-16-al-30-de-noviembre-20-de-2026",
    title="Del 16 al 30 de noviembre (#20 de 2026)",
    number=20,
    year=2026,
    period_start=date(2026, 11, 16),
    period_end=date(2026, 11, 30),
    intro="Hola otra vez. ¿Qué tal la quincena?",
    publish_at=FRIDAY,
)
BEFORE = ArchivedIssue(
    slug="del-1-al-15-de-noviembre-19-de-2026",
    title="Del 1 al 15 de noviembre (#19 de 2026)",
    number=19,
    year=2026,
    period_start=date(2026, 11, 1),
    period_end=date(2026, 11, 15),
    publish_at=datetime(2026, 11, 20, 7, tzinfo=UTC),
)


def archive(*issues: ArchivedIssue, **changes: Any) -> Archive:
    """An archive of these issues."""
    return Archive(issues={issue.slug: issue for issue in issues}, **changes)


def item(section: str, number: int | None, heading: str, title: str, body: str) -> ItemContent:
    """An item that says this."""
    return ItemContent(section=section, number=number, heading=heading, title=title, body=body)


def items(*numbers: int | None, section: str = "🗞 Noticias") -> tuple[ItemContent, ...]:
    """Items printed with these numbers."""
    return tuple(
        item(section, number, "", f"Noticia {position}", "Un faro vuelve.")
        for position, number in enumerate(numbers, 1)
    )


def draft_of(body: str, **changes: Any) -> Draft:
    """The good draft with one item of this body, its links derived as on every save."""
    links = [
        Link(**vars(link), normalized_url=citations.normalize_url(link.url))
        for link in citations.links_of(body)
    ]
    only = item("🗞 Noticias", 1, "", "Un faro", body)
    return replace(GOOD, **({"items": (only,), "links": {1: links}} | changes))


def found(code: str, draft: Draft, on: Archive | None = None) -> list[Finding]:
    """What the check of this code says of a draft."""
    assert code in {one.code for one in CHECKS}
    return [finding for finding in check(draft, on or archive(BEFORE)) if finding.code == code]


def marked(finding: Finding, draft: Draft) -> str:
    """The text a finding points at."""
    text = draft.items[finding.item - 1].body if finding.item else draft.intro
    return text[finding.start : finding.end]


def fixed(finding: Finding, body: str) -> str:
    """The body with the finding's fix applied, as the screen does."""
    assert finding.fix and finding.start is not None and finding.end is not None
    assert body[finding.start : finding.end] == finding.fix.old
    return body[: finding.start] + finding.fix.new + body[finding.end :]

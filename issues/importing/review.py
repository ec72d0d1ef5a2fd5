"""What an uploaded source would become, and how it differs from an issue that is here. Nothing is stored."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from ..models import Issue, NewsItem
from ..parsing.dialect import links as citations
from ..parsing.documents import ParsedIssue, ParsedItem, ParsedLink, SourceDocument
from ..parsing.parse import parse
from ..parsing.references import picture_address
from .matching import match_items
from .sources import slug_of

OF_STATE = frozenset({"no-date", "unclear-status"})
"""The problems that tell which state an issue begins in: one that is here keeps its own."""


@dataclass(frozen=True)
class Understood:
    """What a source would become."""

    parsed: ParsedIssue
    slug: str
    links: tuple[ParsedLink, ...]
    pictures: tuple[tuple[str, bool], ...]
    existing: Issue | None

    @property
    def sections(self) -> list[tuple[str, list[ParsedItem]]]:
        """The parts under their headings, in order."""
        found: list[tuple[str, list[ParsedItem]]] = []
        for item in self.parsed.items:
            if not found or found[-1][0] != item.section:
                found.append((item.section, []))
            found[-1][1].append(item)
        return found


@dataclass(frozen=True)
class Difference:
    """One part of an issue, as it is here and as it arrived. `kind` is same, changed, new or gone; `key` names it in a form."""

    key: str
    kind: str
    title: str
    ours: str
    theirs: str
    item: NewsItem | None = None
    parsed: ParsedItem | None = None


def understand(source: SourceDocument, into: Issue | None = None) -> Understood:
    """What the source says and where it would go; nothing is stored. Raises `Rejected`."""
    parsed = parse(source)
    slug = slug_of(source, parsed.front_matter)
    existing = into or Issue.objects.filter(slug=slug).first()
    if existing:
        problems = tuple(problem for problem in parsed.problems if problem.code not in OF_STATE)
        parsed = replace(parsed, problems=problems)
    texts = [parsed.intro, *(f"{item.heading}\n\n{item.body}" for item in parsed.items)]
    return Understood(
        parsed=parsed,
        slug=into.slug if into else slug,
        links=tuple(link for text in texts for link in citations.links_of(text)),
        pictures=tuple(
            (name, source.find_picture(picture_address(name)) is not None) for name in parsed.pictures
        ),
        existing=existing,
    )


def differences(issue: Issue, parsed: ParsedIssue) -> list[Difference]:
    """The issue's facts, its greeting and each part, here and arrived, in the order they arrived; what is gone last."""
    here = list(issue.items.order_by("position"))
    found_here = match_items(parsed.items, here)
    found = [
        _difference("facts", _("Title, number, period, topics"), _facts_here(issue), _facts_there(parsed)),
        _difference("intro", _("Greeting"), issue.intro, parsed.intro),
    ]
    for number, (item, ours) in enumerate(zip(parsed.items, found_here, strict=True)):
        text = _text_of(item)
        if ours is None:
            found.append(Difference(f"there-{number}", "new", item.title, "", text, parsed=item))
        else:
            part = _difference(f"there-{number}", item.title, _text_of(ours), text)
            found.append(replace(part, item=ours, parsed=item))
    return found + [
        Difference(f"here-{item.pk}", "gone", item.title, _text_of(item), "", item=item)
        for item in here
        if item not in found_here
    ]


def _difference(key: str, title: str, ours: str, theirs: str) -> Difference:
    return Difference(key, "same" if ours.strip() == theirs.strip() else "changed", title, ours, theirs)


def _text_of(item: NewsItem | ParsedItem) -> str:
    number = "" if item.number is None else f"{item.number}. "
    head = "\n".join(line for line in (item.section, f"{number}{item.heading}".strip()) if line)
    return f"{head}\n\n{item.body}".strip()


def _facts_here(issue: Issue) -> str:
    period = f"{issue.period_start or ''} – {issue.period_end or ''}".strip(" –")
    topics = ", ".join(sorted(topic.name for topic in issue.tags.all()))
    return "\n".join(
        [issue.title, f"#{issue.number or '–'} / {issue.year or '–'}", period, issue.summary, topics]
    )


def _facts_there(parsed: ParsedIssue) -> str:
    facts, matter = parsed.title, parsed.front_matter
    period = f"{facts.period_start or ''} – {facts.period_end or ''}".strip(" –")
    topics = ", ".join(sorted(matter.tags))
    return "\n".join(
        [matter.title, f"#{facts.number or '–'} / {facts.year or '–'}", period, matter.summary, topics]
    )

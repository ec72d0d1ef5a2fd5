"""What an uploaded source would become, and how it differs from an existing issue. Stores nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from ..content import IssueContent, ItemContent, in_order
from ..editing.compare import items_by_key
from ..models import Issue
from ..parsing.dialect import links as citations
from ..parsing.documents import ParsedIssue, ParsedItem, ParsedLink, SourceDocument
from ..parsing.parse import parse
from ..parsing.references import picture_address
from ..topics import one_spelling
from .matching import content_of
from .sources import slug_of
from .twins import Twin, twin_of

OF_STATE = frozenset({"no-date", "unclear-status"})
"""The problems that tell which state an issue begins in: one that is here keeps its own."""


@dataclass(frozen=True)
class Understood:
    """What a source would become."""

    parsed: ParsedIssue
    slug: str
    links: tuple[ParsedLink, ...]
    pictures: tuple[tuple[str, bool], ...]
    twin: Twin | None

    @property
    def existing(self) -> Issue | None:
        """The issue it is compared with."""
        return self.twin.issue if self.twin else None

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
    """One part of an issue, as it is here and as it arrived. `kind` is same, changed, new or gone; `key` names it in a
    form and is "facts", "intro" or what `editing.compare` calls the item."""

    key: str
    kind: str
    title: str
    ours: str
    theirs: str


def understand(source: SourceDocument, into: Issue | None = None, *, is_new: bool = False) -> Understood:
    """Parses the source and finds the issue it would become; stores nothing. Raises `Rejected`.

    `into` is the issue it is said to be; `is_new` says that it is another one than it seems to be.
    """
    parsed = parse(source)
    slug = slug_of(source, parsed.front_matter)
    texts = [parsed.intro, *(f"{item.heading}\n\n{item.body}" for item in parsed.items)]
    links = tuple(link for text in texts for link in citations.links_of(text))
    twin = Twin(into) if into else twin_of(parsed, slug, links)
    twin = None if twin and twin.may_err and is_new else twin
    if twin:
        problems = tuple(problem for problem in parsed.problems if problem.code not in OF_STATE)
        parsed = replace(parsed, problems=problems)
    return Understood(
        parsed=parsed,
        slug=into.slug if into else slug,
        links=links,
        pictures=tuple((name, source.picture(picture_address(name)) is not None) for name in parsed.pictures),
        twin=twin,
    )


def arrived_content(parsed: ParsedIssue, ours: IssueContent) -> IssueContent:
    """What arrived for an issue that is here: under its address, its topics as we write them."""
    arrived = content_of(parsed, slug=ours.slug, here=ours.items)
    return replace(arrived, tags=in_order(one_spelling(arrived.tags)))


def differences(ours: IssueContent, arrived: IssueContent) -> list[Difference]:
    """The facts, the greeting and each part, here and arrived, in the order they arrived; what is gone last."""
    found = [
        _difference("facts", _("Title, number, period, topics"), _facts(ours), _facts(arrived)),
        _difference("intro", _("Greeting"), ours.intro, arrived.intro),
    ]
    here, there = items_by_key(ours.items), items_by_key(arrived.items)
    for key, item in there.items():
        if key in here:
            found.append(_difference(key, item.title, _text_of(here[key]), _text_of(item)))
        else:
            found.append(Difference(key, "new", item.title, "", _text_of(item)))
    return found + [
        Difference(key, "gone", item.title, _text_of(item), "")
        for key, item in here.items()
        if key not in there
    ]


def _difference(key: str, title: str, ours: str, theirs: str) -> Difference:
    return Difference(key, "same" if ours.strip() == theirs.strip() else "changed", title, ours, theirs)


def _text_of(item: ItemContent) -> str:
    number = "" if item.number is None else f"{item.number}. "
    head = "\n".join(line for line in (item.section, f"{number}{item.heading}".strip()) if line)
    return f"{head}\n\n{item.body}".strip()


def _facts(content: IssueContent) -> str:
    period = f"{content.period_start or ''} – {content.period_end or ''}".strip(" –")
    number = f"#{content.number or '–'} / {content.year or '–'}"
    return "\n".join([content.title, number, period, content.summary, ", ".join(content.tags)])

"""Finds the issue that an uploaded text probably is already, so that nobody has it twice unasked. Stores nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from ..models import Issue
from ..parsing.dialect.links import normalize_url
from ..parsing.documents import ParsedIssue, ParsedLink
from .likeness import shared, words_of

MOSTLY = 0.7
NEWEST = 30
MOST_LINKS = 200


@dataclass(frozen=True)
class Twin:
    """An issue that is here, and why a text seems to be it: a sentence, "" where both say so by their address.

    `may_err` says that it could be another one after all: only an address or a source is proof.
    """

    issue: Issue
    why: str = ""
    may_err: bool = False


def twin_of(parsed: ParsedIssue, slug: str, links: Iterable[ParsedLink]) -> Twin | None:
    """The issue with this address, of the same source, of the same number and year, or with mostly the same words."""
    if issue := Issue.objects.filter(slug=slug).first():
        return Twin(issue)
    own = parsed.front_matter.canonical
    if own and (issue := Issue.objects.filter(feed_id=own).first()):
        return Twin(issue, _("It comes from the same source."))
    number, year = parsed.title.number, parsed.title.year
    if (
        number
        and year
        and (issue := Issue.objects.filter(number=number, year=year, same_number_as=None).first())
    ):
        return Twin(issue, _("It has the same number and year."), may_err=True)
    words = words_of("\n".join([parsed.intro, *(item.body for item in parsed.items)]))
    issue = next((issue for issue in _candidates(parsed, links) if _is_like(words, issue)), None)
    return Twin(issue, _("Most of its words are the same."), may_err=True) if issue else None


def _candidates(parsed: ParsedIssue, links: Iterable[ParsedLink]) -> Iterator[Issue]:
    """Issues worth reading: those that cite the same addresses, of the same title, and the newest."""
    urls = {normalize_url(link.url) for link in links}
    citing = Q(links__normalized_url__in=sorted(urls)[:MOST_LINKS])
    yield from (
        Issue.objects.filter(citing)
        .annotate(n=Count("links__normalized_url", distinct=True))
        .order_by("-n")[:3]
    )
    yield from Issue.objects.filter(title=parsed.front_matter.title)[:3]
    yield from Issue.objects.order_by("-updated_at")[:NEWEST]


def _is_like(words: Counter[str], issue: Issue) -> bool:
    share, is_enough = shared(
        words, words_of("\n".join([issue.intro, *issue.items.values_list("body", flat=True)]))
    )
    return is_enough and share >= MOSTLY

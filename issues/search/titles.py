"""Titles as one types them: those that have words beginning as the typed ones do."""

from __future__ import annotations

from datetime import datetime

from ..models import Issue, SearchEntry
from ..parsing.folding import fold
from .engine import HasTerms
from .words import term, words

SHORTEST, BEGINNING = 3, 4  # letters to be typed; letters that a word and its term surely have in common
LOOKED_AT, MOST_WORDS = 200, 6


def titled(text: str, most: int, at: datetime | None = None) -> list[tuple[str, str]]:
    """(title, URL) of the newest public issues and items with such words; one query."""
    typed = [fold(word) for word in words(text)][:MOST_WORDS]
    if not typed or len(typed[-1]) < SHORTEST:
        return []
    begun = [f"{term(word)[:BEGINNING]}*" for word in typed]
    public = Issue.objects.public(at).order_by().values("pk")
    found = SearchEntry.objects.filter(HasTerms([begun]), issue__in=public)
    for beginning in begun:
        found = found.filter(title_terms__contains=f" {beginning[:-1]}")
    entries = found.select_related("issue", "item").only(
        *("item__title", "item__slug", "item__position"),
        *(f"issue__{name}" for name in ("title", "slug", "number", "publish_at")),
    )
    titles: dict[str, str] = {}
    for entry in entries.order_by("-issue__publish_at", "-issue_id", "item__position")[:LOOKED_AT]:
        title = entry.item.title if entry.item else entry.issue.title
        inside = [fold(word) for word in words(title)]
        if all(any(word.startswith(each) for word in inside) for each in typed):
            if entry.item:
                entry.item.issue = entry.issue  # saves the query that its URL would make
            titles.setdefault(title, (entry.item or entry.issue).get_absolute_url())
    return list(titles.items())[:most]

"""What is shown of the entries that were found: title and snippet with their words marked, and what they lack."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from ..models import Issue, SearchEntry
from ..reverse import address
from .likeness import Entry, Wanted
from .marking import Piece, Words, mark, snippet
from .query import Query
from .scoring import Scorer
from .words import tidy


@dataclass(frozen=True)
class Hit:
    """An item (or an issue's greeting) that has the words: its URL, its title and a snippet, both with marks, and the
    words of the query it lacks. A cited site, which is no part of an issue, has none."""

    address: str
    title: tuple[Piece, ...]
    text: tuple[Piece, ...]
    issue: Issue | None
    is_issue: bool
    missing: tuple[str, ...] = ()


def of_site(host: str) -> Hit:
    """The page about a cited site."""
    return Hit(address("site", host), (Piece(host),), (), None, False)


def of_entries(keys: Collection[int], query: Query, *, is_partial: bool = False) -> tuple[Hit, ...]:
    """What is shown of the entries, in the order of their keys, with what they lack where it `is_partial`; one query."""
    shown = SearchEntry.objects.select_related("issue", "item").only(
        *("terms", "forms", "text", "item__title", "item__slug"),
        *(f"issue__{name}" for name in ("title", "slug", "number", "year", "publish_at", "language")),
    )
    entries, scorer = shown.in_bulk(keys), Scorer(query)
    return tuple(_hit(entries[key], scorer, is_partial) for key in keys if key in entries)


def _hit(entry: SearchEntry, scorer: Scorer, is_partial: bool) -> Hit:
    item, read = entry.item, Entry("", entry.terms, entry.forms)
    if item:
        item.issue = entry.issue  # saves the query that its URL would make
    wanted = _words(read, scorer)
    return Hit(
        address=(item or entry.issue).get_absolute_url(),
        title=mark(tidy(item.title if item else entry.issue.short_title), wanted),
        text=snippet(entry.text, wanted),
        issue=entry.issue,
        is_issue=item is None,
        missing=scorer.missing(read) if is_partial else (),
    )


def _words(entry: Entry, scorer: Scorer) -> Words:
    """The words to mark: of every word the forms likest to the reader's that the entry has, and neighbours that are
    written as one here or in the query."""
    best: dict[str, tuple[int, set[str]]] = {}
    for each in scorer.wanted:
        for form in _forms(entry, each):
            rank, forms = best.get(each.term, (0, set()))
            if (here := each.rank(form)) >= rank:
                best[each.term] = (here, forms | {form} if here == rank else {form})
    as_one = {*scorer.query.as_one, *(scorer.terms - best.keys())}
    written = entry.joined + entry.title_joined + entry.text_line
    return Words(
        frozenset(form for _rank, forms in best.values() for form in forms),
        frozenset(each for each in as_one if f" {each} " in written),
        frozenset() if entry.forms_line.strip() or entry.title_forms else scorer.terms,
    )


def _forms(entry: Entry, each: Wanted) -> set[str]:
    """The words of the same term that an entry has."""
    pairs = zip(entry.title, entry.title_forms, strict=False)
    found = {form for term, form in pairs if term == each.term}
    times = entry.text_line.count(f" {each.term} ")
    if times and entry.forms_line.count(f" {each.form} ") >= times:
        return found | {each.form}
    if times:
        found |= {form for term, form in zip(entry.text, entry.text_forms, strict=False) if term == each.term}
    return found

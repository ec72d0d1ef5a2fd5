"""Writes the search index: `index(issue)` after any change of its texts, `rebuild()` for all issues."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache

from django.db import connection, transaction

from ..models import Issue, NewsItem, SearchEntry, SearchWord
from ..parsing.folding import fold
from ..rendering.render import render_rows, render_saved, with_everything
from ..rendering.rendered import RenderedIssue
from . import engine
from .words import LONGEST, terms, tidy, words

BATCH = 50
MOST = 500_000  # characters of terms in a row: PostgreSQL's vectors end at a megabyte
SHORTEST_WORD = 4
_LEARN = (
    "INSERT INTO issues_searchword (word, head, tail, length) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING"
)


def index(
    issue: Issue,
    rendered: RenderedIssue | None = None,
    items: Iterable[NewsItem] = (),
    *,
    is_new: bool = False,
) -> None:
    """Writes an issue's entries anew: one for its greeting and one for each of its items.

    `rendered`, with the rows of its items, saves rendering; `is_new` says that there are no entries to delete.
    """
    if rendered is None:
        rendered = render_saved(issue)
        items = rendered.issue.items.all()
    entries = list(_entries(rendered, items))
    with transaction.atomic():
        if not is_new:
            SearchEntry.objects.filter(issue=issue).delete()
        SearchEntry.objects.bulk_create(entries, batch_size=200)
        learn(entries)


def rebuild() -> Iterator[int]:
    """Writes the whole index anew, in batches, yielding how many issues are done; search works meanwhile."""
    with transaction.atomic():
        engine.run(connection, engine.INSTALL)
        SearchWord.objects.all().delete()
    keys = list(Issue.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        batch = keys[start : start + BATCH]
        with transaction.atomic():
            entries = [
                entry
                for issue in with_everything(Issue.objects.filter(pk__in=batch))
                for entry in _entries(render_rows(issue), issue.items.all())
            ]
            SearchEntry.objects.filter(issue__in=batch).delete()
            SearchEntry.objects.bulk_create(entries, batch_size=200)
            learn(entries)
        yield start + len(batch)
    engine.run(connection, engine.SETTLE)


@contextmanager
def made_anew(**_restore: object) -> Iterator[None]:
    """Around a restore: no backup holds the index, it follows from the texts."""
    yield
    for _done in rebuild():
        pass


def _entries(rendered: RenderedIssue, items: Iterable[NewsItem]) -> Iterator[SearchEntry]:
    issue, summary = rendered.issue, rendered.content.summary
    yield fill(SearchEntry(issue=issue), f"{summary}\n\n{rendered.greeting.text}".strip())
    for part, item in zip(rendered.parts, items, strict=True):
        yield fill(SearchEntry(issue=issue, item=item), part.text)


def _title(entry: SearchEntry) -> str:
    return entry.item.title if entry.item else entry.issue.title


def fill(entry: SearchEntry, text: str) -> SearchEntry:
    """The entry with its plain text, the terms of its title and the terms of both."""
    in_title = terms(tidy(_title(entry)))
    entry.text = tidy(text)
    entry.title_terms = _spaced(in_title)
    entry.terms = _spaced([*in_title, "|", *terms(entry.text)])
    return entry


def _spaced(found: Iterable[str]) -> str:
    """Terms with a space on both sides of each, cut between two terms where they are too long for PostgreSQL."""
    line = f" {' '.join(found)} "
    return line if len(line) <= MOST else line[: line.rindex(" ", 0, MOST) + 1]


def learn(entries: Iterable[SearchEntry]) -> None:
    """Adds the words of some entries to the vocabulary of suggestions."""
    found = {word for entry in entries for text in (tidy(_title(entry)), entry.text) for word in words(text)}
    rows = sorted({row for word in found if (row := _vocabulary_row(word))})
    # Of a thousand words few are new: bulk_create(ignore_conflicts=True) took 17 ms for 900 words, this 3.
    with connection.cursor() as cursor:
        cursor.executemany(_LEARN, rows)


@lru_cache(maxsize=1 << 16)
def _vocabulary_row(word: str) -> tuple[str, str, str, int] | None:
    """A word's row in the vocabulary, or None: too short, too long, or not all letters."""
    lower = word.lower()
    if not (SHORTEST_WORD <= len(lower) <= LONGEST and lower.isalpha()):
        return None
    form = fold(lower)
    return lower, form[:3], form[-3:], len(form)

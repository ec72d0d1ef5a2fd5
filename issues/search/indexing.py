"""Writes the search index: `index(issue)` after any change of its texts, `rebuild()` for all issues."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from html import unescape

from django.db import connection, transaction

from ..models import Issue, NewsItem, SearchEntry, SearchWord
from ..parsing.folding import fold
from ..rendering.render import render_rows, render_saved, with_everything
from ..rendering.rendered import RenderedIssue
from . import engine
from .joining import joined
from .words import LONGEST, STOP_WORDS, term, tidy, words

BATCH = 50
MOST = 500_000  # characters of terms in a row: PostgreSQL's vectors end at a megabyte
SHORTEST_WORD = 4
FREQUENT, SHARE, MOST_FREQUENT = 3, 0.008, 12  # how often a text's own words are in it, and how many they are
_HEADING = re.compile(r"<h([2-6])\b[^<>]*+>((?:(?!</?h[2-6]\b).)*+)</h\1>", re.DOTALL)
_TAG = re.compile(r"<[^<>]*+>")
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
    issue, summary, greeting = rendered.issue, rendered.content.summary, rendered.greeting
    yield fill(SearchEntry(issue=issue), f"{summary}\n\n{greeting.text}".strip(), _headings(greeting.html))
    for part, item in zip(rendered.parts, items, strict=True):
        yield fill(SearchEntry(issue=issue, item=item), part.text, _headings(part.html))


def _headings(html: str) -> str:
    """The words of the headings in a text."""
    found = _HEADING.findall(html) if "<h" in html else ()
    return unescape(_TAG.sub("", " ".join(inside for _level, inside in found)))


def _title(entry: SearchEntry) -> str:
    return entry.item.title if entry.item else entry.issue.title


def fill(entry: SearchEntry, text: str, headings: str = "") -> SearchEntry:
    """The entry with its plain text, and the words and terms of its title and its text."""
    title, entry.text = tidy(_title(entry)), tidy(text)
    in_title, in_text = words(title), words(entry.text)
    title_terms, text_terms = _terms(in_title), _terms(in_text)
    apart = joined(title)
    entry.title_terms = _spaced([*title_terms, *sorted(apart), "|", *_keys(words(tidy(headings)), in_text)])
    entry.terms = _spaced([*title_terms, "|", *text_terms, "|", *sorted(apart | joined(entry.text))])
    entry.forms = _spaced([*map(str.lower, in_title), "|", *map(str.lower, in_text)])
    return entry


def _terms(found: Iterable[str]) -> list[str]:
    return list(map(term, found))


def _keys(headings: Iterable[str], text: Sequence[str]) -> list[str]:
    """What a text is about: the terms of its headings, and the most frequent of its own."""
    common = Counter(term(word) for word in text if word.lower() not in STOP_WORDS)
    least = max(FREQUENT, SHARE * len(text))
    frequent = (each for each, times in common.most_common(MOST_FREQUENT) if times >= least)
    return sorted({*map(term, headings), *frequent})


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

"""What a reader searches for, read from a URL's parameters: words and phrases as terms, facets, an order, a page.

Terms are ASCII letters and digits, so that nothing a reader types is query syntax to a database.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import urlencode

from ..parsing.folding import fold
from .joining import rewritten
from .words import STOP_WORDS, term, tidy, words

LONGEST = 200
MOST_WORDS = 24
MOST_JOINED = 8  # words of a query that are also looked for as one
BY_DATE = "date"
OPERATORS = {"AND", "OR", "NOT"}  # habits of other searches, in capitals
_PHRASE = re.compile(r'["“”„«»]([^"“”„«»]*)["“”„«»]')
_YEAR = re.compile(r"[1-9][0-9]{3}", re.ASCII)

Alternatives = tuple[tuple[str, ...], ...]
"""Lists of terms: a text is found when it has all of one list."""


@dataclass(frozen=True)
class Query:
    """A search: its text (at most 200 characters), the chosen facets ("" or None: all), the page from 1, and the
    order of its hits: "" the best first, "date" the newest."""

    text: str
    year: int | None = None
    topic: str = ""
    site: str = ""
    page: int = 1
    sort: str = ""

    @classmethod
    def read(
        cls, text: str, *, year: str = "", topic: str = "", site: str = "", page: str = "", sort: str = ""
    ) -> Query:
        """The query of a URL's parameters, whatever they hold; an invalid one counts as not given."""
        return cls(
            text=_line(text),
            year=int(year) if _YEAR.fullmatch(year) else None,
            topic=_line(topic),
            site=_line(site).lower(),
            page=int(page) if re.fullmatch(r"[1-9][0-9]{0,5}", page, re.ASCII) else 1,
            sort=BY_DATE if sort == BY_DATE else "",
        )

    @cached_property
    def phrases(self) -> tuple[tuple[str, ...], ...]:
        """The terms of each text in quotes that has more than one word."""
        quoted = (tuple(term(word) for word in words(inside)) for inside in _PHRASE.findall(self.text))
        return tuple(found[:MOST_WORDS] for found in quoted if len(found) > 1)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words to look for, as written: without the most common ones, unless there are no others."""
        found = list(dict.fromkeys(words(self.text)))[:MOST_WORDS]
        left_out = STOP_WORDS if self.text.isupper() else STOP_WORDS | OPERATORS
        return tuple(word for word in found if not {word, fold(word)} & left_out) or tuple(found)

    @cached_property
    def all_words(self) -> tuple[str, ...]:
        """Its words, the most common too, in their order."""
        return words(self.text)[:MOST_WORDS]

    @cached_property
    def terms(self) -> tuple[str, ...]:
        """The terms every hit has, each once, unless it has neighbours of them written as one word."""
        inside = [part for phrase in self.phrases for part in phrase]
        return tuple(dict.fromkeys([*(term(word) for word in self.words), *inside]))

    @cached_property
    def as_one(self) -> dict[str, tuple[str, ...]]:
        """The terms that neighbouring words may be written as, with the terms they stand for."""
        if self.phrases or not 1 < len(self.all_words) <= MOST_JOINED:
            return {}
        ways = rewritten(self.all_words)
        return {whole: tuple(map(term, self.all_words[first:last])) for first, last, whole in ways}

    @cached_property
    def alternatives(self) -> Alternatives:
        """The lists of terms a hit may have: all words, or all with some of them as one."""
        ways = [self.terms]
        for whole, apart in self.as_one.items():
            ways.append((whole, *(each for each in self.terms if each not in apart)))
        return tuple(dict.fromkeys(ways))

    @property
    def address(self) -> str:
        """The query string of this search: `?q=faro&year=2026`."""
        given = {"q": self.text, "year": self.year, "topic": self.topic, "site": self.site, "sort": self.sort}
        if self.page > 1:
            given["page"] = self.page
        return "?" + urlencode({name: value for name, value in given.items() if value})

    @property
    def is_narrowed(self) -> bool:
        """Whether a facet is chosen."""
        return bool(self.year or self.topic or self.site)

    @property
    def is_by_date(self) -> bool:
        """Whether the newest hits come first."""
        return self.sort == BY_DATE

    def at_page(self, page: int) -> Query:
        """The same query, at another page of its results."""
        return replace(self, page=page)

    def by_date(self) -> Query:
        """The same query, the newest first."""
        return replace(self, sort=BY_DATE, page=1)

    def by_relevance(self) -> Query:
        """The same query, the best first."""
        return replace(self, sort="", page=1)

    def without_facets(self) -> Query:
        """The query without its facets."""
        return Query(self.text, sort=self.sort)


def _line(text: str) -> str:
    """A text on one line, without control characters, cut to 200 characters."""
    seen = "".join(" " if unicodedata.category(c) in {"Cc", "Cs"} else c for c in text[: 4 * LONGEST])
    return " ".join(tidy(seen).split())[:LONGEST].strip()

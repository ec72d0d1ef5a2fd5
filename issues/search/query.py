"""What a reader searches for, read from a URL's parameters: words and phrases as terms, facets, a page.

Terms are ASCII letters and digits, so that nothing a reader types is query syntax to a database.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import urlencode

from ..parsing.folding import fold
from .words import STOP_WORDS, term, tidy, words

LONGEST = 200
MOST_WORDS = 24
_PHRASE = re.compile(r'["“”„«»]([^"“”„«»]*)["“”„«»]')
_YEAR = re.compile(r"[1-9][0-9]{3}", re.ASCII)


@dataclass(frozen=True)
class Query:
    """A search: its text (at most 200 characters), the chosen facets ("" or None: all), the page from 1."""

    text: str
    year: int | None = None
    topic: str = ""
    site: str = ""
    page: int = 1

    @classmethod
    def read(cls, text: str, *, year: str = "", topic: str = "", site: str = "", page: str = "") -> Query:
        """The query of a URL's parameters, whatever they hold; an invalid one counts as not given."""
        return cls(
            text=_line(text),
            year=int(year) if _YEAR.fullmatch(year) else None,
            topic=_line(topic),
            site=_line(site).lower(),
            page=int(page) if re.fullmatch(r"[1-9][0-9]{0,5}", page, re.ASCII) else 1,
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
        return tuple(word for word in found if fold(word) not in STOP_WORDS) or tuple(found)

    @cached_property
    def terms(self) -> tuple[str, ...]:
        """The terms every hit has, each once."""
        inside = [part for phrase in self.phrases for part in phrase]
        return tuple(dict.fromkeys([*(term(word) for word in self.words), *inside]))

    @property
    def address(self) -> str:
        """The query string of this search: `?q=faro&year=2026`."""
        given = {"q": self.text, "year": self.year, "topic": self.topic, "site": self.site}
        if self.page > 1:
            given["page"] = self.page
        return "?" + urlencode({name: value for name, value in given.items() if value})

    @property
    def is_narrowed(self) -> bool:
        """Whether a facet is chosen."""
        return bool(self.year or self.topic or self.site)

    def at_page(self, page: int) -> Query:
        """The same query, at another page of its results."""
        return replace(self, page=page)

    def without_facets(self) -> Query:
        """The query without its facets."""
        return Query(self.text)


def _line(text: str) -> str:
    """A text on one line, without control characters, cut to 200 characters."""
    seen = "".join(" " if unicodedata.category(c) in {"Cc", "Cs"} else c for c in text[: 4 * LONGEST])
    return " ".join(tidy(seen).split())[:LONGEST].strip()

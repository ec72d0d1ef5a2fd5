"""Names written apart or together: GPT-4, "gpt 4" and gpt4 are found alike, and so are DeepSeek and "deep seek".

A text is indexed by its words and, besides, by neighbours written as one word; a query asks for either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .words import LONGEST, STOP_WORDS, fold, spans, term

SHORT = 12  # letters that two plain words may have together to be taken for one
CHAIN = 3  # words that may be one
_TIGHT = re.compile(r"[^\w\s|(){}\[\]\"“”«»,;:!?¡¿]|_")


def joined(text: str) -> set[str]:
    """The terms of neighbouring words as one word: "GPT-4 Turbo" -> gpt4, 4turbo, gpt4turb."""
    places = spans(text)
    words = [text[start:end] for start, end in places]
    found = set()
    for first in range(len(places) - 1):
        whole, is_tight = words[first], True
        for last in range(first + 1, min(first + CHAIN, len(places))):
            gap = text[places[last - 1][1] : places[last][0]]
            is_tight = is_tight and _TIGHT.fullmatch(gap) is not None
            if not is_tight and (gap != " " or not _may_be_one(words[last - 1], words[last])):
                break
            whole += words[last]
            if len(whole) <= LONGEST:
                found.add(term(whole))
    return found


def _may_be_one(one: str, other: str) -> bool:
    """Whether two words with a space between may be written as one: names, a name and its number, short words."""
    if fold(one) in STOP_WORDS or fold(other) in STOP_WORDS:
        return False
    return len(one) + len(other) <= SHORT or all(
        word[0].isupper() or word[0].isdigit() for word in (one, other)
    )


def rewritten(words: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Every way to write some neighbours as one: (first, last, term), of two and of three words."""
    for size in range(2, CHAIN + 1):
        for first in range(len(words) - size + 1):
            whole = "".join(words[first : first + size])
            if len(whole) <= LONGEST:
                yield first, first + size, term(whole)

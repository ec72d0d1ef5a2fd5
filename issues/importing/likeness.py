"""How much two texts have in common, by their words wherever they stand."""

from __future__ import annotations

import re
from collections import Counter

ENOUGH_WORDS = 20
"""So many words must the longer text have for their share to say something."""


def words_of(text: str) -> Counter[str]:
    """The words of a text, whatever their case, with how often each stands in it."""
    return Counter(re.findall(r"\w+", text.casefold()))


def shared(one: Counter[str], other: Counter[str]) -> tuple[float, bool]:
    """The share of the longer text's words that both have, 0 to 1, and whether they are enough to tell."""
    most = max(one.total(), other.total())
    return (one & other).total() / most if most else 1.0, most >= ENOUGH_WORDS

"""Placeholders for a reader's own values: random words, new for each mail, that no text can contain."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from django.utils.crypto import get_random_string

NAMES = (
    "to",
    "id",
    "leave",
    "manage",
)  # the address, the delivery's number, the two tokens; none begins another
LENGTH = 20


class Placeholders:
    """The placeholders of one mail. `key` is random, unknown to whoever wrote the texts, and never sent."""

    def __init__(self, key: str) -> None:
        self.key = key
        self.pattern = re.compile(f"{re.escape(key)}({'|'.join(NAMES)})")

    @classmethod
    def new(cls, texts: Iterable[str] = ()) -> Placeholders:
        """Placeholders that stand in none of these texts."""
        texts = list(texts)
        while True:
            key = "p" + get_random_string(LENGTH).lower()
            if not any(key in text for text in texts):
                return cls(key)

    def of(self, name: str) -> str:
        """The placeholder of a value: letters and digits, which nothing escapes, folds or wraps."""
        if name not in NAMES:
            raise KeyError(name)
        return self.key + name

    def filled(self, text: str, value: Callable[[str], str]) -> str:
        """The text with each placeholder replaced by `value(name)`."""
        return self.pattern.sub(lambda found: value(found[1]), text)
